/** One job from its command to the trader's answer, and the story that it ends in. */
import t from 'tap'
import type { Command, Note } from '../../src/commands/command.js'
import type { Answer } from '../../src/discord/answer.js'
import type { DiscordApi } from '../../src/discord/api.js'
import { SignalboxError } from '../../src/errors.js'
import type { Holder } from '../../src/responder/backlog.js'
import { createBanBreaker } from '../../src/responder/ban-breaker.js'
import { followUp } from '../../src/responder/follow-up.js'
import type { Job } from '../../src/responder/job.js'
import { silentHooks } from './silent-hooks.js'
import { createVirtualTime } from './virtual-time.js'

const START = 1_700_000_000_000
const story = {
  interactionId: '7',
  command: 'signal',
  ack: 'deferred',
  ageMs: 40,
  verifiedMs: 0.2,
  ackMs: 1,
  receivedAt: START - 2,
} as const
const job: Job = {
  interactionId: '7',
  token: 'tok',
  request: { command: 'signal', options: { pair: 'EUR/USD' }, locale: 'zh-CN' },
  acknowledgedAt: START,
  expiresAt: START + 900_000,
  story,
}
const message = { embeds: [{ title: 'the signal' }] }
const note: Note = { pair: 'EUR/USD', cache: 'miss', backendMs: 400 }

const response = (status: number, code?: number): Answer => ({
  kind: 'response',
  status,
  ...(code !== undefined && { code }),
})

interface Run {
  readonly job?: Job
  readonly answers?: readonly Answer[]
  readonly resolve?: Command['resolve']
  readonly abort?: AbortSignal
  readonly holder?: Holder
}

async function run(more: Run) {
  const time = createVirtualTime(START)
  const { answers = [response(200)] } = more
  const resolve: Command['resolve'] =
    'resolve' in more
      ? more.resolve
      : async () => {
          time.pass(400)
          return { message, note }
        }
  const signal: Command = {
    definition: { name: 'signal', description: 'x' },
    immediate: () => ({ kind: 'defer', private: false }),
    ...(resolve && { resolve }),
  }
  const edits: Parameters<DiscordApi['editOriginal']>[] = []
  const errors: unknown[] = []
  const breaker = createBanBreaker(time.now, silentHooks())
  const ended = await followUp(
    more.job ?? job,
    more.abort ?? new AbortController().signal,
    {
      now: time.now,
      sleep: time.sleep,
      random: () => 0,
      stopped: new AbortController().signal,
      breaker,
      table: new Map([['signal', signal]]),
      failureMessage: (locale, code) => ({ content: `failed in ${locale}: ${code}` }),
      api: {
        async editOriginal(...call) {
          edits.push(call)
          time.pass(100)
          return answers[Math.min(edits.length, answers.length) - 1] as Answer
        },
      },
      hooks: silentHooks({ onError: (...facts) => errors.push(facts) }),
    },
    more.holder,
  )
  breaker.close()
  return { ended, edits, errors }
}

const retries = { 'too-early': 0, limited: 0, transient: 0 }

t.test('work that has ended replica after replica is told, and not tried again', async (t) => {
  const asked: number[] = []
  const holder: Holder = {
    hold: async () => asked.push(1) > 0,
    mayStart: () => true,
    isLost: () => false,
    isSpent: true,
  }
  const { ended, edits, errors } = await run({
    holder,
    resolve: () => Promise.reject(new Error('tried')),
  })
  t.match(edits, [['tok', { content: 'failed in zh-CN: INTERNAL' }, {}]])
  t.match(errors, [['7', Error]])
  t.match(ended, { outcome: 'told', reason: 'WORK_ENDS_PROCESS' })
  t.equal(asked.length, 1, 'also that only where it is still its own')
})

t.test('the answer is edited in, once, and the story says how long it took', async (t) => {
  const { ended, edits, errors } = await run({})
  t.strictSame(edits, [['tok', message, { fresh: false }]])
  t.strictSame(errors, [])
  t.strictSame(ended, {
    ...story,
    note,
    outcome: 'delivered',
    attempts: 1,
    retries,
    totalMs: 502,
    followUpMs: 500,
    tokenLifeLeftMs: 899_500,
  })
})

t.test('the command gets the request as it was stored, and the signal to hurry', async (t) => {
  const { signal } = new AbortController()
  const asked: unknown[] = []
  const resolve: Command['resolve'] = async (...given) => {
    asked.push(...given)
    return { message }
  }
  await run({ resolve, abort: signal })
  t.equal(asked[0], job.request)
  t.equal(asked[1], signal)
})

