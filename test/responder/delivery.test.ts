/** One delivery from its first call to its end, by the table, in virtual time. */
import fc from 'fast-check'
import t, { type Test } from 'tap'
import type { Answer } from '../../src/discord/answer.js'
import { type BanBreaker, createBanBreaker } from '../../src/responder/ban-breaker.js'
import { type Delivery, deliver } from '../../src/responder/delivery.js'
import { createVirtualTime } from './virtual-time.js'

const START = 1_700_000_000_000
const LIFE = 900_000

const ok: Answer = { kind: 'response', status: 200 }
const response = (status: number, more: object = {}): Answer => ({
  kind: 'response',
  status,
  ...more,
})
const reset: Answer = { kind: 'failure', reason: 'reset', error: new Error('reset') }
const unknown = response(404, { code: 10015 })

interface Run extends Partial<Omit<Delivery, 'send'>> {
  readonly random?: number
  readonly breaker?: BanBreaker
  /** How long each call takes. */
  readonly takesMs?: number
  readonly time?: ReturnType<typeof createVirtualTime>
  readonly stopped?: AbortSignal
}

type How = Parameters<Delivery['send']>[0]

/** Delivers against these answers, the last one for ever. */
async function run(answers: readonly Answer[], more: Run = {}) {
  const { random = 0, takesMs = 0, time = createVirtualTime(START), ...others } = more
  const { stopped = new AbortController().signal, ...rest } = others
  const breaker = more.breaker ?? createBanBreaker(time.now)
  const sent: How[] = []
  const told: unknown[] = []
  const delivered = await deliver(
    {
      interactionId: '7',
      purpose: 'edit',
      acknowledgedAt: START,
      expiresAt: START + LIFE,
      async send(how) {
        const answer = answers[Math.min(sent.length, answers.length - 1)] as Answer
        sent.push(how)
        time.pass(takesMs)
        return answer
      },
      ...rest,
    },
    {
      now: time.now,
      sleep: time.sleep,
      random: () => random,
      stopped,
      breaker,
      hooks: {
        onAnswer: (...facts) => told.push(['answer', ...facts]),
        onRetry: (...facts) => told.push(['retry', ...facts]),
        onBan: (...facts) => told.push(['ban', ...facts]),
      },
    },
  )
  return { ...delivered, sent, told, sleeps: time.sleeps, elapsed: time.now() - START }
}

const none = { 'too-early': 0, limited: 0, transient: 0 }

t.test('a success is one call, and nothing to tell', async (t) => {
  t.strictSame(await run([ok]), {
    stop: 'delivered',
    attempts: 1,
    retries: none,
    plain: false,
    sent: [{ plain: false, fresh: false }],
    told: [],
    sleeps: [],
    elapsed: 0,
  })
})

t.test('too early is retried after .25, .5, 1, 2 and 4 s, on the same connection', async (t) => {
  const late = await run([unknown, unknown, ok])
  t.match(late, { stop: 'delivered', attempts: 3, sleeps: [250, 500] })
  t.strictSame(late.retries, { ...none, 'too-early': 2 })
  t.strictSame(new Set(late.sent.map(({ fresh }) => fresh)), new Set([false]))
  const rule = 'too early: 10015 soon after the acknowledgement'
  t.strictSame(late.told.slice(0, 2), [
    ['answer', '7', unknown, rule],
    ['retry', '7', 'too-early', 250],
  ])
  const dead = await run([unknown])
  t.match(dead, { stop: 'expired', attempts: 6 })
  t.strictSame(dead.sleeps, [250, 500, 1000, 2000, 4000])
})

t.test('10015 long after the acknowledgement is not retried', async (t) => {
  const dead = await run([unknown], { acknowledgedAt: START - 31_000 })
  t.match(dead, { stop: 'expired', attempts: 1, sleeps: [] })
})

t.test('a limit is waited out', async (t) => {
  const limited = response(429, { retryAfterMs: 1500 })
  t.match(await run([limited, ok]), { stop: 'delivered', attempts: 2, sleeps: [1500] })
  const long = await run([response(429, { retryAfterMs: LIFE })])
  t.match(long, { stop: 'expired', attempts: 1, sleeps: [] }, 'unless the token dies first')
})

t.test(
  'transient failures are retried on fresh connections, backing off until expiry',
  async (t) => {
    const mended = await run([reset, response(503), ok])
    t.match(mended, { stop: 'delivered', attempts: 3, sleeps: [250, 500] })
    t.strictSame(
      mended.sent.map(({ fresh }) => fresh),
      [false, true, true],
    )
    const dead = await run([response(500)], { takesMs: 10 })
    t.equal(dead.stop, 'expired')
    t.strictSame(dead.sleeps.slice(0, 8), [250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000])
    t.ok(dead.elapsed < LIFE && dead.elapsed > LIFE - 15_010, 'tried as long as the token lived')
    t.equal(dead.attempts, dead.sleeps.length + 1)
    t.strictSame(dead.retries, { ...none, transient: dead.sleeps.length })
  },
)

