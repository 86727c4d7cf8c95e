/** Bytes to an interaction: every kind, every member that is missing or mistyped, and any JSON at all. */
import fc from 'fast-check'
import t from 'tap'
import { type InvalidInteraction, parseInteraction } from '../../src/discord/interaction.js'
import { SignalboxError } from '../../src/errors.js'

const APPLICATION = '775799577604522054'
const TOKEN = 'aW50ZXJhY3Rpb246MTIzNDU2Nzg5MDEyMzQ1Njc4OmFiYw'
const user = { id: '53908232506183680', username: 'Mason', avatar: 'a_d5ef', discriminator: '0' }

/** What every interaction has in common when it comes from a guild. */
const envelope = {
  version: 1,
  id: '786008729715212338',
  application_id: APPLICATION,
  token: TOKEN,
  guild_id: '290926798626357999',
  guild: { id: '290926798626357999', locale: 'en-US', features: [] },
  channel_id: '645027906669510667',
  channel: { id: '645027906669510667', type: 0 },
  member: { user, roles: [], permissions: '2147483647', joined_at: '2017-03-13T19:19:14.040000Z' },
  app_permissions: '442368',
  locale: 'zh-CN',
  guild_locale: 'en-US',
  entitlements: [],
  authorizing_integration_owners: { 0: '290926798626357999' },
  context: 0,
}
const base = { id: envelope.id, token: TOKEN, locale: 'zh-CN' }

const command = {
  ...envelope,
  type: 2,
  data: {
    id: '771825006014889984',
    name: 'signal',
    type: 1,
    options: [
      { name: 'pair', type: 3, value: 'EUR/USD' },
      { name: 'timeframe', type: 3, value: '4h' },
      { name: 'private', type: 5, value: true },
      { name: 'count', type: 4, value: 3 },
    ],
  },
}
const autocomplete = {
  ...envelope,
  type: 4,
  data: {
    id: '771825006014889984',
    name: 'signal',
    type: 1,
    options: [
      { name: 'timeframe', type: 3, value: '4h' },
      { name: 'pair', type: 3, value: 'eur', focused: true },
    ],
  },
}
const component = {
  ...envelope,
  type: 3,
  message: { id: '1', type: 20, embeds: [], components: [] },
  data: { component_type: 3, custom_id: 'v1:timeframe:EUR/USD', values: ['1h'] },
}

const bytes = (json: unknown) => Buffer.from(JSON.stringify(json))
const parse = (json: unknown) => parseInteraction(bytes(json), APPLICATION)

function refusal(body: Buffer): string {
  try {
    parseInteraction(body, APPLICATION)
  } catch (error) {
    if (error instanceof SignalboxError && error.code === 'INTERACTION_INVALID')
      return error.message
    throw error
  }
  return 'accepted'
}

t.test('a PING has no data, no user and no language of its own', async (t) => {
  const { member, locale, ...ping } = { ...envelope, type: 1 }
  t.ok(member && locale)
  t.strictSame(parse(ping), { kind: 'ping', ...base, locale: 'en-US' })
})

t.test('a command from a guild has its name and its scalar options', async (t) => {
  const options = { pair: 'EUR/USD', timeframe: '4h', private: true, count: 3 }
  t.strictSame(parse(command), { kind: 'command', ...base, name: 'signal', options })
})

t.test(
  'a command in a direct message, which has its user beside it, is read as one in a guild',
  async (t) => {
    const { member, ...rest } = command
    t.ok(member)
    const dm = { ...rest, user: { ...user, id: '42' }, context: 1 }
    t.strictSame(parse(dm), parse(command))
  },
)

t.test('a command without options has none, and a group of options is not read', async (t) => {
  for (const options of [undefined, null, []])
    t.match(parse({ ...command, data: { name: 'help', options } }), { name: 'help', options: {} })
  const group = [{ name: 'sub', type: 1, options: [{ name: 'x', value: 1 }] }]
  const read = parse({ ...command, data: { name: 'help', options: group } })
  t.strictSame(read, { kind: 'command', ...base, name: 'help', options: {} })
})

