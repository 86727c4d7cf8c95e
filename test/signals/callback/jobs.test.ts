/** Callback mode's source against a real backend: handed over once, ended by a callback, a refusal or the time. */
import { once } from 'node:events'
import t, { type Test } from 'tap'
import { type BackendJob, CallbackBackend } from '../../../src/dev/demo-backend/callback-backend.js'
import { createRateGate, type RateGate } from '../../../src/signals/backend/rate-gate.js'
import { createJobSource } from '../../../src/signals/callback/jobs.js'
import { createMemoryCallbacks } from '../../../src/signals/callback/memory-callbacks.js'
import { KEY, sampleSignal } from '../sample-signal.js'

const SECRET = `whsec_${Buffer.from('a secret of thirty-two characters').toString('base64')}`

async function setUp(t: Test, timeoutMs = 30_000, gate?: RateGate) {
  const backend = await CallbackBackend.start(SECRET)
  const callbacks = createMemoryCallbacks()
  const events: string[] = []
  const source = createJobSource({
    url: `${backend.url}/`,
    apiKey: 'key',
    timeoutMs,
    callbackUrl: 'https://signalbox.test/bot/webhook/signal-ready',
    callbacks,
    random: () => 0,
    ...(gate && { gate }),
    hooks: {
      onRequest: () => events.push('request'),
      onSuccess: () => events.push('success'),
      onError: (_, code) => events.push(code),
      onRetry: (_, code) => events.push(`retry ${code}`),
    },
  })
  t.teardown(() => Promise.all([source.close(), backend.close()]))
  const nextJob = async () => ((await once(backend, 'job')) as [BackendJob])[0]
  return { backend, callbacks, source, events, nextJob }
}

t.test('a job is handed over by the contract and ended by its callback', async (t) => {
  const { callbacks, source, events, nextJob } = await setUp(t)
  const fetched = source.fetch(KEY, undefined, '1187265543218790421')
  t.strictSame(await nextJob(), {
    interactionId: '1187265543218790421',
    ...KEY,
    callbackUrl: 'https://signalbox.test/bot/webhook/signal-ready',
  })
  await callbacks.end('1187265543218790421', { signal: sampleSignal() })
  t.strictSame(await fetched, sampleSignal())
  t.strictSame(events, ['request', 'success'])
})

t.test('where no one interaction asks, the id is ours, and another each time', async (t) => {
  const { backend, source, callbacks, nextJob } = await setUp(t)
  for (let times = 0; times < 2; times++) {
    const fetched = source.fetch(KEY)
    await callbacks.end((await nextJob()).interactionId, { signal: sampleSignal() })
    await fetched
  }
  const ids = backend.jobs.map(({ interactionId }) => interactionId)
  t.match(ids, [/^signalbox-[0-9a-f-]{36}$/, /^signalbox-/])
  t.equal(new Set(ids).size, 2)
})

t.test('a job that has ended already is not handed over again', async (t) => {
  const { backend, source, callbacks } = await setUp(t)
  await callbacks.open('1', KEY)
  await callbacks.end('1', { signal: sampleSignal() })
  t.strictSame(await source.fetch(KEY, undefined, '1'), sampleSignal())
  t.equal(backend.jobs.length, 0)
})

const CODES = [
  'SIGNAL_INVALID',
  'SIGNAL_MISMATCHED',
  'SIGNAL_ABSURD',
  'SIGNAL_REFUSED',
  'SIGNAL_TIMEOUT',
] as const

t.test('what the callback says instead of a signal is the error', async (t) => {
  const { source, callbacks, nextJob, events } = await setUp(t)
  for (const code of CODES) {
    const fetched = source.fetch(KEY)
    fetched.catch(() => {})
    await callbacks.end((await nextJob()).interactionId, { code })
    await t.rejects(fetched, { code })
  }
  t.strictSame(
    events.filter((event) => event !== 'request'),
    CODES,
  )
})

t.test('why a callback was refused is what the error says', async (t) => {
  const { source, callbacks, nextJob } = await setUp(t)
  const fetched = source.fetch(KEY)
  fetched.catch(() => {})
  const why = 'signal document: entry is missing (application/json, not encoded, 9 bytes)'
  await callbacks.end((await nextJob()).interactionId, { code: 'SIGNAL_INVALID', why })
  await t.rejects(fetched, { code: 'SIGNAL_INVALID', message: why })
})

t.test('a gate that is shared is heeded, and shut for others too', async (t) => {
  const gate = createRateGate()
  const { backend, source } = await setUp(t, 30_000, gate)
  backend.status = 429
  await t.rejects(source.fetch(KEY, undefined, '1'), { code: 'SIGNAL_LIMITED' })
  t.ok(gate.remaining() > 0)
  const asked = backend.jobs.length
  gate.shut(performance.now(), 60_000)
  await t.rejects(source.fetch(KEY, undefined, '2'), { code: 'SIGNAL_LIMITED' })
  t.equal(backend.jobs.length, asked)
})

t.test('a refused job is closed, so that a callback for it is late', async (t) => {
  const { backend, source, callbacks } = await setUp(t)
  for (const [status, code] of [
    [400, 'SIGNAL_REFUSED'],
    [404, 'SIGNAL_NOT_FOUND'],
    [200, 'SIGNAL_INVALID'],
    [500, 'SIGNAL_UNREACHABLE'],
  ] as const) {
    backend.status = status
    await t.rejects(source.fetch(KEY, undefined, `job-${status}`), { code })
    t.strictSame(await callbacks.find(`job-${status}`), { key: KEY, ended: true })
  }
  t.equal(backend.jobs.length, 4)
})

t.test('an unavailable backend is asked again', async (t) => {
  const { backend, source, callbacks, events, nextJob } = await setUp(t)
  backend.status = 503
  const fetched = source.fetch(KEY, undefined, '1')
  await nextJob()
  backend.status = 202
  await nextJob()
  await callbacks.end('1', { signal: sampleSignal() })
  await fetched
  t.strictSame(events, ['request', 'retry SIGNAL_UNREACHABLE', 'success'])
})

t.test('without a callback in time the job is closed', async (t) => {
  const { source, callbacks } = await setUp(t, 50)
  await t.rejects(source.fetch(KEY, undefined, '1'), { code: 'SIGNAL_TIMEOUT' })
  t.strictSame(await callbacks.find('1'), { key: KEY, ended: true })
})

t.test('a callback that came while the job was given up counts', async (t) => {
  const { backend, source, callbacks, nextJob } = await setUp(t)
  backend.status = 400
  const { end } = callbacks
  // In the very moment of closing it, somebody else has ended it.
  Object.assign(callbacks, {
    end: async (id: string) => {
      await end(id, { signal: sampleSignal() })
      return false
    },
  })
  const fetched = source.fetch(KEY, undefined, '1')
  await nextJob()
  t.strictSame(await fetched, sampleSignal())
})

t.test('one that nobody knows any more is an error, as it was', async (t) => {
  const { backend, source, callbacks } = await setUp(t)
  backend.status = 400
  Object.assign(callbacks, { end: async () => false, open: async () => undefined })
  await t.rejects(source.fetch(KEY, undefined, '1'), { code: 'SIGNAL_REFUSED' })
})

t.test('closing leaves the job open for another replica', async (t) => {
  const { source, callbacks, nextJob } = await setUp(t)
  const fetched = source.fetch(KEY, undefined, '1')
  fetched.catch(() => {})
  await nextJob()
  await source.close()
  await t.rejects(fetched, { code: 'SIGNAL_ABORTED' })
  t.strictSame(await callbacks.find('1'), { key: KEY, ended: false })
})
