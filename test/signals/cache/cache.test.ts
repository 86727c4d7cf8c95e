/** The cache: one fetch however many wait, stale answers at once, nothing bad kept. */
import t from 'tap'
import { SignalboxError } from '../../../src/errors.js'
import {
  createSignalCache,
  type SignalCache,
  type SignalCacheOptions,
} from '../../../src/signals/cache/cache.js'
import type { Signal } from '../../../src/signals/signal.js'
import { KEY, MORNING, sampleSignal } from '../sample-signal.js'
import { scriptSource } from '../scripted-source.js'

const TTL = 60_000
const MAX_STALE = 300_000
const OTHER = { pair: 'GBP/USD', timeframe: '1h' }
const OLD = sampleSignal({ rationale: 'old' })
const NEW = sampleSignal({ rationale: 'new' })

function setUp(more: Partial<SignalCacheOptions> = {}) {
  const source = scriptSource()
  const clock = { now: MORNING }
  const events: string[] = []
  const errors: unknown[] = []
  const cache = createSignalCache({
    source,
    ttlMs: TTL,
    maxStaleMs: MAX_STALE,
    now: () => clock.now,
    monotonic: () => clock.now,
    hooks: {
      onHit: ({ pair }) => events.push(`hit ${pair}`),
      onStale: ({ pair }) => events.push(`stale ${pair}`),
      onMiss: ({ pair }) => events.push(`miss ${pair}`),
      onFetchError: (_key, error) => errors.push(error),
    },
    ...more,
  })

  /** One answered fetch. */
  async function fill(signal: Signal = OLD) {
    const reading = cache.refresh(KEY)
    const asked = source.nth(source.asked.length - 1)
    asked.succeed(signal)
    return reading
  }
  return { source, clock, events, errors, cache, fill }
}

/** As an answer from memory does: looked for, and given out. */
function take(cache: SignalCache) {
  const reading = cache.peek(KEY)
  if (reading) cache.give(KEY, reading)
  return reading
}

t.test('a mere look counts nothing and fetches nothing, however stale', async (t) => {
  const { cache, source, clock, events, fill } = setUp()
  await fill()
  for (const cached of ['hit', 'stale']) {
    t.match(cache.peek(KEY), { cache: cached })
    clock.now += TTL + 1
  }
  t.strictSame(events, [])
  t.equal(source.asked.length, 1)
})

t.test('a miss is fetched, and then is a hit until its ttl is over', async (t) => {
  const { cache, source, clock, events } = setUp()
  t.equal(cache.peek(KEY), undefined)
  const reading = cache.read(KEY)
  const asked = source.nth(0)
  t.strictSame(asked.key, KEY)
  clock.now += 700
  asked.succeed(OLD)
  const fetchedAt = MORNING + 700
  t.strictSame(await reading, { signal: OLD, fetchedAt, cache: 'miss', backendMs: 700 })
  clock.now += TTL
  t.strictSame(take(cache), { signal: OLD, fetchedAt, cache: 'hit' })
  t.strictSame(await cache.read(KEY), { signal: OLD, fetchedAt, cache: 'hit' })
  t.equal(source.asked.length, 1)
  t.strictSame(events, ['miss EUR/USD', 'hit EUR/USD', 'hit EUR/USD'])
})

t.test('keys are kept apart', async (t) => {
  const { cache, fill } = setUp()
  await fill()
  t.equal(cache.peek({ ...KEY, timeframe: '1h' }), undefined)
  t.equal(cache.peek(OTHER), undefined)
})

t.test('500 simultaneous readers of a cold key are one fetch', async (t) => {
  const { cache, source } = setUp()
  const readings = Array.from({ length: 500 }, () => cache.read(KEY))
  const asked = source.nth(0)
  asked.succeed(OLD)
  const all = await Promise.all(readings)
  t.ok(all.every(({ signal, cache }) => signal === OLD && cache === 'miss'))
  t.equal(source.asked.length, 1)
})

