/** Signals shared through Redis: as long as they are hits, told to every replica, and no hindrance when it is away. */
import t, { type Test } from 'tap'
import { DemoBackend } from '../../../src/dev/demo-backend/demo-backend.js'
import type { RedisProcess } from '../../../src/dev/stage/redis-process.js'
import { createSignalCache, type SharedSignals } from '../../../src/signals/cache/cache.js'
import { createSignalPipeline } from '../../../src/signals/pipeline.js'
import { createPrecompute } from '../../../src/signals/precompute/precompute.js'
import { createSharedSignals, type Shared } from '../../../src/signals/shared/signals.js'
import type { SignalKey } from '../../../src/signals/signal.js'
import { connect } from '../../../src/state/redis/connection.js'
import { FORMAT, keys } from '../../../src/state/redis/keys.js'
import { createNews } from '../../../src/state/redis/news.js'
import { createSharedStore } from '../../../src/state/redis/store.js'
import { seal } from '../../../src/state/redis/values.js'
import { eventually } from '../../harness/eventually.js'
import { startRedis, withoutRedis } from '../../harness/redis.js'
import { KEY, MORNING, sampleSignal } from '../sample-signal.js'

/** Later than any of these tests. */
const LATEST = Date.UTC(2027, 0)

async function replica(t: Test, redis: RedisProcess, now = () => LATEST) {
  const strange: string[] = []
  const store = createSharedStore({
    redis: connect(redis.url),
    probeEveryMs: 20,
    hooks: { onStrange: (kind) => strange.push(kind) },
  })
  const news = createNews(store)
  const shared = { store, news, ttlMs: 60_000, withinMs: 20_000, now }
  const signals = createSharedSignals(shared)
  t.teardown(() => {
    news.close()
    return store.close()
  })
  const heard = new Promise<[SignalKey, Shared]>((resolve) => {
    signals.onNew((key, shared) => resolve([key, shared]))
  })
  await store.settled(20_000)
  return { signals, store, heard, news, strange }
}

