/** The whole way of a signal, on a real backend: fetched, remembered, kept warm, and spared when it fails. */
import { EventEmitter, once } from 'node:events'
import t, { type Test } from 'tap'
import { CallbackBackend } from '../../src/dev/demo-backend/callback-backend.js'
import { DemoBackend } from '../../src/dev/demo-backend/demo-backend.js'
import { createMemoryCallbacks } from '../../src/signals/callback/memory-callbacks.js'
import { createSignalPipeline, type PipelineOptions } from '../../src/signals/pipeline.js'
import {
  createPrecompute,
  type PrecomputeOptions,
} from '../../src/signals/precompute/precompute.js'
import type { SignalReading } from '../../src/signals/reader.js'
import type { Shared } from '../../src/signals/shared/signals.js'
import type { SignalKey } from '../../src/signals/signal.js'
import { eventually } from '../harness/eventually.js'
import { MORNING, sampleSignal } from './sample-signal.js'

const KEY = { pair: 'EUR/USD', timeframe: '4h' }

async function start(t: Test, options: Partial<PipelineOptions> = {}) {
  const backend = await DemoBackend.start()
  const events = new EventEmitter()
  const seen: string[] = []
  const pipeline = createSignalPipeline({
    url: backend.url,
    apiKey: undefined,
    timeoutMs: 5000,
    ttlMs: 60_000,
    maxStaleMs: 300_000,
    precompute: [],
    now: Date.now,
    hooks: {
      onCache: (result) => seen.push(result),
      onBreaker: (state) => seen.push(state),
      onSuccess: ({ pair, timeframe }) => events.emit(`${pair}@${timeframe}`),
      onError: (_, code) => seen.push(code),
      onFetchError() {},
    },
    ...options,
  })
  t.teardown(async () => {
    await pipeline.close()
    await backend.close()
  })
  return { backend, pipeline, events, seen }
}

t.test('a signal is fetched once and then remembered; a refresh fetches anew', async (t) => {
  const { backend, pipeline, seen } = await start(t)
  t.equal(pipeline.reader.peek(KEY), undefined)
  t.match(await pipeline.reader.read(KEY), { cache: 'miss', signal: KEY })
  const reading = pipeline.reader.peek(KEY)
  t.match(reading, { cache: 'hit' })
  pipeline.reader.give(KEY, reading as SignalReading)
  t.match(await pipeline.reader.refresh(KEY), { signal: KEY })
  t.equal(backend.count(), 2)
  t.same(seen, ['miss', 'hit', 'miss'])
})

t.test('the last error is known until the next success', async (t) => {
  const { backend, pipeline } = await start(t)
  backend.failWith = 404
  await t.rejects(pipeline.reader.read(KEY), { code: 'SIGNAL_NOT_FOUND' })
  t.equal(pipeline.lastResult(), 'SIGNAL_NOT_FOUND')
  backend.failWith = undefined
  await pipeline.reader.read(KEY)
  t.equal(pipeline.lastResult(), 'success')
})

t.test('a failing backend is spared, and the reader knows', async (t) => {
  const { backend, pipeline, seen } = await start(t)
  backend.failWith = 'reset'
  t.equal(pipeline.reader.unavailable(), undefined)
  for (let call = 0; call < 5; call++)
    await t.rejects(pipeline.reader.read(KEY), { code: 'SIGNAL_UNREACHABLE' })
  t.equal(pipeline.breakerState(), 'open')
  t.equal(pipeline.reader.unavailable(), 'SIGNAL_BREAKER_OPEN')
  const before = backend.count()
  await t.rejects(pipeline.reader.read(KEY), { code: 'SIGNAL_BREAKER_OPEN' })
  t.equal(backend.count(), before)
  t.ok(seen.includes('open'))
})

t.test('configured keys are warm from the start on', async (t) => {
  const { pipeline, events } = await start(t, { precompute: [KEY] })
  const fetched = once(events, 'EUR/USD@4h')
  pipeline.start()
  await fetched
  t.match(await pipeline.reader.read(KEY), { signal: KEY })
})

