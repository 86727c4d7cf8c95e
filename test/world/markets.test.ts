/** Markets as they are: what is FX and when it rests, and prices of any size. */
import t, { type Test } from 'tap'
import type { Signal } from '../../src/signals/signal.js'
import { startStage, wellAt } from './backend-stage.js'

const CLOSED = /The FX market is closed\. It opens <t:(\d+):F> \(<t:\1:R>\)\./

/** Which of these pairs are told to be closed at this moment, and when they open. */
async function closedAt(t: Test, at: string, pairs: readonly string[]) {
  const env = { SIGNAL_PAIRS: pairs.join(',') }
  const { ask } = await startStage(t, { at, handlers: [wellAt(Date.parse(at))], env })
  const closed: Record<string, string> = {}
  for (const pair of pairs) {
    const opens = CLOSED.exec(await ask('signal', { pair, timeframe: '4h' }))?.[1]
    if (opens) closed[pair] = new Date(Number(opens) * 1000).toISOString()
  }
  return closed
}

t.test('HKUDS/Vibe-Trading#868: a coin of any name trades on Saturday', async (t) => {
  const coins = 'WIF BONK FLOKI HYPE KAS TRUMP MKR FTM TURBO 1000PEPE PAXG EUR XAU TOP'
  const pairs = [
    ...coins.split(' ').map((coin) => `${coin}/USDT`),
    'BTC/EUR',
    'US30/USD',
    'ATS/USD',
  ]
  t.strictSame(await closedAt(t, '2026-03-07T12:00:00Z', pairs), {})
})

t.test('IgorGanapolsky/trading#617: what is FX rests on Saturday, metals too', async (t) => {
  const pairs = ['EUR/USD', 'USD/CNH', 'GEL/TRY', 'XAU/USD', 'XPD/EUR']
  const opens = '2026-03-08T21:00:00.000Z'
  t.strictSame(
    await closedAt(t, '2026-03-07T12:00:00Z', pairs),
    Object.fromEntries(pairs.map((pair) => [pair, opens])),
  )
})

for (const [at, opens] of [
  ['2024-12-25T15:00:00Z', '2024-12-25T22:00:00.000Z'],
  ['2024-12-24T22:00:01Z', '2024-12-25T22:00:00.000Z'],
  ['2024-12-24T21:59:00Z', undefined],
  ['2026-01-01T15:00:00Z', '2026-01-01T22:00:00.000Z'],
  ['2026-12-25T15:00:00Z', '2026-12-27T22:00:00.000Z'],
  ['2023-12-23T15:00:00Z', '2023-12-25T22:00:00.000Z'],
] as const) {
  t.test("QuantConnect/Lean#3599: FX rests on Christmas and New Year's Day", async (t) => {
    const closed = await closedAt(t, at, ['EUR/USD', 'BTC/USD'])
    t.strictSame(closed, opens ? { 'EUR/USD': opens } : {}, at)
  })
}

/** Entry, stop and target as a trader reads them. */
async function shown(
  t: Test,
  pair: string,
  levels: Pick<Signal, 'entry' | 'stop_loss' | 'take_profit'>,
) {
  const { ask } = await startStage(t, {
    handlers: [wellAt(Date.now(), levels)],
    env: { SIGNAL_PAIRS: pair },
  })
  const { embeds } = JSON.parse(await ask('signal', { pair, timeframe: '4h' }))
  const fields: { name: string; value: string }[] = embeds?.[0].fields ?? []
  const value = (name: string) => fields.find((field) => field.name === name)?.value
  return [value('Entry'), value('Stop-loss'), value('Take-profit')?.match(/\*\*(.+?)\*\*/)?.[1]]
}

t.test("MetaMask/metamask-mobile#19356: a cheap coin's stop is told from its entry", async (t) => {
  t.strictSame(
    await shown(t, 'TURBO/USDT', { entry: 0.004103, stop_loss: 0.0041, take_profit: [0.00411] }),
    ['0.0041030', '0.0041000', '0.0041100'],
  )
  const pepe = { entry: 0.0081234, stop_loss: 0.0081201, take_profit: [0.0081235] }
  t.strictSame(await shown(t, '1000PEPE/USDT', pepe), ['0.0081234', '0.0081201', '0.0081235'])
  const near = { entry: 1.0845, stop_loss: 1.084496, take_profit: [1.084504] }
  t.strictSame(await shown(t, 'EUR/USD', near), ['1.084500', '1.084496', '1.084504'])
})

t.test(
  'GeekMagicClock/smalltv-pro#81: no price is shown as zero, or with an exponent',
  async (t) => {
    const shib = { entry: 0.00000812, stop_loss: 0.0000081, take_profit: [0.00000825] }
    t.strictSame(await shown(t, 'SHIB/USDT', shib), [
      '0.0000081200',
      '0.0000081000',
      '0.0000082500',
    ])
    const pepe = { entry: 1.2e-10, stop_loss: 1.1e-10, take_profit: [1.3e-10] }
    t.strictSame(await shown(t, 'PEPE/BTC', pepe), [
      ...['0.00000000012000', '0.00000000011000', '0.00000000013000'],
    ])
    const large = { entry: 1e9, stop_loss: 9.9e8, take_profit: [1.1e9] }
    t.strictSame(await shown(t, 'BTC/IDR', large), [
      '1000000000.00',
      '990000000.00',
      '1100000000.00',
    ])
  },
)