t.test('an option with a treacherous name stays an option', async (t) => {
  const body = JSON.stringify(command).replace('"name":"pair"', '"name":"__proto__"')
  const read = parseInteraction(Buffer.from(body), APPLICATION)
  if (read.kind !== 'command') return t.fail('a command was expected')
  t.ok(Object.hasOwn(read.options, '__proto__'))
  t.equal(Object.getPrototypeOf(read.options), Object.prototype)
})

t.test('autocomplete has what is being typed', async (t) => {
  const focused = { name: 'pair', value: 'eur' }
  t.strictSame(parse(autocomplete), { kind: 'autocomplete', ...base, name: 'signal', focused })
  const number = [{ name: 'count', type: 4, value: 12, focused: true }]
  t.match(parse({ ...autocomplete, data: { name: 'signal', options: number } }), {
    focused: { name: 'count', value: '12' },
  })
  t.match(parse({ ...autocomplete, data: { name: 'signal' } }), {
    focused: { name: '', value: '' },
  })
})

t.test('a press has its custom id, and a select its values', async (t) => {
  const customId = 'v1:timeframe:EUR/USD'
  const select = { part: 'select', componentType: 3, values: ['1h'] }
  t.strictSame(parse(component), { kind: 'component', ...base, customId, ...select })
  t.match(parse({ ...component, data: { component_type: 2, custom_id: 'v1:refresh' } }), {
    ...{ customId: 'v1:refresh', values: [], part: 'button', componentType: 2 },
  })
  const silent = parse({ ...component, data: { custom_id: 'v1:refresh' } })
  t.strictSame(silent, {
    ...{ kind: 'component', ...base, customId: 'v1:refresh', values: [], part: 'button' },
  })
})

t.test('a type that is not known yet has the right shape all the same', async (t) => {
  for (const type of [5, 6, 99, -1, 2.5])
    t.strictSame(parse({ ...envelope, type }), {
      ...{ kind: 'unknown', ...base, what: type === 5 ? 'form' : 'type' },
      facts: { interactionType: type },
    })
})

t.test('a user that cannot be read is no reason to refuse, and nobody is kept', async (t) => {
  for (const member of [{}, { user: null }, { user: { id: 7 } }, { user: 'x' }, 'x'])
    t.strictSame(parse({ ...command, member }), parse(command))
  t.notMatch(JSON.stringify(parse(command)), user.id)
  t.match(parse({ ...command, locale: 7 }), { locale: 'en-US' })
})

t.test('raw non-ASCII, escapes and odd white space are read as JSON is', async (t) => {
  const text = JSON.stringify(command, null, '\t').replace('EUR/USD', '\\u20ac 漢 é')
  t.match(parseInteraction(Buffer.from(`\n ${text}\r\n`), APPLICATION), {
    options: { pair: '€ 漢 é' },
  })
})

t.test('what is missing or mistyped is named', async (t) => {
  const without = (json: Record<string, unknown>, name: string) => ({ ...json, [name]: undefined })
  const cases: [json: unknown, said: string][] = [
    [without(command, 'id'), 'id must be a string'],
    [{ ...command, id: 7 }, 'id must be a string'],
    [{ ...command, id: 'x' }, 'id must be a snowflake'],
    [without(command, 'token'), 'token must be a string'],
    [{ ...command, token: null }, 'token must be a string'],
    [without(command, 'type'), 'type must be a number'],
    [{ ...command, type: '2' }, 'type must be a number'],
    [without(command, 'application_id'), 'application_id must be a string'],
    [{ ...command, application_id: 1 }, 'application_id must be a string'],
    [{ ...command, application_id: '1' }, 'application_id is not this application'],
    [without(command, 'data'), 'data must be an object'],
    [{ ...command, data: [] }, 'data must be an object'],
    [{ ...component, data: null }, 'data must be an object'],
    [{ ...autocomplete, data: 'x' }, 'data must be an object'],
    [[command], 'the body must be a JSON object'],
    [null, 'the body must be a JSON object'],
    ['text', 'the body must be a JSON object'],
  ]
  for (const [json, said] of cases) t.equal(refusal(bytes(json)), said)
  for (const body of ['', '{', '{"id":"1"', '\u0000', "{'id':1}"])
    t.equal(refusal(Buffer.from(body)), 'the body must be JSON')
})

