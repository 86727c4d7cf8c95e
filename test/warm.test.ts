/** Popular signals kept warm: answered in the reply itself, however slow the backend is. */
import t from 'tap'
import { startRunning } from './harness/running-app.js'

const PAIRS = ['EUR/USD', 'GBP/USD', 'USD/JPY']
const TIMEFRAMES = ['15min', '1h', '4h', '1d']
const KEYS = PAIRS.flatMap((pair) => TIMEFRAMES.map((timeframe) => ({ pair, timeframe })))
const ASKED = 1000
/** Two periods of 6.4 s and a half: every key is refreshed twice at least, and most of them again. */
const REFRESHES = 2.5 * KEYS.length

t.test('with the backend slowed to 2 s every popular signal is answered inline', async (t) => {
  const { discord, backend, logs, logged, nextLine } = await startRunning(t, {
    env: { SIGNAL_PRECOMPUTE: PAIRS.join(), SIGNAL_TTL_MS: '8000' },
  })
  const fetched = () => logs.filter(({ msg }) => msg === 'signal fetched')
  const timesFetched = (key: (typeof KEYS)[number]) =>
    fetched().filter(({ pair, timeframe }) => pair === key.pair && timeframe === key.timeframe)
      .length
  while (!KEYS.every((key) => timesFetched(key) > 0)) await nextLine()
  backend.delayMs = 2000
  const before = fetched().length
  let asked = 0
  const ask = async () => {
    const exchange = discord.command('signal', KEYS[asked++ % KEYS.length])
    t.match(await exchange.replied, { status: 200, json: { type: 4 } })
    await logged('interaction ended', exchange.id)
  }
  for (let refreshed = 0; refreshed < REFRESHES; refreshed++) {
    while (fetched().length < before + refreshed) await nextLine()
    const due = Math.ceil(((refreshed + 1) * ASKED) / REFRESHES) - asked
    await Promise.all(Array.from({ length: due }, ask))
  }
  const stories = logs.filter(({ msg }) => msg === 'interaction ended')
  t.equal(stories.length, ASKED)
  t.ok(stories.every(({ ack, outcome }) => ack === 'answered' && outcome === 'delivered'))
  t.equal(discord.calls('edit') + discord.calls('callback'), 0)

  const count = (result: string) => stories.filter(({ cache }) => cache === result).length
  const [hits, stale] = [count('hit'), count('stale')]
  t.equal(hits + stale, ASKED, 'nobody met a miss')
  // Without precompute a key is stale for 2 s of every 10: a fifth of all answers.
  t.ok(stale < ASKED / 20, `${stale} stale`)
  const times = KEYS.map(timesFetched)
  t.ok(Math.min(...times) >= 3, `once quickly and twice slowly at least: ${times}`)
  const sorted = stories.map(({ ackMs }) => Number(ackMs)).sort((a, b) => a - b)
  t.comment(`acknowledgement p50 ${sorted[ASKED / 2]} ms, p99 ${sorted[ASKED * 0.99]} ms`)
  t.comment(`${hits} hits, ${stale} stale`)
})
