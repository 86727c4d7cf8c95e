/** The breaker opens on an unavailable backend, and only on that. */
import { mock } from 'node:test'
import { setImmediate as settle } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { type ErrorCode, SignalboxError } from '../../../src/errors.js'
import { createBreaker } from '../../../src/signals/backend/breaker.js'
import { withDeadline } from '../../../src/signals/deadline.js'
import { KEY, sampleSignal } from '../sample-signal.js'
import { scriptSource } from '../scripted-source.js'

/** By default the row is so long that only the share counts. */
function setUp(t: Test, mostInARow = 100) {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: 1 })
  const source = scriptSource()
  const states: string[] = []
  const breaker = createBreaker({
    source,
    mostInARow,
    onStateChange: (state) => states.push(state),
  })
  t.teardown(async () => {
    await breaker.close()
    mock.timers.reset()
  })

  /** One call that ends with this code, or well. */
  async function call(code?: ErrorCode): Promise<unknown> {
    const index = source.asked.length
    const ended = breaker.fetch(KEY).catch((error: unknown) => error)
    const asked = source.asked[index]
    if (code === undefined) asked?.succeed(sampleSignal())
    else asked?.fail(new SignalboxError(code, 'as scripted'))
    return ended
  }

  async function calls(count: number, code?: ErrorCode) {
    for (let done = 0; done < count; done++) await call(code)
  }
  return { source, breaker, states, call, calls }
}

t.test('calls and errors pass through a closed breaker', async (t) => {
  const { breaker, source, call } = setUp(t)
  t.strictSame(await call(), sampleSignal())
  t.match(await call('SIGNAL_TIMEOUT'), { code: 'SIGNAL_TIMEOUT', message: 'as scripted' })
  const { signal } = new AbortController()
  const ended = breaker.fetch(KEY, signal)
  t.equal(source.nth(2).abort, signal)
  source.nth(2).succeed(sampleSignal())
  await ended
  t.equal(breaker.state(), 'closed')
})

t.test(
  'it has no time limit of its own: how slow is too slow is for the source to say',
  async (t) => {
    const { breaker, source } = setUp(t)
    const ended = breaker.fetch(KEY)
    mock.timers.tick(29_000)
    source.nth(0).succeed(sampleSignal())
    t.strictSame(await ended, sampleSignal())
  },
)

t.test('it opens when half of ten calls fail, and then rejects without asking', async (t) => {
  for (const code of ['SIGNAL_TIMEOUT', 'SIGNAL_UNREACHABLE'] as const) {
    const { breaker, source, states, call, calls } = setUp(t)
    await calls(5)
    await calls(4, code)
    t.equal(breaker.state(), 'closed', 'nine calls prove nothing')
    await call(code)
    t.equal(breaker.state(), 'open')
    t.match(await call(), { code: 'SIGNAL_BREAKER_OPEN' })
    t.equal(source.asked.length, 10)
    t.strictSame(states, ['open'])
    await breaker.close()
    mock.timers.reset()
  }
})

t.test('calls that hang count as they end, however long ago they began', async (t) => {
  for (const [each, apartMs] of [
    [10, 0],
    [2, 1000],
  ] as const) {
    mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: 1 })
    const hang = (signal: AbortSignal) =>
      new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
      })
    const breaker = createBreaker({
      mostInARow: 100,
      source: {
        fetch: () => withDeadline({ timeoutMs: 30_000, aborts: [] }, hang),
        async close() {},
      },
    })
    const codes: string[] = []
    const begin = () => breaker.fetch(KEY).catch((error) => codes.push(error.code))
    const calls: Promise<unknown>[] = []
    while (calls.length < 10) {
      for (let begun = 0; begun < each; begun++) calls.push(begin())
      mock.timers.tick(apartMs)
    }
    mock.timers.tick(30_000 - 1000)
    t.equal(breaker.state(), 'closed', 'while they hang')
    for (let second = 0; second < 6; second++) {
      mock.timers.tick(1000)
      await settle()
    }
    await Promise.all(calls)
    t.strictSame(codes, Array(10).fill('SIGNAL_TIMEOUT'))
    t.equal(breaker.state(), 'open')
    await breaker.close()
    mock.timers.reset()
  }
})

