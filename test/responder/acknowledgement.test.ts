/** Inline replies, byte for byte. */
import t from 'tap'
import {
  type Acknowledgement,
  answerWith,
  DEFERRED,
  PONG,
  suggest,
  updateWith,
} from '../../src/responder/acknowledgement.js'

const json = ({ body }: Acknowledgement) => JSON.parse(String(body))
const none = { parse: [] }

t.test('what is constant is written beforehand', async (t) => {
  t.equal(String(PONG), '{"type":1}')
  t.equal(String(DEFERRED.public.body), '{"type":5}')
  t.equal(String(DEFERRED.private.body), '{"type":5,"data":{"flags":64}}')
  t.equal(String(DEFERRED.update.body), '{"type":6}')
  for (const deferred of Object.values(DEFERRED)) {
    t.equal(deferred.kind, 'deferred')
    t.ok(Object.isFrozen(deferred))
  }
})

t.test('an answer is a type 4 that pings nobody, private when it is to be', async (t) => {
  const answer = answerWith({ content: 'x' }, { private: false })
  t.equal(answer.kind, 'answered')
  t.strictSame(json(answer), { type: 4, data: { content: 'x', allowed_mentions: none } })
  const busy = answerWith({ content: 'x' }, { private: true, kind: 'busy' })
  t.equal(busy.kind, 'busy')
  t.strictSame(json(busy), { type: 4, data: { content: 'x', allowed_mentions: none, flags: 64 } })
})

t.test('the same message is the same reply in memory, however often it is given', async (t) => {
  const message = { content: 'one', embeds: [] }
  const ways = [
    () => answerWith(message, { private: false }),
    () => answerWith(message, { private: true }),
    () => updateWith(message),
  ]
  const replies = ways.map((give) => give())
  t.equal(new Set(replies.map(({ body }) => body)).size, 3)
  for (const [at, give] of ways.entries()) t.equal(give(), replies[at])
  const failed = answerWith(message, { private: true, kind: 'failed' })
  t.strictSame(failed, { kind: 'failed', body: replies[1]?.body })
})

t.test('an update is a type 7 that leaves nothing old behind', async (t) => {
  const update = updateWith({ embeds: [{ title: 'x' }] })
  t.equal(update.kind, 'answered')
  t.strictSame(json(update), {
    type: 7,
    data: {
      content: '',
      embeds: [{ title: 'x' }],
      components: [],
      attachments: [],
      allowed_mentions: none,
    },
  })
})

t.test('suggestions are a type 8, 25 at most', async (t) => {
  const choices = Array.from({ length: 30 }, (_, n) => ({ name: `n${n}`, value: `v${n}` }))
  const suggested = suggest(choices)
  t.equal(suggested.kind, 'choices')
  t.strictSame(json(suggested), { type: 8, data: { choices: choices.slice(0, 25) } })
  t.strictSame(json(suggest([])), { type: 8, data: { choices: [] } })
})