t.test('what is refused names its interaction, where it could be read', async (t) => {
  const idOf = (json: unknown) => {
    try {
      return parse(json)
    } catch (error) {
      return (error as InvalidInteraction).interactionId
    }
  }
  for (const more of [{ token: 7 }, { token: '/' }, { type: '2' }, { data: 7 }])
    t.equal(idOf({ ...command, ...more }), envelope.id)
  for (const application_id of [7, '1']) t.equal(idOf({ ...command, application_id }), envelope.id)
  for (const id of [7, 'x']) t.equal(idOf({ ...command, id }), undefined)
})

t.test('a webhook event at the wrong address is called one', async (t) => {
  const event = { version: 1, application_id: APPLICATION, type: 1 }
  const said = (name: string) => `this is a webhook event (${name}), not an interaction`
  t.equal(refusal(bytes({ ...event, type: 0 })), said('PING'))
  const type = 'APPLICATION_AUTHORIZED'
  t.equal(refusal(bytes({ ...event, event: { type, data: {} } })), said(type))
  t.equal(refusal(bytes({ ...event, event: { type: 'a\nb' } })), said('unknown'))
  t.equal(refusal(bytes({ ...event, version: undefined, event: {} })), 'id must be a string')
})

t.test('a name is a command only together with its type', async (t) => {
  for (const type of [undefined, 1]) {
    t.match(parse({ ...command, data: { name: 'signal', type } }), { kind: 'command' })
    t.match(parse({ ...autocomplete, data: { name: 'signal', type } }), { kind: 'autocomplete' })
  }
  for (const commandType of [2, 3, 4, 99, 1.5]) {
    const data = { name: 'signal', type: commandType, target_id: '5' }
    const facts = { commandName: 'signal', commandType }
    t.strictSame(parse({ ...command, data }), { kind: 'unknown', ...base, what: 'command', facts })
    const typing = { kind: 'unknown', ...base, what: 'typing', facts }
    t.strictSame(parse({ ...autocomplete, data }), typing)
  }
  const odd = new Map<unknown, unknown>([
    [null, 'null'],
    ['x', 'x'],
    [{ a: 1 }, '{"a":1}'],
    [['y'.repeat(300)], `["${'y'.repeat(198)}`],
  ])
  for (const [type, commandType] of odd)
    t.strictSame(parse({ ...command, data: { name: 'signal', type } }), {
      ...{ kind: 'unknown', ...base, what: 'command' },
      facts: { commandName: 'signal', commandType },
    })
  for (const [name, facts] of [
    [undefined, {}],
    [null, { commandName: 'null' }],
    [7, { commandName: 7 }],
  ])
    t.strictSame(parse({ ...command, data: { ...command.data, name } }), {
      ...{ kind: 'unknown', ...base, what: 'command' },
      facts: { ...(facts as object), commandType: 1 },
    })
})

t.test('options that cannot be read are none', async (t) => {
  const pair = { name: 'pair', type: 3, value: 'EUR/USD' }
  for (const options of [{}, 7, 'x', [], ['x'], [null], [{ value: 1 }], [{ name: 7, value: 1 }]])
    t.match(parse({ ...command, data: { name: 'signal', options } }), {
      kind: 'command',
      options: {},
    })
  const options = ['x', { name: 'list', value: [1] }, pair]
  t.match(parse({ ...command, data: { name: 'signal', options } }), {
    options: { pair: 'EUR/USD' },
  })
  for (const value of [undefined, null, {}]) {
    const focused = [{ name: 'pair', type: 3, focused: true, value }]
    t.match(parse({ ...autocomplete, data: { name: 'signal', options: focused } }), {
      focused: { name: 'pair', value: '' },
    })
  }
})

