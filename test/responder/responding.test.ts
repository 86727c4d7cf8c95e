/** What the promise's parts are connected to: whose clock, whose chance, which store, whose language. */
import { EventEmitter, once } from 'node:events'
import t, { type Test } from 'tap'
import type { Command } from '../../src/commands/command.js'
import type { Answer } from '../../src/discord/answer.js'
import type { CommandInteraction, ComponentInteraction } from '../../src/discord/interaction.js'
import type { Message } from '../../src/discord/message.js'
import { makeSnowflake } from '../../src/discord/snowflake.js'
import { SignalboxError } from '../../src/errors.js'
import { DEFERRED } from '../../src/responder/acknowledgement.js'
import type { Backlog } from '../../src/responder/backlog.js'
import type { Job } from '../../src/responder/job.js'
import { createMemoryBacklog } from '../../src/responder/memory-backlog.js'
import type { Answered } from '../../src/responder/responder.js'
import {
  CONCURRENCY,
  createResponding,
  type RespondingOptions,
} from '../../src/responder/responding.js'
import type { Story } from '../../src/responder/story.js'
import { jobFor } from './backlog-contract.js'
import { silentHooks } from './silent-hooks.js'

/** Discord's, and years away from this machine's. */
const NOW = 1_700_000_000_000
const OK: Answer = { kind: 'response', status: 200 }
const receipt = { receivedAt: 1, verifiedMs: 1 }

const signal: Command = {
  definition: { name: 'signal', description: 'x' },
  immediate: () => ({ kind: 'defer', private: false }),
  resolve: async () => ({ message: { content: 'the signal' } }),
}

interface Setting extends Partial<RespondingOptions> {
  /** Of Discord, to one edit after the other; then it takes them. */
  readonly answers?: readonly Answer[]
}

function start(t: Test, { answers = [], ...more }: Setting = {}) {
  const edits: Message[] = []
  const left = [...answers]
  const stories: Story[] = []
  const errors: unknown[] = []
  const events = new EventEmitter()
  const ended = once(events, 'ended')
  const edited = once(events, 'edited').then(([message]) => message as Message)
  const responding = createResponding({
    table: new Map([['signal', signal]]),
    known: { pairs: ['EUR/USD'], timeframes: ['4h'] },
    api: {
      async editOriginal(_, message) {
        edits.push(message)
        events.emit('edited', message)
        return left.shift() ?? OK
      },
      callback: async () => OK,
    },
    hooks: silentHooks({
      onError: (_, error) => errors.push(error),
      onEnded(story) {
        stories.push(story)
        events.emit('ended')
      },
    }),
    maxAgeMs: 2500,
    maxBacklog: 2,
    now: () => NOW,
    readings: () => [NOW],
    monotonic: () => 1,
    random: () => 0,
    shared: undefined,
    ...more,
  })
  t.teardown(() => responding.breaker.close())
  const { responder, settlement } = responding
  /** Answered, and the reply written out. */
  async function acknowledge(interaction: CommandInteraction | ComponentInteraction) {
    const answered = await responder.respond(interaction, receipt)
    if (answered.kind === 'reply' && answered.owed) settlement.settle(answered.owed, 'flushed')
    return answered
  }
  return { ...responding, acknowledge, edits, edited, stories, errors, ended }
}

let sequence = 0
function asked(members: Partial<CommandInteraction> = {}, ageMs = 40): CommandInteraction {
  sequence += 1
  const id = makeSnowflake(NOW - ageMs, sequence)
  return {
    kind: 'command',
    id,
    token: 'tok',
    locale: 'en-US',
    name: 'signal',
    options: {},
    ...members,
  }
}
const bodyOf = (answered: Answered) => (answered.kind === 'reply' ? answered.reply.body : '')