t.test('readers who waited go on a few in a turn, whether it came or failed', async (t) => {
  for (const end of ['succeed', 'fail'] as const) {
    const { cache, source } = setUp()
    let on = 0
    const goOn = () => {
      on += 1
    }
    const readings = Array.from({ length: 50 }, () => cache.read(KEY).then(goOn, goOn))
    const asked = source.nth(0)
    if (end === 'succeed') asked.succeed(OLD)
    else asked.fail(new SignalboxError('SIGNAL_UNREACHABLE', 'down'))
    const steps: number[] = []
    while (on < 50) {
      const before = on
      await new Promise((resolve) => setImmediate(resolve))
      steps.push(on - before)
    }
    await Promise.all(readings)
    t.ok(Math.max(...steps) <= 16, `one turn's and the next's at most: ${steps}`)
  }
})

t.test(
  '500 simultaneous readers of a stale key are all answered before its one fetch',
  async (t) => {
    const { cache, source, clock, fill } = setUp()
    await fill()
    clock.now += TTL + 1
    const readings = Array.from({ length: 499 }, () => cache.read(KEY))
    t.match(take(cache), { signal: OLD, cache: 'stale' })
    const all = await Promise.all(readings)
    t.ok(all.every(({ signal, cache }) => signal === OLD && cache === 'stale'))
    t.equal(source.asked.length, 2, 'the first fill and one behind')
    const behind = source.nth(1)
    const joined = cache.refresh(KEY)
    behind.succeed(NEW)
    t.match(await joined, { signal: NEW })
    t.match(cache.peek(KEY), { signal: NEW, cache: 'hit' })
  },
)

t.test(
  'a refresh that fails behind a stale reading is told once, and the reading stays',
  async (t) => {
    const { cache, source, clock, errors, fill } = setUp()
    await fill()
    clock.now += TTL + 1
    t.match(take(cache), { cache: 'stale' })
    t.match(take(cache), { cache: 'stale' })
    const down = new SignalboxError('SIGNAL_UNREACHABLE', 'down')
    const joined = cache.refresh(KEY)
    const behind = source.nth(1)
    behind.fail(down)
    await t.rejects(joined, down)
    t.strictSame(errors, [down])
    t.match(take(cache), { signal: OLD, cache: 'stale' })
    t.equal(source.asked.length, 3, 'and the next one asks again')
  },
)

t.test('a reading staler than the maximum is a miss', async (t) => {
  const { cache, source, clock, fill } = setUp()
  await fill()
  clock.now += MAX_STALE
  t.match(cache.peek(KEY), { cache: 'stale' })
  clock.now += 1
  t.equal(cache.peek(KEY), undefined)
  const reading = cache.read(KEY)
  const behind = source.nth(1)
  behind.succeed(NEW)
  t.match(await reading, { signal: NEW, cache: 'miss' })
})

t.test('without staleness, a hit is a hit for its ttl and then a miss', async (t) => {
  const { cache, clock, fill } = setUp({ maxStaleMs: 0 })
  await fill()
  clock.now += TTL
  t.match(cache.peek(KEY), { cache: 'hit' })
  clock.now += 1
  t.equal(cache.peek(KEY), undefined)
})

t.test('a reading that has expired since it was fetched is a miss, however fresh', async (t) => {
  const { cache, clock, fill } = setUp()
  const until = new Date(MORNING + 10_000).toISOString()
  await fill(sampleSignal({ valid_until: until }))
  clock.now += 9_999
  t.match(cache.peek(KEY), { cache: 'hit' })
  clock.now += 1
  t.equal(cache.peek(KEY), undefined)
})