t.test('signals in redis', { skip: withoutRedis() }, async (t) => {
  const redis = await startRedis(t)
  const [one, other] = await Promise.all([replica(t, redis), replica(t, redis)])

  await t.test('what one writes the others hear and read', async (t) => {
    t.equal(await other.signals.read(KEY), undefined)
    one.signals.write(KEY, sampleSignal(), MORNING)
    const expected = { signal: sampleSignal(), fetchedAt: MORNING }
    t.strictSame(await other.heard, [KEY, expected])
    t.strictSame(await one.heard, [KEY, expected])
    t.strictSame(await other.signals.read(KEY), expected)
    const life = await other.store.redis.pttl(keys.signal('EUR/USD@4h'))
    t.ok(life > 50_000 && life <= 60_000)
  })

  await t.test('a cache asks them before its source, and is asked anew past them', async (t) => {
    let fetches = 0
    const missed: SignalKey[] = []
    const source = { fetch: async () => sampleSignal({ confidence: ++fetches / 10 }) }
    const cache = (time: number) =>
      createSignalCache({
        source,
        ttlMs: 60_000,
        maxStaleMs: 0,
        now: () => time,
        shared: other.signals,
        hooks: { onMiss: (key) => missed.push(key) },
      })
    const reading = await cache(MORNING + 10).read(KEY)
    t.strictSame(reading, { signal: sampleSignal(), fetchedAt: MORNING, cache: 'hit' })
    t.equal(fetches, 0)
    t.match(await cache(MORNING + 60_001).read(KEY), { cache: 'miss' }, 'too old to be shown')
    t.match(await cache(MORNING + 10).refresh(KEY), { cache: 'miss', fetchedAt: MORNING + 10 })
    t.equal(fetches, 2)
    t.equal(missed.length, 2)
  })

  await t.test('what came expired to one is a hit to the others too', async (t) => {
    const asked: SignalKey[] = []
    const fetch = async (key: SignalKey) => {
      asked.push(key)
      return sampleSignal()
    }
    const late = Date.parse(sampleSignal().valid_until) + 1
    const cache = (now: number, shared: SharedSignals) =>
      createSignalCache({
        source: { fetch },
        ttlMs: 60_000,
        maxStaleMs: 0,
        now: () => now,
        shared,
      })
    t.match(await cache(late, one.signals).read(KEY), { cache: 'miss', fetchedAt: late })
    // What one connection was told before, the other finds.
    await one.store.redis.ping()
    const reading = await cache(late + 30_000, other.signals).read(KEY)
    t.match(reading, { cache: 'hit', fetchedAt: late })
    t.equal(asked.length, 1)
  })

  await t.test('what nobody can read is counted, and healed by the next write', async (t) => {
    const key = keys.signal('EUR/USD@4h')
    const good = { signal: sampleSignal(), fetchedAt: MORNING }
    const standing = [
      'hello',
      JSON.stringify({ v: FORMAT + 1, ...good }),
      seal({ ...good, signal: sampleSignal({ pair: 'USD/CHF' }) }),
      seal({ ...good, signal: { ...sampleSignal(), entry: 'soon' } }),
      seal({ ...good, fetchedAt: 'now' }),
      seal({ ...good, fetchedAt: -1 }),
      seal({ signal: sampleSignal() }),
    ]
    const before = one.strange.length
    for (const text of standing) {
      await redis.ask((r) => r.set(key, text))
      t.equal(await one.signals.read(KEY), undefined, text.slice(0, 40))
    }
    await redis.ask(async (r) => {
      await r.del(key)
      await r.sadd(key, 'a set')
    })
    t.equal(await one.signals.read(KEY), undefined)
    t.strictSame(
      one.strange.slice(before),
      [...standing, ''].map(() => 'signal'),
    )
    t.equal(one.store.isUp(), true)
    one.signals.write(KEY, sampleSignal(), MORNING)
    t.strictSame(await one.signals.read(KEY), good)
  })

  await t.test('one that ended a job names it', async (t) => {
    const third = await replica(t, redis)
    one.signals.write(KEY, sampleSignal(), MORNING, 'the job')
    t.match(await third.heard, [KEY, { job: 'the job' }])
  })

  await t.test('one of a time to come counts as of now', async (t) => {
    one.signals.write(KEY, sampleSignal(), LATEST + 1)
    t.match(await one.signals.read(KEY), { fetchedAt: LATEST })
  })

  await t.test('news of signals that nobody can read are counted', async (t) => {
    const third = await replica(t, redis)
    const good = { key: KEY, signal: sampleSignal(), fetchedAt: MORNING }
    const told = [
      undefined,
      null,
      'hello',
      { ...good, key: 'EUR/USD@4h' },
      { ...good, signal: sampleSignal({ pair: 'USD/CHF' }) },
      { ...good, signal: undefined },
      { ...good, fetchedAt: '5' },
      { ...good, fetchedAt: MORNING + 1 },
    ]
    for (const message of told) one.news.tell('signal', message)
    t.match(await third.heard, [KEY, { fetchedAt: MORNING + 1 }], 'the only good one')
    t.strictSame(
      third.strange,
      told.slice(1).map(() => 'news'),
    )
  })

  await t.test('the answer of one ends the fetch of the other, for all who wait', async (t) => {
    const start = async (failWith?: 'hang') => {
      const backend = await DemoBackend.start(failWith ? { failWith } : {})
      const { signals } = await replica(t, redis, Date.now)
      const pipeline = createSignalPipeline({
        url: backend.url,
        apiKey: undefined,
        timeoutMs: 60_000,
        ttlMs: 60_000,
        maxStaleMs: 0,
        precompute: [],
        now: Date.now,
        hooks: { onCache() {}, onBreaker() {}, onFetchError: () => t.fail('no fetch failed') },
        shared: { signals, createPrecompute },
      })
      t.teardown(async () => {
        await pipeline.close()
        await backend.close()
      })
      return { backend, pipeline }
    }
    const [far, near] = [await start('hang'), await start()]
    const key = { pair: 'GBP/USD', timeframe: '1h' }
    const waiting = [far.pipeline.reader.read(key), far.pipeline.reader.refresh(key)]
    await eventually('a fetch that hangs', async () => far.backend.count() || undefined)
    const { signal } = await near.pipeline.reader.read(key)
    for (const reading of waiting) t.match(await reading, { signal, cache: 'hit' })
    t.equal(far.pipeline.lastResult(), undefined)
  })

  await t.test('without the store there are none', async (t) => {
    await redis.stop('SIGKILL')
    t.equal(await one.signals.read(KEY), undefined)
    one.signals.write(KEY, sampleSignal(), MORNING)
  })
})
