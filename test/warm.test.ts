/** Popular signals kept warm: answered in the reply itself, however slow the backend is. */
import t from 'tap'
import { startRunning } from './harness/running-app.js'

const PAIRS = ['EUR/USD', 'GBP/USD', 'USD/JPY']
const TIMEFRAMES = ['15min', '1h', '4h', '1d']
const KEYS = PAIRS.flatMap((pair) => TIMEFRAMES.map((timeframe) => ({ pair, timeframe })))
const ASKED = 1000

t.test('with the backend slowed to 2 s every popular signal is answered inline', async (t) => {
  const { discord, backend, logs, logged, nextLine } = await startRunning(t, {
    env: { SIGNAL_PRECOMPUTE: PAIRS.join() },
  })
  const isWarm = ({ pair, timeframe }: (typeof KEYS)[number]) =>
    logs.some(
      (line) => line.msg === 'signal fetched' && line.pair === pair && line.timeframe === timeframe,
    )
  while (!KEYS.every(isWarm)) await nextLine()
  backend.delayMs = 2000
  let asked = 0
  const ask = async () => {
    while (asked < ASKED) {
      const exchange = discord.command('signal', KEYS[asked++ % KEYS.length])
      const reply = await exchange.replied
      t.match(reply, { status: 200, json: { type: 4 } })
      await logged('interaction ended', exchange.id)
    }
  }
  await Promise.all(Array.from({ length: 20 }, ask))
  const stories = logs.filter(({ msg }) => msg === 'interaction ended')
  t.equal(stories.length, ASKED)
  t.ok(stories.every(({ ack, outcome }) => ack === 'answered' && outcome === 'delivered'))
  t.equal(discord.calls('edit') + discord.calls('callback'), 0)
  const sorted = stories.map(({ ackMs }) => Number(ackMs)).sort((a, b) => a - b)
  t.comment(`acknowledgement p50 ${sorted[ASKED / 2]} ms, p99 ${sorted[ASKED * 0.99]} ms`)
})
