/** What is answered at once and what work it leaves, for every kind of interaction and of command. */
import t from 'tap'
import type {
  Command,
  CommandRequest,
  CommandTable,
  DecodedComponent,
  Immediate,
} from '../../src/commands/command.js'
import type {
  AutocompleteInteraction,
  CommandInteraction,
  ComponentInteraction,
  UnknownInteraction,
} from '../../src/discord/interaction.js'
import type { Acknowledgement } from '../../src/responder/acknowledgement.js'
import { DEFERRED } from '../../src/responder/acknowledgement.js'
import { type Answerable, type DecideDeps, decide } from '../../src/responder/decide.js'

const base = { id: '7', token: 'tok', locale: 'zh-CN' }
const options = { pair: 'EUR/USD', private: true }
const command: CommandInteraction = { kind: 'command', ...base, name: 'signal', options }
const press: ComponentInteraction = {
  ...{ kind: 'component', ...base, customId: 'id', values: ['1h'] },
  ...{ part: 'button', componentType: 2 },
}
const typing: AutocompleteInteraction = {
  kind: 'autocomplete',
  ...base,
  name: 'signal',
  focused: { name: 'pair', value: 'eur' },
}

const definition = { name: 'signal', description: 'x' }

/** One command, `signal`, that says `immediate`; and what it was asked. */
function depsFor(
  immediate: Immediate,
  more: Partial<Command> = {},
  decoded?: DecodedComponent,
  shutOutUntil?: number,
) {
  const asked: unknown[] = []
  const signal: Command = {
    definition,
    immediate(request: CommandRequest) {
      asked.push(request)
      return immediate
    },
    ...more,
  }
  const table: CommandTable = new Map([['signal', signal]])
  const deps: DecideDeps = {
    table,
    decodeComponent(...given) {
      asked.push(given)
      return decoded ?? { kind: 'request', command: 'signal', action: 'refresh', options }
    },
    sentence: (locale, notice) => ({ content: `${notice} in ${locale}` }),
    shutOutUntil: () => shutOutUntil,
    shutOutMessage: (locale, until) => ({ content: `until ${until} in ${locale}` }),
  }
  return { deps, asked }
}

const json = ({ body }: Acknowledgement) => JSON.parse(String(body))
const later = { kind: 'defer', private: false } as const
const message = { embeds: [{ title: 'x' }] }
const allowed_mentions = { parse: [] }
const request = { command: 'signal', options, locale: 'zh-CN' }
const pressed = { ...request, action: 'refresh' }

t.test('a command that has to fetch is deferred, openly or privately, and owed', async (t) => {
  const { deps, asked } = depsFor(later)
  t.strictSame(decide(command, deps), {
    acknowledgement: DEFERRED.public,
    command: 'signal',
    request,
  })
  t.strictSame(asked, [request])
  const secretly = decide(command, depsFor({ kind: 'defer', private: true }).deps)
  t.equal(secretly.acknowledgement, DEFERRED.private)
  t.strictSame(secretly.request, request)
})

t.test('a press that has to fetch is a deferred update, private or not', async (t) => {
  for (const secretly of [false, true]) {
    const { deps, asked } = depsFor({ kind: 'defer', private: secretly })
    const decision = decide(press, deps)
    t.equal(decision.acknowledgement, DEFERRED.update)
    t.strictSame(decision, {
      acknowledgement: DEFERRED.update,
      command: 'signal',
      request: pressed,
    })
    t.strictSame(asked, [['id', ['1h']], pressed])
  }
})

const sentence = (content: string) => ({
  type: 4,
  data: { content: `${content} in zh-CN`, allowed_mentions, flags: 64 },
})

t.test('what a ban would keep from being edited in is told at once, in private', async (t) => {
  for (const from of [command, press]) {
    const { acknowledgement, ...rest } = decide(from, depsFor(later, {}, undefined, 99).deps)
    t.strictSame(rest, { command: 'signal', reason: 'DISCORD_BANNED' })
    t.equal(acknowledgement.kind, 'failed')
    t.strictSame(json(acknowledgement), sentence('until 99'))
  }
  const known = { kind: 'answer', message, private: false } as const
  const { acknowledgement } = decide(command, depsFor(known, {}, undefined, 99).deps)
  t.equal(acknowledgement.kind, 'answered', 'what is known is')
})

t.test('what is known is answered at once, with its note and nothing owed', async (t) => {
  const note = { pair: 'EUR/USD', cache: 'hit' } as const
  const { deps } = depsFor({ kind: 'answer', message, private: true, note })
  const { acknowledgement, ...rest } = decide(command, deps)
  t.strictSame(rest, { command: 'signal', note })
  t.equal(acknowledgement.kind, 'answered')
  const data = { ...message, allowed_mentions }
  t.strictSame(json(acknowledgement), { type: 4, data: { ...data, flags: 64 } })

  const openly = decide(command, depsFor({ kind: 'answer', message, private: false }).deps)
  t.strictSame(json(openly.acknowledgement), { type: 4, data })
  t.notOk('note' in openly)
})

t.test('a press may change its message at once', async (t) => {
  const note = { pair: 'EUR/USD' }
  for (const more of [{}, { note }]) {
    const { acknowledgement, ...rest } = decide(
      press,
      depsFor({ kind: 'update', message, ...more }).deps,
    )
    t.strictSame(rest, { command: 'signal', ...more })
    t.match(json(acknowledgement), { type: 7, data: { ...message, allowed_mentions } })
  }
})