t.test('what began before it opened neither probes nor counts any more', async (t) => {
  const { breaker, source, calls } = setUp(t)
  const late = Array.from({ length: 14 }, () => breaker.fetch(KEY).catch(({ code }) => code))
  const fail = (at: number) => source.nth(at).fail(new SignalboxError('SIGNAL_TIMEOUT', 'late'))
  await calls(10, 'SIGNAL_UNREACHABLE')
  t.equal(breaker.state(), 'open')
  mock.timers.tick(10_000)
  source.nth(0).succeed(sampleSignal())
  fail(1)
  t.strictSame(await Promise.all(late.slice(0, 2)), [sampleSignal(), 'SIGNAL_TIMEOUT'])
  t.equal(breaker.state(), 'half-open')
  const probe = breaker.fetch(KEY)
  fail(2)
  await late[2]
  source.nth(24).succeed(sampleSignal())
  t.strictSame(await probe, sampleSignal())
  t.equal(breaker.state(), 'closed')
  for (let at = 3; at < 14; at++) fail(at)
  t.strictSame(await Promise.all(late.slice(3)), Array(11).fill('SIGNAL_TIMEOUT'))
  t.equal(breaker.state(), 'closed')
})

t.test('only one call is the probe, though it hangs', async (t) => {
  const { breaker, source, call, calls } = setUp(t)
  await calls(10, 'SIGNAL_UNREACHABLE')
  mock.timers.tick(10_000)
  const probe = breaker.fetch(KEY).catch(({ code }) => code)
  for (let waited = 0; waited < 3; waited++) {
    mock.timers.tick(9_000)
    t.match(await call(), { code: 'SIGNAL_BREAKER_OPEN' })
  }
  t.equal(source.asked.length, 11)
  source.nth(10).fail(new SignalboxError('SIGNAL_TIMEOUT', 'late'))
  t.equal(await probe, 'SIGNAL_TIMEOUT')
  t.equal(breaker.state(), 'open')
  mock.timers.tick(10_000)
  const next = breaker.fetch(KEY)
  source.nth(11).succeed(sampleSignal())
  t.strictSame(await next, sampleSignal())
  t.equal(breaker.state(), 'closed')
})

t.test('it opens at five failures in a row, however slowly they came', async (t) => {
  const { breaker, call, states } = setUp(t, 5)
  for (let failed = 0; failed < 5; failed++) {
    t.equal(breaker.state(), 'closed')
    mock.timers.tick(60_000)
    await call('SIGNAL_TIMEOUT')
    // Ended by ourselves: neither here nor there.
    await call('SIGNAL_ABORTED')
  }
  t.strictSame(states, ['open'])
  for (let probe = 0; probe < 2; probe++) {
    mock.timers.tick(10_000)
    await call('SIGNAL_UNREACHABLE')
  }
  t.strictSame(states.slice(1), ['half-open', 'open', 'half-open', 'open'])
  mock.timers.tick(10_000)
  await call()
  t.equal(breaker.state(), 'closed')
  await call('SIGNAL_TIMEOUT')
  t.equal(breaker.state(), 'closed', 'the row began anew')
})

t.test('any answer of a working backend ends the row', async (t) => {
  const { breaker, call, calls } = setUp(t, 5)
  for (const code of [undefined, 'SIGNAL_NOT_FOUND', 'SIGNAL_INVALID', 'SIGNAL_LIMITED'] as const) {
    mock.timers.tick(60_000)
    await calls(4, 'SIGNAL_TIMEOUT')
    await call(code)
  }
  t.equal(breaker.state(), 'closed')
})

t.test('five in a row are the default', async (t) => {
  const source = scriptSource()
  const breaker = createBreaker({ source })
  for (let at = 0; at < 5; at++) {
    const failing = breaker.fetch(KEY)
    source.nth(at).fail(new SignalboxError('SIGNAL_TIMEOUT', 'as scripted'))
    await t.rejects(failing)
  }
  t.equal(breaker.state(), 'open')
  await breaker.close()
})