t.test('a refused message is sent once more in plain text, and no third time', async (t) => {
  const refused = response(400, { code: 50035, errors: { embeds: {} } })
  const told = await run([refused, ok])
  t.match(told, { stop: 'delivered', attempts: 2, plain: true, sleeps: [] })
  t.strictSame(
    told.sent.map(({ plain }) => plain),
    [false, true],
  )
  const twice = await run([refused])
  t.match(twice, { stop: 'refused', attempts: 2, plain: true })
  const worn = await run([refused, reset, unknown, ok])
  t.match(worn, { stop: 'delivered', attempts: 4 })
  t.strictSame(
    worn.sent.map(({ plain }) => plain),
    [false, true, true, true],
    'plain it stays',
  )
})

t.test('what cannot be mended stops at once', async (t) => {
  const ends: [Answer, string][] = [
    [response(404, { code: 10062 }), 'expired'],
    [response(401, { code: 50027 }), 'expired'],
    [response(404, { code: 10008 }), 'gone'],
    [response(403), 'refused'],
  ]
  for (const [answer, stop] of ends)
    t.match(await run([answer, ok]), { stop, attempts: 1, sleeps: [] })
})

t.test('past its end nothing is sent', async (t) => {
  for (const expiresAt of [START, START - 1]) {
    t.match(await run([ok], { expiresAt }), { stop: 'expired', attempts: 0, sent: [] })
    t.match(await run([ok], { expiresAt, purpose: 'callback' }), { stop: 'unknown', attempts: 0 })
  }
})

t.test('a call that took until the end is not repeated', async (t) => {
  const slow = { takesMs: 900_000 }
  t.match(await run([response(500), ok], slow), { stop: 'expired', attempts: 1, sleeps: [] })
})

t.test('a sleep that took too long is not followed by a call', async (t) => {
  const time = createVirtualTime(START)
  const sleepy = { ...time, sleep: async (ms: number) => time.sleep(ms + LIFE) }
  t.match(await run([reset, ok], { time: sleepy }), { stop: 'expired', attempts: 1 })
})

t.test('a callback ends at its own deadline, and no one call may use it up', async (t) => {
  const callback = { purpose: 'callback', expiresAt: START + 2600 } as const
  const silent = await run([reset], { ...callback, takesMs: 1000 })
  t.match(silent, { stop: 'unknown', attempts: 3, sleeps: [100, 200] })
  t.strictSame(
    silent.sent.map(({ timeoutMs, fresh }) => [timeoutMs, fresh]),
    [
      [1000, false],
      [1000, true],
      [300, true],
    ],
  )
  const arrived = await run([reset, response(400, { code: 40060 })], callback)
  t.match(arrived, { stop: 'already-acknowledged', attempts: 2 })
  const near = await run([ok], { ...callback, expiresAt: START + 0.5 })
  t.strictSame(near.sent, [{ plain: false, fresh: false, timeoutMs: 1 }])
})

t.test('an edit has no limit of its own for one call', async (t) => {
  t.notOk('timeoutMs' in ((await run([ok])).sent[0] as How))
})

t.test('jitter lengthens by a fifth at most, and never past the end', async (t) => {
  const half = await run([response(429, { retryAfterMs: 1000 }), ok], { random: 0.5 })
  t.strictSame(half.sleeps, [1100])
  const near = { random: 1, expiresAt: START + 1050 }
  const last = await run([response(429, { retryAfterMs: 1000 }), ok], near)
  t.match(last, { stop: 'delivered', attempts: 2, sleeps: [1049] })
})

t.test('jitter never undercuts a limit, whatever was asked and drawn', async () => {
  const drawn = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
  const asked = fc.integer({ min: 0, max: 1_000_000 })
  const lives = fc.integer({ min: 1, max: 1_000_000 })
  const holds = fc.asyncProperty(asked, lives, drawn, async (retryAfterMs, life, random) => {
    const expiresAt = START + life
    const { stop, sleeps } = await run([response(429, { retryAfterMs }), ok], { random, expiresAt })
    const wait = Math.max(retryAfterMs, 250)
    if (wait >= life) return stop === 'expired' && sleeps.length === 0
    const [slept = 0] = sleeps
    return stop === 'delivered' && slept >= wait && slept <= wait * 1.2 && slept < life
  })
  await fc.assert(holds, { seed: 8, numRuns: 300 })
})

