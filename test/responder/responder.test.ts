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
import type { Acknowledgement } from '../../src/responder/acknowledgement.js'
import type { Job } from '../../src/responder/job.js'
import { createResponder, type ResponderDeps } from '../../src/responder/responder.js'
import type { Claims } from '../../src/state/claims.js'
import { createMemoryClaims } from '../../src/state/memory-claims.js'
import { latch } from '../harness/latch.js'
import { silentHooks } from './silent-hooks.js'

const NOW = 1_700_000_000_000
const definition = { name: 'signal', description: 'x' }

interface Setting {
  readonly immediate?: Command['immediate']
  readonly full?: boolean
  readonly decodeComponent?: ResponderDeps['decodeComponent']
  readonly claims?: Claims<Acknowledgement>
  readonly accept?: (job: Job) => Promise<void>
  readonly secure?: () => Promise<void>
  readonly monotonic?: () => number
}

function start(setting: Setting = {}) {
  const told: unknown[] = []
  const accepted: Job[] = []
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
    claims: setting.claims ?? createMemoryClaims(),
    backlog: {
      isFull: () => setting.full ?? false,
      accept(job) {
        accepted.push(job)
        return setting.accept?.(job)
      },
      async secure({ interactionId }) {
        told.push(['secured', interactionId])
        await setting.secure?.()
      },
    },
    hooks: silentHooks({
      onTooOld: note('too old'),
      onDuplicate: note('duplicate'),
      onError: note('error'),
      onAcknowledged: ({ ack, ackMs }) => told.push(['acknowledged', ack, ackMs]),
    }),
    maxAgeMs: 2500,
    now: () => NOW,
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
  t.strictSame(told.splice(0), [['too old', { ...old, command: 'unknown' }]])
  await responder.respond({ ...interaction(2501), kind: 'unknown' } as UnknownInteraction, receipt)
  t.strictSame(told.splice(0), [['too old', { ...old, command: 'unknown' }]])
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
  const pressed = { ...base, kind: 'component' as const, customId: 'x', values: [] }
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

t.test('a shared store may take its time to claim and to accept', async (t) => {
  const memory = createMemoryClaims<Acknowledgement>()
  const { responder, accepted } = start({
    claims: { claim: async (...args) => memory.claim(...args) },
    accept: async () => {},
  })
  const asked = interaction()
  t.match(await responder.respond(asked, receipt), { owed: { job: { interactionId: asked.id } } })
  const again = await responder.respond(asked, receipt)
  t.notOk('owed' in again)
  t.equal(accepted.length, 1)
})

t.test(
  'an acknowledgement took until its reply was ready: claimed, and made durable',
  async (t) => {
    const memory = createMemoryClaims<Acknowledgement>()
    const time = { now: 110 }
    const { responder, told, accepted } = start({
      claims: {
        async claim(...args) {
          time.now += 80
          return memory.claim(...args)
        },
      },
      async accept() {
        time.now += 90
      },
      monotonic: () => time.now,
    })
    const answered = await responder.respond(interaction(), receipt)
    t.strictSame(told, [['acknowledged', 'deferred', 180]])
    const receivedAt = NOW - 90
    t.match(answered, { owed: { story: { ackMs: 180, receivedAt } } }, 'so says its story')
    t.match(answered, { owed: { job: { story: { ackMs: 180, receivedAt } } } }, 'told at its end')
    t.match(
      accepted,
      [{ story: { ackMs: 90, receivedAt } }],
      'what is stored knows as much as it can',
    )
  },
)

t.test(
  'a duplicate waits until the first one’s job is durable, and so does its promise',
  async (t) => {
    const memory = createMemoryClaims<Acknowledgement>()
    const { open, opened } = latch()
    const order: string[] = []
    const { responder } = start({
      claims: {
        claim: (...args) => ({
          ...memory.claim(...args),
          confirm: () => void order.push('confirmed'),
        }),
      },
      accept: () => opened,
    })
    const asked = interaction()
    const both = [1, 2].map(async (nth) => {
      const answered = await responder.respond(asked, receipt)
      order.push(`reply ${nth}`)
      return answered
    })
    await new Promise((resolve) => setImmediate(resolve))
    t.strictSame(order, [])
    open()
    t.match(await Promise.all(both), [{ owed: {} }, { owed: undefined }])
    t.strictSame(order.sort(), ['confirmed', 'reply 1', 'reply 2'])
    t.notOk(
      responder.respond(asked, receipt) instanceof Promise,
      'later ones have nothing to wait for',
    )
  },
)

t.test('the job of one that may be gone is durable before its duplicate is answered', async (t) => {
  const { open, opened } = latch()
  const memory = createMemoryClaims<Acknowledgement>()
  const reply: Acknowledgement = { kind: 'deferred', body: '{"type":5}' }
  const { responder, told, accepted } = start({
    claims: {
      claim(id, decide) {
        const { first } = memory.claim(id, decide)
        return { first: false, reply, unconfirmed: first }
      },
    },
    secure: () => opened,
  })
  const asked = interaction()
  const both = [1, 2].map(() => responder.respond(asked, receipt))
  await new Promise((resolve) => setImmediate(resolve))
  t.match(told, [
    ['duplicate', asked.id],
    ['secured', asked.id],
    ['duplicate', asked.id],
  ])
  open()
  t.strictSame(await Promise.all(both), Array(2).fill({ kind: 'reply', reply }))
  t.equal(accepted.length, 0)
})

t.test('nothing is made durable where the first one owes nothing, or has confirmed', async (t) => {
  const duplicate = (over: object, immediate?: Command['immediate']) => {
    const { responder, told } = start({
      ...(immediate && { immediate }),
      claims: {
        claim(_, decide) {
          decide()
          const reply: Acknowledgement = { kind: 'deferred', body: '{"type":5}' }
          return { first: false, reply, unconfirmed: true, ...over }
        },
      },
    })
    t.notOk(responder.respond(interaction(), receipt) instanceof Promise)
    t.match(told, [['duplicate', String]])
    t.equal(told.length, 1)
  }
  duplicate({ unconfirmed: false })
  duplicate({ reply: { kind: 'answered', body: '{}' } })
  // It is known here by now: there is nothing to ask for.
  duplicate({}, () => ({ kind: 'answer', message: { content: 'x' }, private: false }))
})

t.test('what is answered at once has nothing to confirm', async (t) => {
  const { responder } = start({
    immediate: () => ({ kind: 'answer', message: { content: 'x' }, private: false }),
    claims: {
      claim: (_, decide) => ({
        first: true,
        reply: decide(),
        confirm: () => t.fail('nobody has to know'),
      }),
    },
  })
  t.match(responder.respond(interaction(), receipt), { owed: { job: undefined } })
})
