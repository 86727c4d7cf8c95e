/** Each genuine interaction is decided on once: too old, duplicate, busy, owed, or answered in spite of a defect. */
import t from 'tap'
import type { Command } from '../../src/commands/command.js'
import type {
  AutocompleteInteraction,
  CommandInteraction,
  ComponentInteraction,
  UnknownInteraction,
} from '../../src/discord/interaction.js'
import { makeSnowflake } from '../../src/discord/snowflake.js'
import { shutOutMessage } from '../../src/messages/failure.js'
import type { Acknowledgement } from '../../src/responder/acknowledgement.js'
import type { Accepted, Backlog } from '../../src/responder/backlog.js'
import type { Job } from '../../src/responder/job.js'
import { createResponder, type ResponderDeps } from '../../src/responder/responder.js'
import { createMemoryClaims } from '../../src/state/memory-claims.js'
import { silentHooks } from './silent-hooks.js'

const NOW = 1_700_000_000_000
const definition = { name: 'signal', description: 'x' }

interface Setting {
  readonly immediate?: Command['immediate']
  readonly full?: boolean
  readonly decodeComponent?: ResponderDeps['decodeComponent']
  /** What a shared store makes of what memory says. */
  readonly share?: (own: Accepted) => Accepted | Promise<Accepted>
  readonly monotonic?: () => number
}

function start(setting: Setting = {}) {
  const told: unknown[] = []
  const accepted: Job[] = []
  const claims = createMemoryClaims<Acknowledgement>()
  const immediate: Command['immediate'] =
    setting.immediate ?? (() => ({ kind: 'defer', private: false }))
  const note =
    (name: string) =>
    (...facts: unknown[]) =>
      void told.push([name, ...facts])
  const responder = createResponder({
    table: new Map([['signal', { definition, immediate }]]),
    decodeComponent: setting.decodeComponent ?? (() => ({ kind: 'unknown' })),
    sentence: (_, notice) => ({ content: notice }),
    shutOutUntil: () => undefined,
    shutOutMessage,
    backlog: {
      isFull: () => setting.full ?? false,
      accept(id, decide) {
        const own = claims.claim(id, () => {
          const { reply, job } = decide()
          if (job) accepted.push(job)
          return reply
        })
        return setting.share?.(own) ?? own
      },
      drop: note('dropped'),
    } satisfies Pick<Backlog, 'accept' | 'drop' | 'isFull'>,
    hooks: silentHooks({
      onTooOld: note('too old'),
      onDuplicate: note('duplicate'),
      onError: note('error'),
      onAcknowledged: ({ ack, ackMs }) => told.push(['acknowledged', ack, ackMs]),
    }),
    maxAgeMs: 2500,
    now: () => NOW,
    readings: () => [NOW],
    monotonic: setting.monotonic ?? (() => 110),
  })
  return { responder, told, accepted }
}

const interaction = (ageMs = 40, name = 'signal', sequence = 1): CommandInteraction => ({
  kind: 'command',
  id: makeSnowflake(NOW - ageMs, sequence),
  token: 'tok',
  locale: 'en-US',
  name,
  options: {},
})
const receipt = { receivedAt: 100, verifiedMs: 1 }

t.test(
  'what has to be fetched is deferred and owed as plain data, accepted before the reply',
  async (t) => {
    const { responder, told, accepted } = start()
    const asked = interaction()
    const answered = await responder.respond(asked, receipt)
    t.match(answered, { kind: 'reply', reply: { kind: 'deferred' }, owed: { token: 'tok' } })
    t.strictSame(accepted, [
      {
        interactionId: asked.id,
        token: 'tok',
        request: { command: 'signal', options: {}, locale: 'en-US' },
        acknowledgedAt: NOW,
        expiresAt: NOW - 40 + 15 * 60_000,
        story: {
          interactionId: asked.id,
          command: 'signal',
          ack: 'deferred',
          ageMs: 40,
          verifiedMs: 1,
          ackMs: 10,
          receivedAt: NOW - 10,
        },
      },
    ])
    t.strictSame(JSON.parse(JSON.stringify(accepted)), accepted, 'survives a store')
    t.strictSame(told, [['acknowledged', 'deferred', 10]])
  },
)

t.test('older than the limit is not worked on, just within it is', async (t) => {
  const { responder, told, accepted } = start()
  t.strictSame(await responder.respond(interaction(2501), receipt), { kind: 'too-old' })
  const { id } = interaction(2501)
  const old = { interactionId: id, command: 'signal', ageMs: 2501, typing: false }
  t.strictSame(told.splice(0), [['too old', old]])
  const typed = { ...interaction(2501), kind: 'autocomplete', focused: { name: 'p', value: '' } }
  await responder.respond(typed as unknown as AutocompleteInteraction, receipt)
  t.strictSame(told.splice(0), [['too old', { ...old, typing: true }]])
  const pressed = { ...interaction(2501), kind: 'component', customId: 'x', values: [] }
  await responder.respond(pressed as unknown as ComponentInteraction, receipt)
  t.strictSame(told.splice(0), [['too old', { ...old, command: 'component' }]])
  await responder.respond(interaction(2501, 'no-such-command'), receipt)
  const named = { ...old, command: 'unknown', unfamiliar: { commandName: 'no-such-command' } }
  t.strictSame(told.splice(0), [['too old', named]])
  const facts = { interactionType: 9 }
  const unknown = { ...interaction(2501), kind: 'unknown', what: 'type', facts }
  await responder.respond(unknown as unknown as UnknownInteraction, receipt)
  t.strictSame(told.splice(0), [['too old', { ...old, command: 'unknown', unfamiliar: facts }]])
  t.match(await responder.respond(interaction(2500), receipt), { kind: 'reply' })
  t.match(
    await responder.respond(interaction(-60_000), receipt),
    { kind: 'reply' },
    'from the future',
  )
  t.equal(accepted.length, 2)
})

