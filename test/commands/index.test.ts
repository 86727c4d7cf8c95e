/** The table: every definition valid for Discord, /help complete, in both languages. */
import t from 'tap'
import { createCommands } from '../../src/commands/index.js'
import { messageProblems, schemaProblems } from '../messages/discord-schema.js'
import { LOCALES } from '../messages/sample-view.js'
import { fakeReader, NOW, PAIRS, TIMEFRAMES } from './fake-reader.js'

const table = createCommands({
  reader: fakeReader(() => undefined),
  pairs: PAIRS,
  timeframes: TIMEFRAMES,
  now: () => NOW,
})

t.test('there are five commands, each under its own name', async (t) => {
  t.same([...table.keys()], ['signal', 'outlook', 'board', 'status', 'help'])
  for (const [name, command] of table) t.equal(command.definition.name, name)
})

t.test(
  'what is asked for is known before it is answered, as far as it is configured',
  async (t) => {
    const both = { pair: 'eurusd', timeframe: '4H' }
    for (const [name, options, note] of [
      ['signal', both, { pair: 'EUR/USD', timeframe: '4h' }],
      ['signal', { pair: 'eurusd', timeframe: 'never' }, { pair: 'EUR/USD' }],
      ['signal', { timeframe: '4h' }, { timeframe: '4h' }],
      ['signal', { pair: 'EUR/USD' }, { pair: 'EUR/USD' }],
      ['outlook', both, { pair: 'EUR/USD' }],
      ['outlook', { pair: 'never' }, {}],
      ['board', both, { timeframe: '4h' }],
      ['board', {}, {}],
    ] as const)
      t.strictSame(table.get(name)?.about?.({ command: name, options, locale: 'en-US' }), note)
  },
)

t.test('every definition is what Discord accepts, and as agreed', async (t) => {
  const definitions = [...table.values()].map(({ definition }) => definition)
  t.same(schemaProblems('ApplicationCommandUpdateRequest', definitions[0]), [])
  for (const definition of definitions) {
    t.same(schemaProblems('ApplicationCommandUpdateRequest', definition), [])
    t.same(schemaProblems('ApplicationCommandCreateRequest', definition), [])
    // The schema does not hold the naming rule: https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-naming
    for (const each of [definition, ...(definition.options ?? [])]) {
      for (const name of [each.name, ...Object.values(each.name_localizations ?? {})]) {
        t.match(name, /^[-_'\p{L}\p{N}]{1,32}$/u)
        t.equal(name, name?.toLowerCase())
      }
      for (const text of Object.values(each.description_localizations ?? {})) {
        t.ok((text ?? '').length <= 100)
      }
    }
  }
  t.matchSnapshot(definitions)
})

for (const locale of LOCALES) {
  t.test(
    `in ${locale} /help is private and lists the table, the pairs and the timeframes`,
    async (t) => {
      const answer = table.get('help')?.immediate({ command: 'help', options: {}, locale })
      if (answer?.kind !== 'answer') return t.fail('no answer')
      t.equal(answer.private, true)
      t.same(messageProblems(answer.message), [])
      t.matchSnapshot(answer.message)
    },
  )
}

t.test('autocomplete gives what Discord accepts, at most 25', async (t) => {
  const many = createCommands({
    reader: fakeReader(() => undefined),
    pairs: Array.from({ length: 60 }, (_, index) => `A${index}/USD`),
    timeframes: Array.from({ length: 30 }, (_, index) => `${index + 1}h`),
    now: () => NOW,
  })
  for (const name of ['signal', 'outlook']) {
    const choices = many.get(name)?.autocomplete?.({ name: 'pair', value: '' }, 'zh-CN') ?? []
    t.equal(choices.length, 25)
    const reply = { type: 8, data: { choices } }
    t.same(schemaProblems('ApplicationCommandAutocompleteCallbackRequest', reply), [])
  }
  for (const { definition } of many.values()) {
    t.same(schemaProblems('ApplicationCommandUpdateRequest', definition), [])
  }
})

t.test('/help stays inside the limits however much is configured', async (t) => {
  const many = createCommands({
    reader: fakeReader(() => undefined),
    pairs: Array.from({ length: 500 }, (_, index) => `A${index}/USD`),
    timeframes: TIMEFRAMES,
    now: () => NOW,
  })
  const answer = many.get('help')?.immediate({ command: 'help', options: {}, locale: 'zh-CN' })
  if (answer?.kind !== 'answer') return t.fail('no answer')
  t.same(messageProblems(answer.message), [])
})

t.test('/status without figures shows dashes', async (t) => {
  const answer = table.get('status')?.immediate({ command: 'status', options: {}, locale: 'en-US' })
  if (answer?.kind !== 'answer') return t.fail('no answer')
  t.equal(answer.private, true)
  t.same(new Set(answer.message.embeds?.[0]?.fields?.map(({ value }) => value)), new Set(['—']))
})