/** A breaker whose timer is real and short, on virtual time. */
function realBreaker(t: Test, time: ReturnType<typeof createVirtualTime>) {
  const breaker = createBanBreaker(time.now)
  t.teardown(() => breaker.close())
  return breaker
}
const ban = response(429, { ban: true, retryAfterMs: 5 })

t.test('a ban makes every delivery wait, then one probes, then all go on', async (t) => {
  const time = createVirtualTime(START)
  const breaker = realBreaker(t, time)
  const calls: string[] = []
  const wait = run([ban, ok], { time, breaker })
  // Before any timer, so that the ban is still on when the others come.
  while (breaker.state() !== 'open') await undefined
  const spied: BanBreaker = {
    ...breaker,
    async pass(deadline) {
      const passed = await breaker.pass(deadline)
      calls.push(breaker.state())
      return passed
    },
  }
  const others = [1, 2, 3].map(() => run([ok], { time, breaker: spied }))
  const all = await Promise.all([wait, ...others])
  t.strictSame(
    all.map(({ stop, attempts }) => [stop, attempts]),
    [
      ['delivered', 2],
      ['delivered', 1],
      ['delivered', 1],
      ['delivered', 1],
    ],
  )
  t.strictSame(calls, ['closed', 'closed', 'closed'], 'none passed before the probe was answered')
  t.strictSame(all[0]?.told, [
    ['answer', '7', ban, 'banned: 429 from the edge'],
    ['ban', 5],
  ])
  t.strictSame(all[0]?.sleeps, [], 'the breaker waits, not the delivery')
})

t.test('a ban longer than the token lives ends in expired, and no second call', async (t) => {
  const time = createVirtualTime(START)
  const long = response(429, { ban: true, retryAfterMs: LIFE })
  const ended = await run([long, ok], { time, breaker: realBreaker(t, time) })
  t.match(ended, { stop: 'expired', attempts: 1 })
})

t.test('a probe that fails without an answer does not let the others through', async (t) => {
  const time = createVirtualTime(START)
  const breaker = realBreaker(t, time)
  const states: string[] = []
  const watched = {
    ...time,
    async sleep(ms: number) {
      states.push(breaker.state())
      await time.sleep(ms)
    },
  }
  const probe = await run([ban, reset, response(500), ok], { time: watched, breaker })
  t.match(probe, { stop: 'delivered', attempts: 4 })
  t.strictSame(states, ['half-open', 'closed'], 'a 500 is an answer, and no ban')
})

t.test(
  'before each attempt it asks whether the job is still its own, and else is gone',
  async (t) => {
    const holds = [true, true, false]
    const lost = await run([response(503), response(503), ok], {
      hold: async () => holds.shift() ?? true,
    })
    t.match(lost, { stop: 'abandoned', attempts: 2, sleeps: [250, 500] })
    t.strictSame(holds, [])
    t.match(await run([ok], { hold: async () => false }), {
      stop: 'abandoned',
      attempts: 0,
      sent: [],
    })
    const held = await run([response(503), ok], { hold: async () => true })
    t.match(held, { stop: 'delivered', attempts: 2 })
  },
)

t.test('it asks again when a ban has made it wait, and passes the probe on', async (t) => {
  const time = createVirtualTime(START)
  const breaker = realBreaker(t, time)
  breaker.open(5)
  let taken = false
  let asked = 0
  const hold = async () => {
    asked += 1
    return !taken
  }
  const lost = run([ok], { time, breaker, hold })
  const other = run([ok], { time, breaker, expiresAt: START + 2 * LIFE })
  while (asked === 0) await undefined
  taken = true
  t.match(await lost, { stop: 'abandoned', attempts: 0, sent: [] })
  t.equal(asked, 2)
  t.match(await other, { stop: 'delivered', attempts: 1 })
  t.equal(breaker.state(), 'closed')
})

t.test('nor is anything sent after a ban when the process stops, or the token dies', async (t) => {
  const stopping = new AbortController()
  const time = createVirtualTime(START)
  const breaker = realBreaker(t, time)
  breaker.open(5)
  const stopped = run([ok], { time, breaker, stopped: stopping.signal })
  stopping.abort()
  t.match(await stopped, { stop: 'abandoned', attempts: 0 })

  breaker.open(5)
  let asked = 0
  const slowStore = async () => {
    asked += 1
    if (asked === 2) time.pass(LIFE)
    return true
  }
  const dead = await run([ok], { time, breaker, hold: slowStore })
  t.match(dead, { stop: 'expired', attempts: 0, sent: [] })
  t.equal(asked, 2)
})
