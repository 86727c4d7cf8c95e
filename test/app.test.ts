/** The composition: each slice of the configuration, and each figure, arrives where it belongs. */
import t, { type Test } from 'tap'
import { createApp } from '../src/app.js'
import { readConfig } from '../src/config/config.js'
import { createLogger } from '../src/log/logger.js'
import { eventually } from './harness/eventually.js'
import { IDLE } from './harness/idle-server.js'
import { type RunningOptions, startRunning } from './harness/running-app.js'
import { interaction, signed } from './harness/signed.js'

const KEY = { pair: 'EUR/USD', timeframe: '4h' }

const start = (t: Test, env: NonNullable<RunningOptions['env']>, more: RunningOptions = {}) =>
  startRunning(t, { env, ...more })

t.test('a signature is as old as SIGNATURE_TOLERANCE_S allows', async (t) => {
  for (const [tolerance, status] of [
    ['20', 401],
    ['40', 200],
  ] as const) {
    const { app } = await start(t, { SIGNATURE_TOLERANCE_S: tolerance })
    const timestamp = String(Math.floor(Date.now() / 1000) - 30)
    t.equal((await app.public.inject(signed(interaction(), { timestamp }))).statusCode, status)
  }
})

t.test('a saved copy is shown for as long as SIGNAL_MAX_STALE_MS allows', async (t) => {
  for (const [most, second] of [
    ['0', 5],
    ['60000', 4],
  ] as const) {
    const env = { SIGNAL_TTL_MS: '1', SIGNAL_MAX_STALE_MS: most }
    const { discord } = await start(t, env)
    await discord.command('signal', KEY).ended
    const { timeline } = await discord.command('signal', KEY).ended.then(async () => {
      const again = discord.command('signal', KEY)
      await again.ended
      return again
    })
    t.equal(timeline.find(({ step }) => step === 'reply')?.type, second, `${most} ms`)
  }
})

t.test('what is owed, and for how long it has run, is what the dashboard shows', async (t) => {
  const before = performance.now()
  const { discord, backend, adminAddress } = await start(t, {})
  backend.failWith = 'hang'
  await discord.command('signal', KEY).replied
  interface Shown {
    readonly uptimeMs: number
    readonly points: readonly { readonly backlogJobs: number }[]
  }
  const look = async () => {
    const response = await fetch(`${adminAddress}/dashboard.json?since=0`)
    return (await response.json()) as Shown
  }
  t.ok((await look()).uptimeMs <= performance.now() - before)
  const point = await eventually('a window of the last hour', async () => (await look()).points[0])
  t.equal(point.backlogJobs, 1)
})

t.test('what has not opened yet is starting, and not ready', async (t) => {
  const logger = createLogger({ level: 'silent', destinations: [] })
  const about = { homepage: 'https://signalbox.test', version: '0.0.0' }
  const app = await createApp({ config: readConfig(IDLE), logger, ...about })
  const { statusCode, body } = await app.admin.inject('/readyz')
  t.match({ statusCode, status: JSON.parse(body).status }, { statusCode: 503, status: 'starting' })
  await app.close(0)
})
