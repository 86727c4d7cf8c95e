/** What counts as a difference between our commands and the registered ones. */
import t from 'tap'
import { compareCommands, describeChanges, type Named } from '../../../src/tools/register/diff.js'

type Command = Named & Readonly<Record<string, unknown>>

const pair = { type: 3, name: 'pair', description: 'A pair', required: true }
const timeframe = { type: 3, name: 'timeframe', description: 'A timeframe' }
const ours = { name: 'signal', description: 'A signal', options: [pair, timeframe] }

const lines = (registered: Command, mine: Command = ours) =>
  compareCommands([mine], [registered]).flatMap((change) => change.lines)

t.test('what Discord adds and what it leaves out is no difference', async (t) => {
  const registered = {
    ...ours,
    id: '1',
    application_id: '2',
    guild_id: '3',
    version: '4',
    type: 1,
    nsfw: false,
    default_member_permissions: null,
    dm_permission: true,
    contexts: [],
    name_localizations: null,
    options: [pair, { ...timeframe, required: false, autocomplete: false, choices: [] }],
  }
  t.same(compareCommands([ours], [registered]), [{ name: 'signal', kind: 'same', lines: [] }])
})

t.test('the order of contexts is no difference, the contexts are', async (t) => {
  const mine = { ...ours, contexts: [0, 1, 2] }
  t.same(lines({ ...ours, contexts: [2, 0, 1] }, mine), [])
  t.same(lines({ ...ours, contexts: [0] }, mine), ['contexts: [0] → [0,1,2]'])
  t.same(lines(ours, mine), ['contexts: nothing → [0,1,2]'])
})

t.test(
  'what Discord adds to a choice, and the order of its members, is no difference',
  async (t) => {
    const ask = (choices: object[]) => ({ ...ours, options: [{ ...timeframe, choices }] })
    const mine = ask([
      { name: '1h', value: '1h' },
      { name: '4h', name_localizations: { 'zh-CN': '四小时', de: '4 Std.' }, value: '4h' },
    ])
    const registered = ask([
      { value: '1h', name_localizations: null, name: '1h' },
      {
        value: '4h',
        name: '4h',
        name_localized: '4h',
        name_localizations: { de: '4 Std.', 'zh-CN': '四小时' },
      },
    ])
    t.same(lines(registered, mine), [])
    t.same(lines(ask([{ name: '4h', value: '4h' }]), mine), [
      'options.timeframe.choices: [{"name":"4h","value":"4h"}] → ' +
        '[{"name":"1h","value":"1h"},{"name":"4h","name_localizations":{"de":"4 Std.","zh-CN":"四小时"},"value":"4h"}]',
    ])
  },
)

t.test('each change is named by its place, with before and after', async (t) => {
  const choices = [{ name: '1h', value: '1h' }]
  t.same(lines({ ...ours, options: [timeframe, { ...pair, required: false, choices }] }), [
    'options order: timeframe, pair → pair, timeframe',
    'options.pair.required: nothing → true',
    `options.pair.choices: ${JSON.stringify(choices)} → nothing`,
  ])
  const localised = { ...ours, name_localizations: { 'zh-CN': '信号' } }
  t.same(lines(ours, localised), ['name_localizations.zh-CN: nothing → "信号"'])
  t.same(lines(localised), ['name_localizations.zh-CN: "信号" → nothing'])
})

t.test('a command of another type with the same name is another command', async (t) => {
  const message = { type: 3, name: 'signal', description: '' }
  const changes = compareCommands([ours], [message])
  t.same(
    changes.map(({ name, kind }) => [name, kind]),
    [
      ['signal', 'new'],
      ['signal (type 3)', 'removed'],
    ],
  )
})

t.test('the description has a sign and a word for each command', async (t) => {
  t.equal(
    describeChanges([
      { name: 'a', kind: 'new', lines: [] },
      { name: 'b', kind: 'changed', lines: ['x: 1 → 2'] },
      { name: 'c', kind: 'removed', lines: [] },
      { name: 'd', kind: 'same', lines: [] },
    ]),
    '+ a  new\n~ b  changed\n    x: 1 → 2\n- c  removed\n= d  the same\n',
  )
})