t.test('less than half failing leaves it closed', async (t) => {
  const { breaker, calls } = setUp(t)
  await calls(6)
  await calls(5, 'SIGNAL_UNREACHABLE')
  t.equal(breaker.state(), 'closed')
})

t.test('answers of a working backend, and our own aborts, never open it', async (t) => {
  const { breaker, calls } = setUp(t)
  for (const code of [
    'SIGNAL_NOT_FOUND',
    'SIGNAL_REFUSED',
    'SIGNAL_INVALID',
    'SIGNAL_MISMATCHED',
    'SIGNAL_ABSURD',
    'SIGNAL_ABORTED',
  ] as const) {
    await calls(20, code)
  }
  t.equal(breaker.state(), 'closed')
})

t.test('calls that we ended ourselves are counted neither way', async (t) => {
  const { breaker, calls } = setUp(t)
  await calls(10, 'SIGNAL_ABORTED')
  await calls(4, 'SIGNAL_UNREACHABLE')
  await calls(4)
  t.equal(breaker.state(), 'closed', 'eight are too few')
  await calls(2, 'SIGNAL_UNREACHABLE')
  t.equal(breaker.state(), 'open', 'six of ten, not of twenty')
})

t.test('failures older than the window are forgotten', async (t) => {
  const { breaker, calls } = setUp(t)
  await calls(9, 'SIGNAL_UNREACHABLE')
  mock.timers.tick(11_000)
  await calls(9, 'SIGNAL_UNREACHABLE')
  t.equal(breaker.state(), 'closed')
})

t.test('after ten seconds one probe goes through, and its success closes it', async (t) => {
  const { breaker, source, states, call, calls } = setUp(t)
  await calls(10, 'SIGNAL_UNREACHABLE')
  mock.timers.tick(9_999)
  t.equal(breaker.state(), 'open')
  mock.timers.tick(1)
  t.equal(breaker.state(), 'half-open')
  const probe = breaker.fetch(KEY)
  t.match(await call(), { code: 'SIGNAL_BREAKER_OPEN' }, 'only one')
  source.nth(10).succeed(sampleSignal())
  await probe
  t.equal(breaker.state(), 'closed')
  t.strictSame(states, ['open', 'half-open', 'closed'])
})

t.test('a probe that fails, or is cut off, opens it for another ten seconds', async (t) => {
  for (const code of ['SIGNAL_TIMEOUT', 'SIGNAL_ABORTED'] as const) {
    const { breaker, call, calls } = setUp(t)
    await calls(10, 'SIGNAL_UNREACHABLE')
    mock.timers.tick(10_000)
    await call(code)
    t.equal(breaker.state(), 'open')
    mock.timers.tick(10_000)
    t.equal(breaker.state(), 'half-open')
    await call('SIGNAL_NOT_FOUND')
    t.equal(breaker.state(), 'closed', 'a backend that says not found works')
    await breaker.close()
    mock.timers.reset()
  }
})

t.test('closing closes the source too, and nothing is asked afterwards', async (t) => {
  const { breaker, source, call, calls } = setUp(t)
  const underWay = breaker.fetch(KEY)
  await calls(10, 'SIGNAL_UNREACHABLE')
  await breaker.close()
  t.ok(source.closed)
  source.nth(0).fail(new SignalboxError('SIGNAL_ABORTED', 'closed'))
  await t.rejects(underWay, { message: 'closed' })
  t.match(await call(), { code: 'SIGNAL_ABORTED' })
  mock.timers.tick(60_000)
  t.equal(breaker.state(), 'closed', 'no timer is left to move it')
})

t.test('it needs no listener', async (t) => {
  const source = scriptSource()
  const breaker = createBreaker({ source, minimumCalls: 1 })
  const ended = breaker.fetch(KEY)
  source.nth(0).fail(new SignalboxError('SIGNAL_TIMEOUT', 'late'))
  await t.rejects(ended, { code: 'SIGNAL_TIMEOUT' })
  t.equal(breaker.state(), 'open')
  await breaker.close()
})
