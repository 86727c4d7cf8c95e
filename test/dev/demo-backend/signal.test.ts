/** The invented signals: coherent, repeatable, and marked. */
import t from 'tap'
import Schema from 'typebox/schema'
import { TIMEFRAMES } from '../../../src/dev/demo-backend/market.js'
import { DEMO_SOURCE, makeSignal } from '../../../src/dev/demo-backend/signal.js'
import { type Signal, SignalSchema } from '../../../src/signals/signal.js'

const NOW = Date.parse('2026-03-04T10:07:31Z')
const PAIRS = ['EUR/USD', 'USD/JPY', 'GBP/JPY', 'BTC/USD', 'ETH/USD', 'EUR/GBP']

t.test('every signal fits the contract and makes sense in itself', async (t) => {
  const directions = new Set<string>()
  for (let seed = 1; seed <= 12; seed++) {
    for (const pair of PAIRS) {
      for (const timeframe of Object.keys(TIMEFRAMES)) {
        const signal = makeSignal(pair, timeframe, NOW, seed) as Signal
        const name = `${pair} ${timeframe} of seed ${seed}`
        if (!Schema.Check(SignalSchema, signal)) t.fail(`${name} does not fit the schema`)
        const side = signal.direction === 'sell' ? -1 : 1
        const ladder = [signal.stop_loss, signal.entry, ...signal.take_profit]
        const ordered = ladder.every(
          (rung, i) => i === 0 || (rung - (ladder[i - 1] as number)) * side > 0,
        )
        if (!ordered) t.fail(`${name} has its levels out of order: ${ladder.join(' ')}`)
        const valid = Date.parse(signal.valid_until) > NOW && Date.parse(signal.generated_at) <= NOW
        if (!valid) t.fail(`${name} is not of now`)
        directions.add(signal.direction)
      }
    }
  }
  t.same([...directions].sort(), ['buy', 'hold', 'sell'])
})

t.test('within a minute a signal is the same document, marked as invented', async (t) => {
  const signal = makeSignal('EUR/USD', '4h', NOW, 1)
  t.same(makeSignal('EUR/USD', '4h', NOW + 20_000, 1), signal)
  t.notSame(makeSignal('EUR/USD', '4h', NOW + 60_000, 1), signal)
  t.match(signal, {
    synthetic: true,
    source: DEMO_SOURCE,
    generated_at: '2026-03-04T10:07:00.000Z',
  })
})

t.test(
  'over a weekend an FX signal stands still, and is valid until there is trading',
  async (t) => {
    const saturday = Date.parse('2026-03-07T12:00:00Z')
    const opens = Date.parse('2026-03-08T21:00:00Z')
    for (const timeframe of Object.keys(TIMEFRAMES)) {
      const { generated_at, valid_until, ...signal } = makeSignal(
        'EUR/USD',
        timeframe,
        saturday,
        1,
      ) as Signal
      const later = makeSignal('EUR/USD', timeframe, saturday + 3_600_000, 1) as Signal
      t.match(later, signal)
      t.equal(generated_at, '2026-03-07T12:00:00.000Z')
      t.equal(valid_until, later.valid_until)
      t.ok(Date.parse(valid_until) > opens, timeframe)
    }
    const validUntil = (pair: string, timeframe: string, now: string) =>
      makeSignal(pair, timeframe, Date.parse(now), 1)?.valid_until
    t.equal(validUntil('EUR/USD', '4h', '2026-03-06T20:00:00Z'), new Date(opens).toISOString())
    t.equal(validUntil('BTC/USD', '4h', '2026-03-06T20:00:00Z'), '2026-03-07T00:00:00.000Z')
    t.equal(validUntil('EUR/USD', '1h', '2026-03-06T20:00:00Z'), '2026-03-06T21:00:00.000Z')
  },
)

t.test('what is not traded has no signal', async (t) => {
  t.equal(makeSignal('ABC/USD', '4h', NOW, 1), undefined)
  t.equal(makeSignal('EUR/USD', '7h', NOW, 1), undefined)
})
