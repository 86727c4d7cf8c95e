/** Callback mode as a whole: one process in memory, and three replicas of which any completes any job. */
import './harness/unhooked.js'
import { once } from 'node:events'
import t from 'tap'
import {
  type BackendJob,
  CALLBACK_PATH,
  CallbackBackend,
} from '../src/dev/demo-backend/callback-backend.js'
import { Replicas } from '../src/dev/replicas/replicas.js'
import { withoutRedis } from './harness/redis.js'
import { startRunning } from './harness/running-app.js'

const SECRET = `whsec_${Buffer.from('a secret of thirty-two characters').toString('base64')}`
const OTHER = `whsec_${Buffer.from('another one of thirty-two letters').toString('base64')}`
const SIGNAL = { pair: 'EUR/USD', timeframe: '4h' }

t.test('one process, in memory', async (t) => {
  const backend = await CallbackBackend.start(SECRET)
  t.teardown(() => backend.close())
  const { discord, address, logged } = await startRunning(t, {
    env: {
      SIGNAL_API_URL: backend.url,
      SIGNAL_MODE: 'callback',
      SIGNAL_TIMEOUT_MS: '5000',
      CALLBACK_SECRET: `${OTHER},${SECRET}`,
      PUBLIC_URL: 'https://signalbox.test',
    },
  })
  const url = `${address}${CALLBACK_PATH}`
  const nextJob = async () => ((await once(backend, 'job')) as [BackendJob])[0]

  await t.test('the signal comes by callback, and is in the cache', async (t) => {
    const exchange = discord.command('signal', SIGNAL)
    const job = await nextJob()
    t.match(job, { ...SIGNAL, interactionId: exchange.id })
    t.equal(job.callbackUrl, `https://signalbox.test${CALLBACK_PATH}`)
    t.equal(await backend.callBack(job, { url, secret: OTHER }), 200)
    t.equal((await exchange.ended).message?.embeds.length, 1)
    t.equal(await backend.callBack(job, { url }), 200, 'replayed')
    t.equal(exchange.counts.attempts, 1)
    const next = discord.command('signal', SIGNAL)
    t.equal((await next.ended).message?.embeds.length, 1)
    t.equal(next.counts.attempts, 0, 'answered at once')
    t.equal(backend.jobs.length, 1)
  })

  await t.test('several keys have ids of ours', async (t) => {
    const exchange = discord.command('outlook', { pair: 'GBP/USD' })
    for (let times = 0; times < 4; times++) {
      const job = backend.jobs[times + 1] ?? (await nextJob())
      t.match(job.interactionId, /^signalbox-/)
      await backend.callBack(job, { url })
    }
    t.equal((await exchange.ended).outcome, 'answered')
  })

  await t.test('a malformed document is told to the trader', async (t) => {
    const exchange = discord.command('signal', { pair: 'USD/JPY', timeframe: '1h' })
    const job = await nextJob()
    const { interactionId } = job
    t.equal(await backend.callBack(job, { url, document: { interactionId, signal: {} } }), 422)
    t.match((await exchange.ended).message?.content, /^❌ Failed to retrieve signal/)
    t.match(await logged('signal callback', interactionId), { result: 'malformed', level: 'warn' })
    t.match(await logged('interaction ended', exchange.id), { reason: 'SIGNAL_INVALID' })
  })

  await t.test('a refused job is told as well', async (t) => {
    backend.status = 400
    const exchange = discord.command('signal', { pair: 'USD/CHF', timeframe: '1h' })
    t.match((await exchange.ended).message?.content, /^❌ Failed to retrieve signal/)
  })
})

t.test('without callback mode there is no callback route', async (t) => {
  const { address } = await startRunning(t)
  t.equal((await fetch(`${address}${CALLBACK_PATH}`, { method: 'POST' })).status, 404)
})

t.test(
  'three replicas: any completes a job, also of one that is gone',
  { skip: withoutRedis() },
  async (t) => {
    const backend = await CallbackBackend.start(SECRET)
    const all = await Replicas.start({
      env: {
        SIGNAL_API_URL: backend.url,
        SIGNAL_MODE: 'callback',
        CALLBACK_SECRET: SECRET,
        ACK_BUDGET_MS: '60000',
      },
    })
    t.teardown(() => Promise.all([all.close(), backend.close()]))
    const { discord, front, replicas } = all
    const nextJob = async () => ((await once(backend, 'job')) as [BackendJob])[0]
    const [first, second, third] = front.backends as [string, string, string]

    front.backends = [first]
    const exchange = discord.command('signal', SIGNAL)
    const job = await nextJob()
    t.equal(await backend.callBack(job, { url: `${second}${CALLBACK_PATH}` }), 200)
    t.equal((await exchange.ended).message?.embeds.length, 1)
    t.equal(exchange.counts.attempts, 1)
    t.equal(
      await backend.callBack(job, { url: `${third}${CALLBACK_PATH}` }),
      200,
      'replayed elsewhere',
    )

    front.backends = [third]
    const cached = discord.command('signal', SIGNAL)
    t.equal((await cached.ended).message?.embeds.length, 1)
    t.equal(backend.jobs.length, 1, 'the signal is everywhere')

    front.backends = [first]
    const orphan = discord.command('signal', { pair: 'GBP/USD', timeframe: '1h' })
    const its = await nextJob()
    await orphan.replied
    replicas[0]?.process.kill()
    await replicas[0]?.process.ended
    t.equal(await backend.callBack(its, { url: `${second}${CALLBACK_PATH}` }), 200)
    t.equal((await orphan.ended).message?.embeds.length, 1)
    t.equal(backend.jobs.filter(({ interactionId }) => interactionId === orphan.id).length, 1)
    t.equal(orphan.counts.attempts, 1)
    t.same(discord.violations, [])
  },
)