t.test('one that came expired is kept as any other, and refreshed as any other', async (t) => {
  const { cache, source, clock, events, fill } = setUp()
  clock.now = Date.parse(OLD.valid_until)
  const fetchedAt = clock.now
  t.match(await fill(), { signal: OLD, cache: 'miss' })
  clock.now += TTL
  for (let asked = 0; asked < 20; asked++) {
    t.strictSame(await cache.read(KEY), { signal: OLD, fetchedAt, cache: 'hit' })
  }
  t.equal(source.asked.length, 1)
  clock.now += 1
  t.match(take(cache), { signal: OLD, cache: 'stale' })
  t.equal(source.asked.length, 2)
  t.equal(events.includes('miss EUR/USD'), false)
})

t.test('a clock that was set back does not keep a signal fresh', async (t) => {
  const { cache, clock, fill } = setUp()
  await fill()
  clock.now -= MAX_STALE + 1
  t.equal(cache.peek(KEY), undefined)
})

t.test('a failure reaches everyone who waited and is not kept', async (t) => {
  const { cache, source, errors } = setUp()
  const none = new SignalboxError('SIGNAL_NOT_FOUND', 'none')
  const readings = [cache.read(KEY), cache.read(KEY)]
  const asked = source.nth(0)
  asked.fail(none)
  for (const reading of readings) await t.rejects(reading, none)
  t.strictSame(errors, [none])
  const again = cache.read(KEY)
  const second = source.nth(1)
  second.succeed(NEW)
  t.match(await again, { signal: NEW })
})

t.test('a waiter that leaves does not end the fetch for the others', async (t) => {
  const { cache, source } = setUp()
  const leaving = new AbortController()
  const left = cache.read(KEY, leaving.signal)
  const stayed = cache.read(KEY)
  const asked = source.nth(0)
  leaving.abort()
  await t.rejects(left, { code: 'SIGNAL_ABORTED' })
  t.notOk(asked.abort?.aborted)
  asked.succeed(OLD)
  t.match(await stayed, { signal: OLD })
})

t.test('refresh fetches even what is fresh', async (t) => {
  const { cache, fill } = setUp()
  await fill(OLD)
  t.match(await fill(NEW), { signal: NEW, cache: 'miss' })
  t.match(cache.peek(KEY), { signal: NEW })
})

t.test(
  'what is set during a fetch is what its waiters read, and the fetch is let go',
  async (t) => {
    const { cache, source, errors } = setUp()
    const readings = [cache.read(KEY), cache.refresh(KEY)]
    const asked = source.nth(0)
    cache.set(KEY, NEW)
    t.ok(asked.abort?.aborted)
    for (const reading of readings) t.match(await reading, { signal: NEW, cache: 'hit' })
    asked.fail(new SignalboxError('SIGNAL_ABORTED', 'let go'))
    t.match(await cache.read(KEY), { signal: NEW })
    t.strictSame(errors, [])
  },
)

t.test('a fetch goes on past what its waiters would not be content with', async (t) => {
  const { cache, source, clock } = setUp()
  const plain = cache.read(KEY)
  cache.set(KEY, OLD, MORNING - TTL - 1)
  t.notOk(source.nth(0).abort?.aborted, 'it is stale')
  cache.set(KEY, OLD, MORNING - TTL)
  t.match(await plain, { signal: OLD, cache: 'hit' }, 'fresh, though fetched before')
  const anew = cache.refresh(KEY)
  cache.set(KEY, OLD, MORNING - 1)
  t.notOk(source.nth(1).abort?.aborted, 'it is older than the wish for a new one')
  source.nth(0).fail(new SignalboxError('SIGNAL_ABORTED', 'let go'))
  t.equal(cache.isFetching(KEY), true, 'the second, though the first has ended')
  cache.set(KEY, NEW, MORNING)
  t.match(await anew, { signal: NEW, cache: 'hit' })
  t.equal(cache.isFetching(KEY), false)
  const shared = cache.read(OTHER)
  const joined = cache.refresh(OTHER)
  cache.set(OTHER, OLD, MORNING - 1)
  t.equal(cache.isFetching(OTHER), true, 'one of its waiters wants a new one')
  clock.now += 1
  cache.set(OTHER, NEW, MORNING)
  for (const reading of [shared, joined]) t.match(await reading, { signal: NEW })
})