t.test('while the backend wants no questions nothing is kept warm', async (t) => {
  const { shared } = sharing()
  let isAway: PrecomputeOptions['isBreakerOpen']
  const { backend, pipeline } = await start(t, {
    precompute: [KEY],
    shared: {
      ...shared,
      createPrecompute(options) {
        isAway = options.isBreakerOpen
        return createPrecompute(options)
      },
    },
  })
  t.equal(isAway?.(), false)
  backend.failWith = 429
  await t.rejects(pipeline.reader.read(KEY), { code: 'SIGNAL_LIMITED' })
  t.equal(pipeline.breakerState(), 'closed')
  t.equal(isAway?.(), true)
})

t.test('without configured keys nothing is fetched unasked', async (t) => {
  const { backend, pipeline } = await start(t)
  pipeline.start()
  await pipeline.reader.read(KEY)
  t.equal(backend.count(), 1)
})

t.test('a signal that came another way is remembered', async (t) => {
  const { pipeline } = await start(t)
  const { signal } = await pipeline.reader.read({ pair: 'USD/JPY', timeframe: '1h' })
  const key = { pair: 'GBP/USD', timeframe: '1h' }
  pipeline.receive(key, { ...signal, ...key }, '1')
  t.match(pipeline.reader.peek(key), { cache: 'hit', signal: key })
})

t.test('a signal that came another way is shared with the other replicas', async (t) => {
  const written: unknown[] = []
  const shared = {
    signals: {
      read: async () => undefined,
      write: (...args: unknown[]) => void written.push(args),
      onNew() {},
    },
    createPrecompute,
  }
  const { pipeline } = await start(t, { shared, now: () => 7 })
  const signal = sampleSignal()
  pipeline.receive(KEY, signal, '1')
  t.strictSame(written, [[KEY, signal, 7, '1']])
})

/** What two replicas share, as one of them sees it. */
function sharing() {
  let tell: (key: SignalKey, shared: Shared) => void = () => {}
  const signals = {
    read: async () => undefined,
    write() {},
    onNew: (listener: typeof tell) => {
      tell = listener
    },
  }
  return {
    shared: { signals, createPrecompute },
    tell: (...told: Parameters<typeof tell>) => tell(...told),
  }
}

t.test('the answer that another replica has got ends a fetch that hangs', async (t) => {
  const { shared, tell } = sharing()
  const { backend, pipeline, seen } = await start(t, { shared, now: () => MORNING })
  backend.failWith = 'hang'
  const first = pipeline.reader.read(KEY)
  await eventually('it has asked', async () => backend.count() === 1 || undefined)
  const second = pipeline.reader.refresh(KEY)
  tell(KEY, { signal: sampleSignal(), fetchedAt: MORNING - 1 })
  const third = pipeline.reader.read(KEY)
  tell(KEY, { signal: sampleSignal(), fetchedAt: MORNING })
  for (const reading of [first, second, third])
    t.match(await reading, { signal: sampleSignal(), fetchedAt: MORNING, cache: 'hit' })
  t.equal(pipeline.lastResult(), undefined, 'the backend has neither answered nor failed')
  t.strictSame(seen, ['miss', 'miss', 'miss'])
  t.equal(backend.count(), 1)
})

t.test(
  'a job that is waited for here ends by its own callback, not by the news of it',
  async (t) => {
    const { shared, tell } = sharing()
    const backend = await CallbackBackend.start(`whsec_${'A'.repeat(32)}`)
    t.teardown(() => backend.close())
    const callbacks = createMemoryCallbacks()
    const callback = { callbacks, callbackUrl: 'https://signalbox.test/' }
    const { pipeline } = await start(t, { url: backend.url, callback, shared, now: () => MORNING })
    const reading = pipeline.reader.read(KEY, undefined, '1')
    await once(backend, 'job')
    tell(KEY, { signal: sampleSignal(), fetchedAt: MORNING, job: '1' })
    await callbacks.end('1', { signal: sampleSignal() })
    t.match(await reading, { cache: 'miss' })
    t.equal(pipeline.lastResult(), 'success')
    const next = pipeline.reader.refresh(KEY, undefined, '2')
    await once(backend, 'job')
    tell(KEY, { signal: sampleSignal(), fetchedAt: MORNING, job: '3' })
    t.match(await next, { cache: 'hit' }, "another's")
  },
)
