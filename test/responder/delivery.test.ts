/** One delivery from its first call to its end, by the table, in virtual time. */
import fc from 'fast-check'
import t, { type Test } from 'tap'
import type { Answer } from '../../src/discord/answer.js'
import { type BanBreaker, createBanBreaker } from '../../src/responder/ban-breaker.js'
import { type Delivery, deliver } from '../../src/responder/delivery.js'
import { silentHooks } from './silent-hooks.js'
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

interface Run extends Partial<Delivery> {
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
  const breaker = more.breaker ?? createBanBreaker(time.now, silentHooks())
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
      },
    },
  )
  return { ...delivered, sent, told, sleeps: time.sleeps, elapsed: time.now() - START }
}

const none = { 'too-early': 0, limited: 0, transient: 0 }

t.test('a call that our own end cut off is told of nowhere', async (t) => {
  const stopping = new AbortController()
  const send = async () => {
    stopping.abort()
    return reset
  }
  const { stop, attempts, told } = await run([], { stopped: stopping.signal, send })
  t.strictSame({ stop, attempts, told }, { stop: 'abandoned', attempts: 1, told: [] })
})

t.test('a success is one call, and nothing to tell', async (t) => {
  t.strictSame(await run([ok]), {
    stop: 'delivered',
    attempts: 1,
    retries: none,
    plain: false,
    refused: false,
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
  const breaker = createBanBreaker(time.now, silentHooks())
  t.teardown(() => breaker.close())
  return breaker
}
const ban = response(429, { ban: true, retryAfterMs: 5 })

t.test('a ban makes every delivery wait, then one probes, then all go on', async (t) => {
  const time = createVirtualTime(START)
  const breaker = realBreaker(t, time)
  const calls: string[] = []
  const wait = run([ban, ok], { time, breaker, expiresAt: START + LIFE - 1 })
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
  t.strictSame(all[0]?.told, [['answer', '7', ban, 'banned: the edge has shut us out']])
  t.strictSame(all[0]?.sleeps, [], 'the breaker waits, not the delivery')
})

t.test('a ban longer than the token lives ends as one, with no second call', async (t) => {
  const time = createVirtualTime(START)
  const long = response(429, { ban: true, retryAfterMs: LIFE })
  const ended = await run([long, ok], { time, breaker: realBreaker(t, time) })
  t.match(ended, { stop: 'banned', attempts: 1 })
  const callback = { purpose: 'callback', expiresAt: START + 2000 } as const
  const breaker = realBreaker(t, time)
  t.match(await run([long], { time, breaker, ...callback }), { stop: 'banned', attempts: 1 })
  t.match(await run([ok], { time, breaker, ...callback }), { stop: 'banned', attempts: 0 })
  const late = { takesMs: LIFE, breaker: realBreaker(t, time) }
  t.match(await run([ban], late), { stop: 'banned', attempts: 1 }, 'nor where it was told too late')
})

t.test('a process that stops during a ban leaves its deliveries, and calls no more', async (t) => {
  const stopping = new AbortController()
  const time = createVirtualTime(START)
  const breaker = realBreaker(t, time)
  const left = run([response(429, { ban: true, retryAfterMs: 60_000 })], {
    ...{ time, breaker, stopped: stopping.signal },
  })
  while (breaker.state() !== 'open') await undefined
  stopping.abort()
  breaker.close()
  t.match(await left, { stop: 'abandoned', attempts: 1 })
})

t.test('a probe whose call throws, or whose owner cannot be asked, hands on', async (t) => {
  const time = createVirtualTime(START)
  const breaker = realBreaker(t, time)
  const defect = new Error('no body')
  breaker.open(5)
  const thrown = run([], { time, breaker, send: () => Promise.reject(defect) })
  let asked = 0
  const hold = async () => {
    asked += 1
    if (asked === 2) throw defect
    return true
  }
  const unasked = run([], { time, breaker, hold, expiresAt: START + 2 * LIFE })
  const other = run([ok], { time, breaker, expiresAt: START + 3 * LIFE })
  await t.rejects(thrown, defect)
  await t.rejects(unasked, defect)
  t.match(await other, { stop: 'delivered', attempts: 1 })
  t.equal(breaker.state(), 'closed')
})

t.test('after four 5xx answers to one body the plain text goes, then both in turns', async (t) => {
  const plainOf = ({ sent }: Awaited<ReturnType<typeof run>>) =>
    sent.map(({ plain }) => (plain ? 'plain' : 'body')).join(' ')
  const broken = response(500)
  const told = await run([broken, response(502), response(520), response(503), ok])
  t.match(told, { stop: 'delivered', plain: true, refused: false, attempts: 5 })
  t.equal(plainOf(told), 'body body body body plain')
  t.strictSame(told.sleeps, [250, 500, 1000, 2000], 'no faster than before')
  const turns = await run([...Array(7).fill(broken), ok])
  t.equal(plainOf(turns), 'body body body body plain body plain body')
  t.match(turns, { stop: 'delivered', plain: false })

  const silent = await run([reset, reset, reset, reset, reset, broken, ok])
  t.equal(plainOf(silent), 'body body body body body body body', 'only answers count')
  const mixed = await run([broken, reset, broken, unknown, broken, reset, broken, reset, ok])
  t.equal(plainOf(mixed), 'body body body body body body body plain plain')
  const shutOut = response(503, { ban: true, foreign: true, retryAfterMs: 1 })
  const banned = await run([...Array(4).fill(shutOut), broken, ok], {
    breaker: realBreaker(t, createVirtualTime(START)),
  })
  t.equal(plainOf(banned), 'body body body body body body', 'nor does the edge')
  const refused = await run([response(400), broken, broken, broken, broken, broken, ok])
  t.equal(plainOf(refused), 'body plain plain plain plain plain plain', 'what is refused stays so')
  t.match(refused, { plain: true, refused: true })
  const late = await run([broken, broken, broken, broken, broken, response(400), ok])
  t.equal(plainOf(late), 'body body body body plain body plain')
  t.match(late, { stop: 'delivered', refused: true })
})

t.test('a callback is never another text', async (t) => {
  const again = { purpose: 'callback', expiresAt: START + 2600 } as const
  const broken = await run([response(500)], again)
  t.match(broken, { stop: 'unknown', plain: false })
  t.ok(broken.attempts > 5)
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
  t.match(dead, { stop: 'banned', attempts: 0, sent: [] })
  t.equal(asked, 2)
})

/** Whatever may come back, Discord's own or not. */
const anyAnswer: fc.Arbitrary<Answer> = fc.oneof(
  fc.record({
    kind: fc.constant('response' as const),
    status: fc.constantFrom(200, 204, 302, 400, 401, 403, 404, 408, 413, 429, 500, 503, 520),
    code: fc.constantFrom(0, 10008, 10015, 10062, 30046, 40060, 50001, 50035),
    retryAfterMs: fc.constantFrom(0, 1, 1000, 86_400_000),
    foreign: fc.boolean(),
  }),
  fc.constantFrom(reset, unknown, response(500), response(404, { foreign: true })),
)

t.test('whatever is answered, it ends, and no faster than the pauses allow', async () => {
  const holds = fc.asyncProperty(
    fc.array(anyAnswer, { minLength: 1, maxLength: 30 }),
    fc.constantFrom('edit' as const, 'callback' as const),
    async (answers, purpose) => {
      const life = purpose === 'edit' ? LIFE : 2600
      const ended = await run(answers, { purpose, expiresAt: START + life })
      return ended.elapsed <= life && ended.attempts <= (purpose === 'edit' ? 80 : 20)
    },
  )
  await fc.assert(holds, { seed: 14, numRuns: 500 })
})

t.test(
  'whatever is answered besides, in a ban there is one call of each and a probe',
  async (t) => {
    const shutOut = response(403, { ban: true, foreign: true, retryAfterMs: 1 })
    const holds = fc.asyncProperty(
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 4 }),
      anyAnswer,
      async (deliveries, bans, then) => {
        const time = createVirtualTime(START)
        const told: string[] = []
        let calls = 0
        let out = 0
        let most = 0
        const breaker = createBanBreaker(time.now, silentHooks({ onBan: () => told.push('begun') }))
        const send = async () => {
          calls += 1
          out += 1
          const probing = breaker.state() !== 'closed'
          if (probing) most = Math.max(most, out)
          const answer = calls < deliveries + bans ? shutOut : ok
          await undefined
          out -= 1
          return answer === ok && calls === deliveries + bans ? then : answer
        }
        await Promise.all(
          Array.from({ length: deliveries }, () => run([], { time, breaker, send })),
        )
        breaker.close()
        return told.length === 1 && most <= 1
      },
    )
    await fc.assert(holds, { seed: 15, numRuns: 60 })
    t.pass()
  },
)