t.test('duplicates get the same bytes and owe nothing, simultaneous ones too', async (t) => {
  const { responder, told, accepted } = start()
  const asked = interaction()
  const answers = await Promise.all([1, 2, 3].map(() => responder.respond(asked, receipt)))
  const replies = answers.map((answer) => (answer.kind === 'reply' ? answer.reply.body : undefined))
  t.equal(new Set(replies).size, 1)
  t.strictSame(
    answers.map((answer) => 'owed' in answer),
    [true, false, false],
  )
  t.equal(accepted.length, 1)
  t.equal(told.filter((each) => (each as string[])[0] === 'duplicate').length, 2)
})

t.test('a full backlog is busy for what would be deferred, and for nothing else', async (t) => {
  const { responder, accepted } = start({ full: true })
  const busy = await responder.respond(interaction(), receipt)
  t.match(busy, { reply: { kind: 'busy' }, owed: { story: { command: 'signal', reason: 'BUSY' } } })
  t.match(String(busy.kind === 'reply' && busy.reply.body), /"flags":64/)
  const known = await responder.respond(interaction(40, 'no-such', 2), receipt)
  t.match(known, { reply: { kind: 'failed' }, owed: { story: { reason: 'UNKNOWN_COMMAND' } } })
  t.equal(accepted.length, 0)
})

t.test('a defect in a command is told to the trader and to the log', async (t) => {
  const defect = new Error('defect')
  const { responder, told } = start({
    immediate() {
      throw defect
    },
  })
  const answered = await responder.respond(interaction(), receipt)
  t.match(answered, {
    reply: { kind: 'failed' },
    owed: { story: { command: 'signal', reason: 'INTERNAL' } },
  })
  t.match(told, [
    ['error', String, defect],
    ['acknowledged', 'failed', 10],
  ])
})

t.test("a defect in a press has no command's name in its story", async (t) => {
  const { name: _, options: __, ...base } = interaction()
  const part = 'button' as const
  const pressed = { ...base, kind: 'component' as const, customId: 'x', values: [], part }
  const unknown = start()
  t.match(await unknown.responder.respond(pressed, receipt), {
    owed: { story: { command: 'component' } },
  })
  const { responder } = start({
    decodeComponent() {
      throw new Error('defect')
    },
  })
  const answered = await responder.respond(pressed, receipt)
  t.match(answered, { owed: { story: { command: 'component', reason: 'INTERNAL' } } })
})

t.test('a shared store may take its time', async (t) => {
  const { responder, accepted } = start({ share: async (own) => own })
  const asked = interaction()
  t.match(await responder.respond(asked, receipt), { owed: { job: { interactionId: asked.id } } })
  const again = await responder.respond(asked, receipt)
  t.notOk('owed' in again)
  t.equal(accepted.length, 1)
})

t.test('an acknowledgement took until its reply was ready, the store included', async (t) => {
  const time = { now: 110 }
  const { responder, told, accepted } = start({
    async share(own) {
      time.now += 170
      return { ...own, storeMs: 170 }
    },
    monotonic: () => time.now,
  })
  const answered = await responder.respond(interaction(), receipt)
  t.strictSame(told, [['acknowledged', 'deferred', 180]])
  const story = { ackMs: 180, storeMs: 170, receivedAt: NOW - 10 }
  t.match(answered, { owed: { story, job: { story } } }, 'so says its story')
  t.match(accepted, [{ story: { ackMs: 10 } }], 'what is stored knows as much as it can')
})

t.test('what another replica was first with gets its reply, and owes nothing', async (t) => {
  const reply: Acknowledgement = { kind: 'answered', body: '{"type":4}' }
  const { responder, told } = start({ share: async () => ({ first: false, reply, storeMs: 1 }) })
  const asked = interaction()
  t.strictSame(await responder.respond(asked, receipt), { kind: 'reply', reply })
  t.strictSame(told, [['duplicate', asked.id]])
})

t.test('where the store is late, what is owed waits for its word', async (t) => {
  const late = Promise.resolve(false)
  const { responder } = start({ share: async (own) => ({ ...own, late, storeMs: 150 }) })
  t.match(await responder.respond(interaction(), receipt), { owed: { late, job: {} } })
})

t.test('what fails on its way to the reply is a sentence, and nothing stays owed', async (t) => {
  const defect = new Error('defect')
  const fail = (): never => {
    throw defect
  }
  for (const share of [fail, () => Promise.reject(defect)]) {
    const { responder, told } = start({ share })
    const asked = interaction()
    const answered = await responder.respond(asked, receipt)
    t.match(answered, { kind: 'reply', reply: { kind: 'failed', body: /"type":4/ } })
    t.notOk('owed' in answered)
    t.strictSame(told, [
      ['dropped', asked.id],
      ['error', asked.id, defect],
    ])
    await responder.respond(asked, receipt)
    t.strictSame(told.slice(2), [['error', asked.id, defect]], "a duplicate drops nobody's work")
  }
})