t.test('an expected failure is told to the trader, with its reason', async (t) => {
  const error = new SignalboxError('SIGNAL_TIMEOUT', 'no answer')
  const { ended, edits, errors } = await run({ resolve: () => Promise.reject(error) })
  t.strictSame(
    edits.map(([, sent]) => sent),
    [{ content: 'failed in zh-CN: SIGNAL_TIMEOUT' }],
  )
  t.strictSame(errors, [['7', error]])
  t.match(ended, { outcome: 'told', reason: 'SIGNAL_TIMEOUT', attempts: 1, followUpMs: 100 })
  t.notOk('note' in ended)
})

t.test('so is a defect, a command that resolves nothing, and one that is gone', async (t) => {
  const defect: Command['resolve'] = () => {
    throw new TypeError('x is undefined')
  }
  const gone = { ...job, request: { ...job.request, command: 'gone' } }
  for (const more of [{ resolve: defect }, { resolve: undefined }, { job: gone }]) {
    const { ended, edits, errors } = await run(more)
    t.match(edits, [['tok', { content: 'failed in zh-CN: INTERNAL' }]])
    t.match(ended, { outcome: 'told', reason: 'INTERNAL' })
    t.equal(errors.length, 1)
  }
})

t.test('a message that Discord refuses becomes the plain sentence', async (t) => {
  const { ended, edits } = await run({ answers: [response(400, 50035), response(200)] })
  t.strictSame(
    edits.map(([, sent]) => sent),
    [message, { content: 'failed in zh-CN: INTERNAL' }],
  )
  t.match(ended, { outcome: 'told', reason: 'REFUSED_BY_DISCORD', attempts: 2, note })
  const twice = await run({ answers: [response(400, 50035)] })
  t.match(twice.ended, { outcome: 'refused', reason: 'REFUSED_BY_DISCORD', attempts: 2 })
})

t.test('a message that Discord breaks at becomes the plain sentence, and says so', async (t) => {
  const broken = Array(4).fill(response(500))
  const { ended, edits } = await run({ answers: [...broken, response(200)] })
  t.strictSame(edits.at(-1)?.[1], { content: 'failed in zh-CN: INTERNAL' })
  t.match(ended, { outcome: 'told', reason: 'DISCORD_SERVER_ERROR', plain: true, attempts: 5 })
  const back = await run({ answers: [...broken, response(502), response(200)] })
  t.match(back.ended, { outcome: 'delivered', attempts: 6, plain: undefined, reason: undefined })
})

t.test('a retry is on a fresh connection and in the story', async (t) => {
  const { ended, edits } = await run({ answers: [response(503), response(200)] })
  t.strictSame(
    edits.map(([, , how]) => how),
    [{ fresh: false }, { fresh: true }],
  )
  t.match(ended, { outcome: 'delivered', attempts: 2, retries: { transient: 1 }, followUpMs: 850 })
})

t.test('an end without an answer says which, and has no time of delivery', async (t) => {
  const ends: [Answer, string, string | undefined][] = [
    [response(404, 10062), 'expired', 'DISCORD_10062'],
    [response(401, 50027), 'expired', 'DISCORD_50027'],
    [response(401), 'expired', 'DISCORD_HTTP_401'],
    [response(404, 10008), 'gone', undefined],
    [response(403), 'refused', 'DISCORD_HTTP_403'],
    [response(403, 50001), 'refused', 'DISCORD_50001'],
    [response(404, 10003), 'refused', 'DISCORD_10003'],
    [response(404, 987_654), 'refused', 'DISCORD_HTTP_404'],
  ]
  for (const [answer, outcome, reason] of ends) {
    const { ended } = await run({ answers: [answer] })
    t.match(ended, { outcome, attempts: 1, totalMs: 502, reason })
    t.notOk('followUpMs' in ended || 'tokenLifeLeftMs' in ended)
  }
})

t.test('a failure that could not be told keeps its reason', async (t) => {
  const resolve = () => Promise.reject(new SignalboxError('SIGNAL_ABORTED', 'stopping'))
  const { ended } = await run({ resolve, answers: [response(404, 10062)] })
  t.match(ended, { outcome: 'expired', reason: 'SIGNAL_ABORTED' })
})

t.test('what was known before stays in the story: the note, and a rescue', async (t) => {
  const before = { ...story, note: { pair: 'GBP/USD', timeframe: '4h' } }
  const rescued: Job = { ...job, story: before, rescue: 'had-arrived' }
  const { ended } = await run({ job: rescued })
  t.strictSame(ended.note, { timeframe: '4h', ...note })
  t.equal(ended.rescue, 'had-arrived')
})

t.test(
  'a job whose token died while it waited is expired, without a fetch or a call',
  async (t) => {
    const resolve: Command['resolve'] = async () => {
      t.fail('nobody could read it')
      return { message }
    }
    const { ended, edits, errors } = await run({ job: { ...job, expiresAt: START }, resolve })
    t.strictSame([edits, errors], [[], []])
    t.match(ended, { outcome: 'expired', attempts: 0, totalMs: 2 })
  },
)
