/** Verdicts on replies, edits and headers. */
import t from 'tap'
import {
  validateHeaders,
  validateMessage,
  validateReply,
} from '../../../src/dev/local-discord/validate.js'
import { nobody, said } from './stand-in.js'

t.test('each kind takes the types that can answer it', async (t) => {
  const good: [Parameters<typeof validateReply>[0], object][] = [
    ['ping', { type: 1 }],
    ['command', { type: 5 }],
    ['command', { type: 5, data: { flags: 64 } }],
    ['command', said('x')],
    ['component', { type: 6 }],
    ['component', said('x', 7)],
    ['component', { type: 7, data: { components: [], ...nobody } }],
    ['autocomplete', { type: 8, data: { choices: [] } }],
    ['unknown', said('x')],
  ]
  for (const [kind, body] of good) {
    t.same(
      validateReply(kind, body),
      { problems: [], violations: [] },
      `${kind} ${JSON.stringify(body)}`,
    )
  }
})

t.test('types that cannot answer it, or that nobody knows, are refused', async (t) => {
  const bad: [Parameters<typeof validateReply>[0], unknown][] = [
    ['command', { type: 6 }],
    ['command', said('x', 7)],
    ['command', { type: 99 }],
    ['command', {}],
    ['command', undefined],
    ['ping', { type: 5 }],
    ['autocomplete', said('x')],
  ]
  for (const [kind, body] of bad) {
    const { problems, violations } = validateReply(kind, body)
    t.equal(problems.length, 1)
    t.match(violations, [/cannot answer a/])
  }
})

t.test('a message must show something and mention nobody', async (t) => {
  t.match(validateReply('command', { type: 4, data: nobody }), {
    problems: [{ code: 'MESSAGE_EMPTY' }],
  })
  t.match(validateReply('command', { type: 4 }), {
    violations: [/MESSAGE_EMPTY/, /allowed_mentions/],
  })
  const everyone = { type: 4, data: { content: 'x', allowed_mentions: { parse: ['everyone'] } } }
  t.match(validateReply('command', everyone), { problems: [], violations: [/allowed_mentions/] })
})

t.test('an inline message cannot refer to files', async (t) => {
  const embeds = [{ title: 'x', image: { url: 'attachment://chart.png' } }]
  t.match(validateReply('command', { type: 4, data: { embeds, ...nobody } }), {
    problems: [{ code: 'ATTACHMENT_NOT_FOUND' }],
  })
})

t.test('more than 25 choices are refused', async (t) => {
  const choices = Array.from({ length: 26 }, (_, i) => ({ name: `${i}`, value: `${i}` }))
  t.equal(validateReply('autocomplete', { type: 8, data: { choices } }).violations.length, 1)
})

t.test('edits and further messages are held to the same', async (t) => {
  const none = new Map<string, string>()
  t.same(validateMessage({ content: 'x', ...nobody }, none, none).violations, [])
  t.same(
    validateMessage({ content: '', ...nobody }, none, none).violations,
    [],
    'an edit may clear',
  )
  t.match(validateMessage({}, none, none), { violations: [/MESSAGE_EMPTY/, /allowed_mentions/] })
  t.match(validateMessage(nobody, none, none, true).problems, [{ code: 'MESSAGE_EMPTY' }])
  t.same(validateMessage(nobody, new Map([['0', 'a.png']]), none, true).problems, [])
  t.match(validateMessage({ content: 'x'.repeat(2001), ...nobody }, none, none).problems, [
    { path: ['content'], code: 'BASE_TYPE_BAD_LENGTH' },
  ])
})

t.test('calls with a token carry no other credential and say who they are', async (t) => {
  const agent = 'DiscordBot (https://example.com, 1.0.0)'
  t.same(validateHeaders({ 'user-agent': agent }), [])
  t.same(validateHeaders({ 'user-agent': `${agent} node` }), [])
  t.equal(validateHeaders({ 'user-agent': agent, authorization: 'Bot x' }).length, 1)
  t.equal(validateHeaders({ 'user-agent': 'undici' }).length, 1)
  t.equal(validateHeaders({}).length, 1)
})
