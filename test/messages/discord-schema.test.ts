/** The helper that holds messages against Discord's rules must itself be able to refuse. */
import t from 'tap'
import type { Message } from '../../src/discord/message.js'
import { messageProblems, schemaProblems } from './discord-schema.js'

t.test('a value that breaks the schema is refused, an unknown schema is an error', async (t) => {
  t.not(schemaProblems('IncomingWebhookUpdateRequestPartial', { content: 1 }).length, 0)
  t.throws(() => schemaProblems('NoSuchThing', {}), /no NoSuchThing/)
})

t.test('a message past a documented limit is refused', async (t) => {
  const field = { name: 'n', value: 'v'.repeat(1000) }
  const button = { type: 2, style: 2, label: 'b', custom_id: 'same' } as const
  const options = Array.from({ length: 26 }, (_, i) => ({ label: `${i}`, value: `${i}` }))
  const bad: Record<string, Message> = {
    '2001 of 2000': { content: 'c'.repeat(2001) },
    'title is empty': { embeds: [{ title: ' ' }] },
    'half a surrogate': { embeds: [{ title: 'a\ud800' }] },
    '25 fields': { embeds: [{ fields: Array(26).fill({ name: 'n', value: 'v' }) }] },
    'of 6000': { embeds: [{ fields: Array(6).fill(field) }] },
    'occurs twice': { components: [{ type: 1, components: [button, button] }] },
    '25 select options': {
      components: [{ type: 1, components: [{ type: 3, custom_id: 'select', options }] }],
    },
    'alt text': {
      files: [{ name: 'f', contentType: 'x', description: '', data: Buffer.alloc(0) }],
    },
  }
  for (const [problem, message] of Object.entries(bad)) {
    t.match(JSON.stringify(messageProblems(message)), problem)
  }
  const link = { type: 2, style: 5, label: 'l', url: 'https://example.com' } as const
  t.same(messageProblems({ components: [{ type: 1, components: [link] }] }), [])
})
