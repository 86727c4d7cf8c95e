/** What is owed comes to its end by the reply's fate. */
import t from 'tap'
import type { Answer } from '../../src/discord/answer.js'
import { makeSnowflake } from '../../src/discord/snowflake.js'
import { SignalboxError } from '../../src/errors.js'
import { DEFERRED } from '../../src/responder/acknowledgement.js'
import type { Holder } from '../../src/responder/backlog.js'
import { createBanBreaker } from '../../src/responder/ban-breaker.js'
import { createMemoryBacklog } from '../../src/responder/memory-backlog.js'
import { createSettlement, type Owed } from '../../src/responder/settlement.js'
import type { Story } from '../../src/responder/story.js'
import { silentHooks } from './silent-hooks.js'

const NOW = 1_700_000_000_000
const OK: Answer = { kind: 'response', status: 204 }
const error = (status: number, code?: number): Answer => ({
  kind: 'response',
  status,
  ...(code !== undefined && { code }),
})

interface Setting {
  readonly callback?: Answer
  readonly edits?: readonly Answer[]
  readonly resolve?: () => Promise<{ message: { content: string } }>
  readonly throwOnEnd?: Error
  readonly holder?: Holder
  readonly sleep?: () => Promise<void>
  readonly beforeCallback?: Promise<void>
}

function start(setting: Setting = {}) {
  const clock = { time: NOW }
  const stories: Story[] = []
  const rescues: unknown[] = []
  const errors: unknown[] = []
  const calls: string[] = []
  const edits = [...(setting.edits ?? [])]
  const breaker = createBanBreaker(() => NOW)
  const resolve = setting.resolve ?? (async () => ({ message: { content: 'signal' } }))
  let ended = () => {}
  const end = new Promise<void>((resolve) => {
    ended = resolve
  })
  const settlement = createSettlement({
    table: new Map([
      [
        'signal',
        {
          definition: { name: 'signal', description: 'x' },
          immediate: () => ({ kind: 'defer' as const, private: false }),
          resolve,
        },
      ],
    ]),
    failureMessage: (_, code) => ({ content: code }),
    api: {
      async editOriginal() {
        calls.push('edit')
        return edits.shift() ?? OK
      },
      async callback(_id, _token, reply) {
        calls.push(`callback ${reply}`)
        await setting.beforeCallback
        return setting.callback ?? OK
      },
    },
    breaker,
    createBacklog: (work) =>
      createMemoryBacklog({
        max: 10,
        concurrency: 10,
        now: () => 1,
        work: (job, abort) => work(job, abort, setting.holder),
      }),
    hooks: silentHooks({
      onRescue: (_, result, told) => rescues.push(told ? `${result}, told before` : result),
      onError: (_, cause) => {
        errors.push(cause)
        ended()
      },
      onEnded(story) {
        if (setting.throwOnEnd) throw setting.throwOnEnd
        stories.push(story)
        ended()
      },
    }),
    now: () => clock.time,
    sleep: setting.sleep ?? (async () => {}),
    random: () => 0,
  })
  return { settlement, stories, rescues, errors, calls, end, clock }
}

const interactionId = makeSnowflake(NOW - 100)
const story = {
  interactionId,
  command: 'signal',
  ack: 'deferred',
  ageMs: 40,
  verifiedMs: 1,
  ackMs: 2,
  receivedAt: NOW - 50,
} as const
const job = {
  interactionId,
  token: 'tok',
  request: { command: 'signal', options: {}, locale: 'en-US' },
  acknowledgedAt: NOW,
  expiresAt: NOW + 900_000,
  story,
}
const owed: Owed = { token: 'tok', reply: DEFERRED.public, story, job }
const answered: Owed = {
  token: 'tok',
  reply: DEFERRED.public,
  story: { ...story, ack: 'answered' },
}