t.test(
  'what is not known is told so privately, by what it is, and named for the log',
  async (t) => {
    const { deps, asked } = depsFor(later)
    const unknown = (what: UnknownInteraction['what'], facts: UnknownInteraction['facts']) =>
      ({ kind: 'unknown', ...base, what, facts }) as const
    const cases: [Answerable, string, string, string, object][] = [
      [
        { ...command, name: 'nope' },
        ...(['unknown', 'UNKNOWN_COMMAND', 'unknownCommand', { commandName: 'nope' }] as const),
      ],
      [
        unknown('command', { commandName: 'signal', commandType: 2 }),
        ...(['unknown', 'UNKNOWN_COMMAND', 'unknownCommand'] as const),
        { commandName: 'signal', commandType: 2 },
      ],
      [
        unknown('form', { interactionType: 5 }),
        ...(['unknown', 'UNKNOWN_TYPE', 'unknownForm', { interactionType: 5 }] as const),
      ],
      [
        unknown('type', { interactionType: 99 }),
        ...(['unknown', 'UNKNOWN_TYPE', 'unknownType', { interactionType: 99 }] as const),
      ],
      [
        unknown('component', { componentType: 99 }),
        ...(['component', 'UNKNOWN_COMPONENT', 'unknownComponent', { componentType: 99 }] as const),
      ],
      [
        unknown('button', {}),
        ...(['component', 'UNKNOWN_COMPONENT', 'unknownButton', {}] as const),
      ],
      [
        unknown('select', {}),
        ...(['component', 'UNKNOWN_COMPONENT', 'unknownSelect', {}] as const),
      ],
    ]
    for (const [from, name, reason, content, unfamiliar] of cases) {
      const { acknowledgement, ...rest } = decide(from, deps)
      t.strictSame(
        rest,
        { command: name, reason, unfamiliar },
        'never by the name a stranger typed',
      )
      t.equal(acknowledgement.kind, 'failed')
      t.strictSame(json(acknowledgement), sentence(content))
    }
    t.strictSame(asked, [])
  },
)

const OLD = { unfamiliar: { componentType: 2, customId: 'id' } }

t.test('a component of another version, or of nobody, is told so privately', async (t) => {
  const nobody = { kind: 'request', command: 'nope', action: 'x', options } as const
  const cases: [DecodedComponent, Partial<typeof press>, string, string, object][] = [
    [{ kind: 'outdated' }, {}, 'OUTDATED_COMPONENT', 'outdatedButton', OLD],
    [{ kind: 'outdated' }, { part: 'select' }, 'OUTDATED_COMPONENT', 'outdatedSelect', OLD],
    [...([{ kind: 'unknown' }, {}, 'UNKNOWN_COMPONENT', 'unknownButton'] as const), OLD],
    [
      ...([nobody, { part: 'select', componentType: 3 }] as const),
      ...([
        'UNKNOWN_COMPONENT',
        'unknownSelect',
        { unfamiliar: { componentType: 3, customId: 'id' } },
      ] as const),
    ],
  ]
  for (const [decoded, more, reason, content, unfamiliar] of cases) {
    const pressed = { ...press, ...more } as Answerable
    const { acknowledgement, ...rest } = decide(pressed, depsFor(later, {}, decoded).deps)
    t.strictSame(rest, { command: 'component', reason, ...unfamiliar })
    t.equal(acknowledgement.kind, 'failed')
    t.strictSame(json(acknowledgement), sentence(content))
  }
  const { componentType, ...silent } = press
  t.ok(componentType)
  const said = decide(silent, depsFor(later, {}, { kind: 'unknown' }).deps)
  t.strictSame(said.unfamiliar, { customId: 'id' })
})

t.test('autocomplete gets what the command suggests', async (t) => {
  const choices = [{ name: 'EUR/USD', value: 'EUR/USD' }]
  const asked: unknown[] = []
  const autocomplete: Command['autocomplete'] = (...given) => {
    asked.push(given)
    return choices
  }
  const { acknowledgement, ...rest } = decide(typing, depsFor(later, { autocomplete }).deps)
  t.strictSame(rest, { command: 'signal' })
  t.strictSame(json(acknowledgement), { type: 8, data: { choices } })
  t.strictSame(asked, [[{ name: 'pair', value: 'eur' }, 'zh-CN']])
})

t.test('autocomplete of what suggests nothing, or is not known, has no choices', async (t) => {
  const nothing = { type: 8, data: { choices: [] } }
  const { deps } = depsFor(later)
  const mute = decide(typing, deps)
  t.equal(mute.command, 'signal')
  t.strictSame(json(mute.acknowledgement), nothing)
  const commandName = 'nope'
  const facts = { commandName: 'signal', commandType: 2 }
  const strangers: [Answerable, object][] = [
    [{ ...typing, name: commandName }, { commandName }],
    [{ kind: 'unknown', ...base, what: 'typing', facts }, facts],
  ]
  for (const [stranger, unfamiliar] of strangers) {
    const { acknowledgement, ...rest } = decide(stranger, deps)
    t.strictSame(rest, { command: 'unknown', unfamiliar })
    t.strictSame(json(acknowledgement), nothing)
  }
})

t.test("a command's defect comes out, for the responder to turn into a sentence", async (t) => {
  const immediate = () => {
    throw new TypeError('defect')
  }
  t.throws(() => decide(command, depsFor(later, { immediate }).deps), { message: 'defect' })
})

t.test('an answer that is not what was asked for says why, for the story', async (t) => {
  const given = { kind: 'answer', message, private: true, reason: 'SIGNAL_BREAKER_OPEN' } as const
  t.match(decide(command, depsFor(given).deps), {
    reason: 'SIGNAL_BREAKER_OPEN',
    command: 'signal',
  })
})