t.test("a ban lasts until a moment of Discord's time, as the tokens do", async (t) => {
  const ban: Answer = { kind: 'response', status: 429, ban: true, retryAfterMs: 5 }
  const { acknowledge, breaker, edits, stories, ended } = start(t, { answers: [ban] })
  t.equal(breaker.state(), 'closed')
  await acknowledge(asked())
  await ended
  t.match(stories, [{ outcome: 'delivered', attempts: 2 }], 'no token has died meanwhile')
  t.equal(edits.length, 2)
})

t.test('whose token dies before a ban ends is not kept waiting for its end', async (t) => {
  const ban: Answer = { kind: 'response', status: 429, ban: true, retryAfterMs: 16 * 60_000 }
  const { acknowledge, edits, stories, ended } = start(t, { answers: [ban] })
  await acknowledge(asked())
  await ended
  t.match(stories, [{ outcome: 'banned', reason: 'DISCORD_BANNED', attempts: 1 }])
  t.equal(edits.length, 1)
})

t.test(
  'of a ban with more than 30 s to go who would wait is told, and nothing begun',
  async (t) => {
    const { acknowledge, breaker, shutOutUntil, edits } = start(t)
    breaker.open(30_000)
    t.equal(shutOutUntil(), undefined)
    breaker.open(30_001)
    t.equal(shutOutUntil(), NOW + 30_001)
    const answered = await acknowledge(asked({ locale: 'zh-CN' }))
    t.match(JSON.parse(bodyOf(answered)), {
      type: 4,
      data: { flags: 64, content: '❌ 获取信号失败。请在 <t:1700000030:R> 重试。' },
    })
    t.strictSame(edits, [])
  },
)

t.test('nothing is fetched for what a ban outlasts', async (t) => {
  let fetches = 0
  const table = new Map([
    [
      'signal',
      {
        ...signal,
        async resolve() {
          fetches += 1
          return { message: { content: 'x' } }
        },
      },
    ],
  ])
  const { responder, settlement, breaker, stories, ended } = start(t, { table })
  const answered = await responder.respond(asked(), receipt)
  breaker.open(16 * 60_000)
  if (answered.kind === 'reply' && answered.owed) settlement.settle(answered.owed, 'flushed')
  await ended
  t.match(stories, [{ outcome: 'banned', reason: 'DISCORD_BANNED', attempts: 0 }])
  t.equal(fetches, 0)
  breaker.close()
})

t.test('a retry waits for as long as the given chance has it', async (t) => {
  let drawn = 0
  const random = () => {
    drawn += 1
    return 1
  }
  const unknown: Answer = { kind: 'response', status: 404, code: 10015 }
  const { acknowledge, stories, ended } = start(t, { answers: [unknown], random })
  const before = performance.now()
  await acknowledge(asked())
  await ended
  t.match(stories, [{ outcome: 'delivered', attempts: 2 }])
  t.equal(drawn, 1)
  // A timer may fire within the millisecond before.
  t.ok(performance.now() - before >= 299, 'a fifth more than a quarter of a second')
})

t.test('a process that stops waits for no retry', async (t) => {
  const limited: Answer = { kind: 'response', status: 429, retryAfterMs: 600_000 }
  const { acknowledge, settlement, stories, edited, errors } = start(t, { answers: [limited] })
  await acknowledge(asked())
  await edited
  await settlement.drain({ tellAtMs: 1, endAtMs: 2 })
  t.match(stories, [{ outcome: 'abandoned', attempts: 1, reason: 'DISCORD_HTTP_429' }])
  await new Promise(setImmediate)
  t.strictSame(errors, [], 'nor is that a defect')
})

/** Its fetches never end. */
const hanging = (started: () => void = () => {}): RespondingOptions['table'] => {
  const resolve = () => {
    started()
    return new Promise<never>(() => {})
  }
  return new Map([['signal', { ...signal, resolve }]])
}

t.test('so many are at work at a time', async (t) => {
  let started = 0
  const { acknowledge, settlement } = start(t, {
    table: hanging(() => {
      started += 1
    }),
    maxBacklog: CONCURRENCY + 1,
  })
  for (let number = 0; number <= CONCURRENCY; number++) await acknowledge(asked())
  t.equal(settlement.backlog.size(), CONCURRENCY + 1)
  t.equal(started, CONCURRENCY)
  await settlement.drain({ tellAtMs: 1, endAtMs: 2 })
})

