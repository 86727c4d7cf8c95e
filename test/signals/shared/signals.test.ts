/** Signals shared through Redis: as long as they are hits, told to every replica, and no hindrance when it is away. */
import t, { type Test } from 'tap'
import type { RedisProcess } from '../../../src/dev/stage/redis-process.js'
import { createSignalCache, type SharedSignals } from '../../../src/signals/cache/cache.js'
import { createSharedSignals, type Shared } from '../../../src/signals/shared/signals.js'
import type { SignalKey } from '../../../src/signals/signal.js'
import { connect } from '../../../src/state/redis/connection.js'
import { keys } from '../../../src/state/redis/keys.js'
import { createNews } from '../../../src/state/redis/news.js'
import { createSharedStore } from '../../../src/state/redis/store.js'
import { startRedis, withoutRedis } from '../../harness/redis.js'
import { KEY, MORNING, sampleSignal } from '../sample-signal.js'

async function replica(t: Test, redis: RedisProcess) {
  const store = createSharedStore({ redis: connect(redis.url), probeEveryMs: 20 })
  const news = createNews(store)
  const signals = createSharedSignals({ store, news, ttlMs: 60_000, withinMs: 20_000 })
  t.teardown(() => {
    news.close()
    return store.close()
  })
  const heard = new Promise<[SignalKey, Shared]>((resolve) => {
    signals.onNew((key, shared) => resolve([key, shared]))
  })
  await store.settled(20_000)
  return { signals, store, heard }
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

  await t.test('without the store there are none', async (t) => {
    await redis.stop('SIGKILL')
    t.equal(await one.signals.read(KEY), undefined)
    one.signals.write(KEY, sampleSignal(), MORNING)
  })
})