/** As the responder does it before the reply leaves. */
function accepted(setting?: Setting) {
  const started = start(setting)
  started.settlement.backlog.accept(job)
  return started
}

t.test('a flushed deferral is worked on, without a callback', async (t) => {
  const { settlement, stories, calls, end } = accepted()
  await settlement.settle(owed, 'flushed')
  await end
  t.match(stories, [{ outcome: 'delivered', attempts: 1, rescue: undefined }])
  t.strictSame(calls, ['edit'])
  await settlement.drain({ tellAtMs: 10_000, endAtMs: 20_000 })
  t.equal(settlement.backlog.size(), 0)
})

t.test(
  'an answer in the reply itself ends with the flush: delivered, or told with its reason',
  async (t) => {
    const { settlement, stories } = start()
    await settlement.settle(answered, 'flushed')
    await settlement.settle(
      { ...answered, story: { ...answered.story, reason: 'BUSY' } },
      'flushed',
    )
    t.match(stories, [
      { outcome: 'delivered', attempts: 0, totalMs: 50 },
      { outcome: 'told', reason: 'BUSY' },
    ])
  },
)

t.test('an unknown fate is resolved by the very reply, and the work goes on', async (t) => {
  for (const [callback, rescue] of [
    [OK, 'acknowledged'],
    [error(400, 40060), 'had-arrived'],
    [error(403), 'refused'],
  ] as const) {
    const { settlement, stories, rescues, calls, end } = accepted({ callback })
    await settlement.settle(owed, 'unknown')
    await end
    t.strictSame(calls, ['callback {"type":5}', 'edit'])
    t.strictSame(rescues, [rescue])
    t.match(stories, [{ outcome: 'delivered', rescue }])
  }
})

t.test('an interaction that Discord has given up on is not worked on', async (t) => {
  const { settlement, stories, calls } = accepted({ callback: error(404, 10062) })
  await settlement.settle(owed, 'unknown')
  t.match(stories, [{ outcome: 'expired', rescue: 'expired', attempts: 0 }])
  t.strictSame(calls, ['callback {"type":5}'])
  t.equal(settlement.backlog.size(), 0)
})

t.test('an answer whose rescue is refused has no edit that could still tell', async (t) => {
  const { settlement, stories } = start({ callback: error(403) })
  await settlement.settle(answered, 'unknown')
  t.match(stories, [{ outcome: 'refused', rescue: 'refused' }])
})

t.test('a doubt is resolved when Discord does not know of the acknowledgement, once', async (t) => {
  const unknown = error(404, 10015)
  const { settlement, stories, calls, end } = accepted({ edits: [unknown, unknown] })
  const settled = settlement.settle(owed, 'flushed')
  await settlement.doubt(owed, 'quietly')
  await settled
  await end
  t.strictSame(calls, ['edit', 'callback {"type":5}', 'edit', 'edit'])
  t.match(stories, [{ outcome: 'delivered', rescue: 'acknowledged' }])
})

t.test('a lost acknowledgement that is too late to repeat ends the retries', async (t) => {
  const edits = [error(404, 10015)]
  const { settlement, stories, calls, end } = accepted({ edits, callback: error(404, 10062) })
  const settled = settlement.settle(owed, 'flushed')
  await settlement.doubt(owed, 'quietly')
  await settled
  await end
  t.strictSame(calls, ['edit', 'callback {"type":5}'])
  t.match(stories, [{ outcome: 'expired', rescue: 'expired' }])
})