t.test('alone it claims in memory, and has as many places as are configured', async (t) => {
  const time = { steady: 1 }
  const { acknowledge, settlement, responder } = start(t, {
    table: hanging(),
    monotonic: () => time.steady,
  })
  const first = asked()
  t.equal(bodyOf(await acknowledge(first)), DEFERRED.public.body)
  t.match(await responder.respond(first, receipt), { kind: 'reply', owed: undefined })
  t.match(await acknowledge(asked()), { reply: { kind: 'deferred' } })
  t.equal(settlement.backlog.size(), 2)
  t.match(await acknowledge(asked()), { reply: { kind: 'busy' } })
  time.steady += 500
  t.equal(settlement.backlog.oldestAgeMs(), 500)
  await settlement.drain({ tellAtMs: 1, endAtMs: 2 })
})

t.test('with others it claims and keeps jobs where they do', async (t) => {
  const kept: Job[] = []
  const { acknowledge, settlement, stories, ended } = start(t, {
    maxBacklog: 1,
    shared: {
      createBacklog(work, { claims, canRun }) {
        const memory = createMemoryBacklog({ claims, max: 9, concurrency: 9, now: () => 1, work })
        const accept: Backlog['accept'] = async (id, decide) =>
          memory.accept(id, () => {
            const decided = decide()
            kept.push(decided.job as Job)
            return decided
          })
        const { request } = jobFor('1')
        t.equal(canRun(jobFor('1')), true)
        t.equal(canRun(jobFor('1', { request: { ...request, command: 'newer' } })), false)
        return { ...memory, accept, oldestAgeMs: () => 77 }
      },
    },
  })
  const [one, two] = [asked(), asked()]
  t.match(await acknowledge(one), { reply: { kind: 'deferred' } })
  t.match(await acknowledge(two), { reply: { kind: 'deferred' } }, 'their places count')
  t.strictSame(
    kept.map(({ interactionId }) => interactionId),
    [one.id, two.id],
  )
  t.equal(settlement.backlog.oldestAgeMs(), 77)
  await ended
  t.match(stories[0], { outcome: 'delivered' })
})

t.test("what is said without a command is said in the trader's language", async (t) => {
  const failing = async () => {
    throw new SignalboxError('SIGNAL_TIMEOUT', 'no answer')
  }
  const { acknowledge, edited } = start(t, {
    table: new Map([['signal', { ...signal, resolve: failing }]]),
  })
  t.match(bodyOf(await acknowledge(asked({ name: 'gone', locale: 'zh-CN' }))), '未知命令')
  t.match(bodyOf(await acknowledge(asked({ name: 'gone' }))), 'This command is not known here')
  await acknowledge(asked({ locale: 'zh-CN' }))
  t.match(await edited, { content: /超时/ })
})

t.test('a press is understood by what is configured', async (t) => {
  const { acknowledge, stories } = start(t)
  const pressed = (customId: string): ComponentInteraction => {
    const { id, token, locale } = asked()
    return { kind: 'component', id, token, locale, customId, values: [], part: 'button' }
  }
  t.match(await acknowledge(pressed('s1|refresh|EUR/USD|4h')), { reply: { kind: 'deferred' } })
  t.match(await acknowledge(pressed('s1|refresh|EUR/USD|2h')), { reply: { kind: 'failed' } })
  t.match(stories, [{ reason: 'OUTDATED_COMPONENT' }])
})

t.test("older than is configured, by Discord's clock, is not answered", async (t) => {
  const { acknowledge } = start(t, { maxAgeMs: 100 })
  t.match(await acknowledge(asked({}, 101)), { kind: 'too-old' })
  t.match(await acknowledge(asked({}, 100)), { kind: 'reply' })
})