t.test('what is set keeps its own age', async (t) => {
  const { cache, source } = setUp()
  cache.set(KEY, OLD, MORNING - TTL - 1)
  t.match(take(cache), { cache: 'stale', fetchedAt: MORNING - TTL - 1 })
  t.equal(source.asked.length, 1)
})

t.test('what is older than what is there, or past use, is not set', async (t) => {
  const { cache, clock } = setUp()
  cache.set(KEY, NEW, MORNING)
  cache.set(KEY, OLD, MORNING - 1)
  t.match(cache.peek(KEY), { signal: NEW })
  cache.set(OTHER, OLD, MORNING - MAX_STALE - 1)
  t.equal(cache.peek(OTHER), undefined)
  clock.now = Date.parse(OLD.valid_until)
  cache.set(OTHER, OLD, clock.now - 1)
  t.equal(cache.peek(OTHER), undefined, 'expired on its way')
  cache.set(OTHER, OLD)
  t.match(cache.peek(OTHER), { cache: 'hit' }, 'and one that came so')
})

t.test('it is bounded: the least recently read goes first', async (t) => {
  const { cache } = setUp({ max: 2 })
  const third = { pair: 'USD/JPY', timeframe: '1h' }
  cache.set(KEY, OLD)
  cache.set(OTHER, OLD)
  cache.peek(KEY)
  cache.set(third, OLD)
  t.ok(cache.peek(KEY))
  t.equal(cache.peek(OTHER), undefined)
  t.ok(cache.peek(third))
})

t.test('flights that push each other out of a full cache end, one way or the other', async (t) => {
  const { cache, source } = setUp({ max: 1 })
  const first = cache.read(KEY)
  const second = cache.read(OTHER)
  await t.rejects(first, { code: 'SIGNAL_ABORTED' })
  const last = source.asked.at(-1)
  t.equal(last?.key, OTHER)
  last?.succeed(NEW)
  t.match(await second, { signal: NEW })
})

t.test('closing ends what is waited for, and nothing begins afterwards', async (t) => {
  const { cache, source, errors } = setUp()
  const reading = cache.read(KEY)
  const asked = source.nth(0)
  cache.close()
  await t.rejects(reading, { code: 'SIGNAL_ABORTED' })
  t.ok(asked.abort?.aborted)
  await t.rejects(cache.refresh(KEY), { code: 'SIGNAL_ABORTED' })
  cache.set(KEY, NEW)
  t.equal(cache.peek(KEY), undefined)
  t.equal(source.asked.length, 1)
  t.strictSame(errors, [])
})

t.test('clocks and hooks have defaults', async (t) => {
  const source = scriptSource()
  const cache = createSignalCache({ source, ttlMs: TTL, maxStaleMs: MAX_STALE })
  const valid_until = new Date(Date.now() + 3_600_000).toISOString()
  const reading = cache.read(KEY)
  const asked = source.nth(0)
  asked.succeed(sampleSignal({ valid_until }))
  const { fetchedAt, backendMs = -1 } = await reading
  t.ok(Math.abs(fetchedAt - Date.now()) < TTL && backendMs >= 0)
  t.match(cache.peek(KEY), { cache: 'hit' })
  const failing = cache.refresh(KEY)
  const second = source.nth(1)
  second.fail(new SignalboxError('SIGNAL_TIMEOUT', 'late'))
  await t.rejects(failing, { code: 'SIGNAL_TIMEOUT' })
  cache.set(KEY, sampleSignal({ valid_until }), Date.now() - TTL - 1)
  cache.close()
})

t.test("a failure is the reader's, where nobody else wants to hear of it", async (t) => {
  const { cache, source } = setUp({ hooks: {} })
  const reading = cache.read(KEY)
  source.nth(0).fail(new SignalboxError('SIGNAL_TIMEOUT', 'as scripted'))
  await t.rejects(reading, { code: 'SIGNAL_TIMEOUT' })
})