t.test(
  'a reset after the reply is resolved at once, with an edit to come or without',
  async (t) => {
    let release = () => {}
    const fetched = new Promise<void>((resolve) => {
      release = resolve
    })
    const resolve = async () => {
      await fetched
      return { message: { content: 'signal' } }
    }
    const { settlement, calls, rescues, end } = accepted({ resolve })
    await settlement.settle(owed, 'flushed')
    await settlement.doubt(owed, 'reset')
    t.strictSame(calls, ['callback {"type":5}'])
    release()
    await end
    t.strictSame(calls, ['callback {"type":5}', 'edit'])
    await settlement.doubt(owed, 'reset')
    t.equal(calls.length, 2, 'what has ended is not doubted any more')
    await settlement.doubt(answered, 'quietly')
    t.equal(calls.length, 2, 'a quiet close after an answer proves nothing')
    await settlement.doubt(answered, 'reset')
    t.equal(calls.length, 3)
    t.strictSame(rescues, ['acknowledged', 'acknowledged, told before'])
  },
)

t.test('three seconds after it was made nothing is rescued any more, nor said to be', async (t) => {
  const edits = [error(404, 10015)]
  const { settlement, calls, rescues, stories, end, clock } = accepted({ edits })
  const settled = settlement.settle(owed, 'flushed')
  await settlement.doubt(owed, 'quietly')
  clock.time = NOW - 100 + 3000
  await settlement.doubt(owed, 'reset')
  await settlement.doubt(answered, 'reset')
  await settled
  await end
  t.strictSame([calls, rescues], [['edit', 'edit'], []])
  t.match(stories, [{ outcome: 'delivered', rescue: undefined }])
})

t.test('one that another replica has is not worked on, and nothing of it is kept', async (t) => {
  const holder = { hold: async () => t.fail('asked'), isLost: () => true }
  const { settlement, calls, stories } = accepted({ holder })
  await settlement.settle(owed, 'flushed')
  await new Promise((resolve) => setImmediate(resolve))
  t.equal(settlement.backlog.size(), 0)
  await settlement.doubt(owed, 'reset')
  t.strictSame([calls, stories], [[], []])
})

t.test('a defect in what is told ends in the log, never in a rejection', async (t) => {
  const defect = new Error('defect')
  const { settlement, errors, end } = accepted({ throwOnEnd: defect })
  await settlement.settle(answered, 'flushed')
  t.strictSame(errors, [defect])
  await settlement.settle(owed, 'flushed')
  await end
  t.ok(errors.every((each) => each === defect))
})

t.test('draining waits for every end, and abandons what does not come to one', async (t) => {
  const quick = accepted()
  const settled = quick.settlement.settle(owed, 'flushed')
  t.strictSame(await quick.settlement.drain({ tellAtMs: 10_000, endAtMs: 20_000 }), [])
  await settled
  t.equal(quick.stories.length, 1)

  const stuck = accepted({ resolve: () => new Promise(() => {}) })
  await stuck.settlement.settle(owed, 'flushed')
  const left = await stuck.settlement.drain({ tellAtMs: 1, endAtMs: 2 })
  t.match(left, [{ interactionId }])
  t.match(stuck.stories, [{ outcome: 'abandoned' }])
})

t.test('what is abandoned is told of once, with what had gone wrong until then', async (t) => {
  const failing = accepted({
    resolve: async () => {
      throw new SignalboxError('SIGNAL_UNREACHABLE', 'away')
    },
    edits: [error(502), error(502)],
    sleep: async () => {
      if (failing.calls.length === 2) await new Promise(() => {})
    },
  })
  await failing.settlement.settle(owed, 'flushed')
  await failing.settlement.drain({ tellAtMs: 1, endAtMs: 50 })
  t.match(failing.stories, [{ outcome: 'abandoned', attempts: 2, reason: 'SIGNAL_UNREACHABLE' }])

  let answer = () => {}
  const asked = new Promise<void>((resolve) => {
    answer = resolve
  })
  const late = accepted({ callback: error(404, 10062), beforeCallback: asked })
  const settled = late.settlement.settle(owed, 'unknown')
  await late.settlement.drain({ tellAtMs: 1, endAtMs: 2 })
  answer()
  await settled
  t.match(late.stories, [{ outcome: 'abandoned', attempts: 0 }])
  t.equal(late.stories.length, 1)
})