t.test('a component whose parts are not known is unknown, by what a trader calls it', async (t) => {
  const { custom_id } = component.data
  const unknown = (what: string, facts: object) => ({ kind: 'unknown', ...base, what, facts })
  const cases: [object, object][] = [
    [
      { component_type: 99, custom_id },
      unknown('component', { componentType: 99, customId: custom_id }),
    ],
    [
      { component_type: 'x', custom_id },
      unknown('component', { componentType: 'x', customId: custom_id }),
    ],
    [{ component_type: 2 }, unknown('button', { componentType: 2 })],
    [{ component_type: 2, custom_id: 7 }, unknown('button', { componentType: 2, customId: 7 })],
    [{}, unknown('button', {})],
    ...[[1, 2], ['1', 2], [{ id: '1' }], 'x', { a: 1 }].map((values): [object, object] => [
      { component_type: 3, custom_id, values },
      unknown('select', { componentType: 3 }),
    ]),
    ...[5, 6, 7, 8].map((component_type): [object, object] => [
      { component_type, custom_id, values: ['1'] },
      { kind: 'component', part: 'select', componentType: component_type },
    ]),
  ]
  for (const [data, wanted] of cases) t.match(parse({ ...component, data }), wanted)
})

t.test('a token that could leave its place in a path is refused', async (t) => {
  const odd = ['', '/', 'a/b', '..', '../x', '.a', 'a?b', 'a#b', 'a%2Fb', 'a b', 'a\n', 'é', 'a\\b']
  for (const token of [...odd, 'a'.repeat(1025)])
    t.equal(refusal(bytes({ ...command, token })), 'token must be URL-safe', JSON.stringify(token))
  for (const token of ['a', 'a..b', 'A-Za-z0-9_.~=', 'a'.repeat(1024)])
    t.equal(refusal(bytes({ ...command, token })), 'accepted', token.slice(0, 20))
})

/** An interaction, or the one error that says it is none. */
const isRead = (body: Buffer) => {
  try {
    return 'kind' in parseInteraction(body, APPLICATION)
  } catch (error) {
    return error instanceof SignalboxError && error.code === 'INTERACTION_INVALID'
  }
}

t.test('any JSON, any text and any bytes give an interaction or INTERACTION_INVALID', async () => {
  const anything = fc.oneof(
    fc.json().map((text) => Buffer.from(text)),
    fc.string().map((text) => Buffer.from(text)),
    fc.uint8Array().map((array) => Buffer.from(array)),
  )
  fc.assert(fc.property(anything, isRead), { seed: 2, numRuns: 500 })
})

t.test('so does any interaction with a member replaced by anything', async (t) => {
  const whole = fc.constantFrom<Record<string, unknown>>(command, autocomplete, component)
  const member = fc.constantFrom('id', 'token', 'type', 'application_id', 'data', 'member', 'user')
  const inner = fc.constantFrom('name', 'options', 'custom_id', 'values')
  const spoilt = fc
    .tuple(whole, member, inner, fc.boolean(), fc.jsonValue(), fc.integer({ min: 1, max: 6 }))
    .map(([json, outerName, innerName, deep, value, type]) =>
      deep
        ? { ...json, type, data: { ...(json.data as object), [innerName]: value } }
        : { ...json, [outerName]: value },
    )
  fc.assert(
    fc.property(spoilt, (json) => isRead(bytes(json))),
    { seed: 3, numRuns: 1000 },
  )
  t.equal(refusal(Buffer.from('['.repeat(100_000))), 'the body must be JSON', 'however deep')
})

t.test('bytes that are no UTF-8 are refused rather than replaced', async (t) => {
  const whole = Buffer.from(JSON.stringify(command))
  const at = whole.indexOf('EUR/USD')
  for (const bytes of [[0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80]]) {
    const body = Buffer.concat([whole.subarray(0, at), Buffer.from(bytes), whole.subarray(at)])
    t.throws(() => parseInteraction(body, APPLICATION), {
      code: 'INTERACTION_INVALID',
      message: 'the body must be UTF-8',
    })
  }
})
