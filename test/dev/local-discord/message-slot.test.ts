/** Messages, new and edited, as Discord keeps them. */
import t from 'tap'
import { editMessage, newMessage } from '../../../src/dev/local-discord/message-slot.js'

const first = newMessage('1', { content: 'a', embeds: [{ title: 'e' }], components: [{ type: 1 }] })
const file = (name: string) => ({ name, contentType: 'image/png', data: Buffer.from('x') })

t.test('a new message has what it says, and is private by its flag', async (t) => {
  t.match(first, {
    content: 'a',
    ephemeral: false,
    edited: false,
    thinking: false,
    attachments: [],
  })
  t.match(newMessage('2', { flags: 64 }, true), { content: '', ephemeral: true, thinking: true })
})

t.test('an edit changes what it names, clears with null, and keeps the rest', async (t) => {
  t.match(editMessage(first, { content: 'b' }), {
    content: 'b',
    embeds: [{ title: 'e' }],
    components: [{ type: 1 }],
    edited: true,
  })
  t.match(editMessage(first, { content: null, embeds: null, components: [] }), {
    content: '',
    embeds: [],
    components: [],
  })
})

t.test('uploads are added with their description; the list says what stays', async (t) => {
  const files = new Map([['0', file('chart.png')]])
  const described = { attachments: [{ id: 0, description: 'A chart' }] }
  const one = editMessage(first, described, files)
  t.match(one.attachments, [{ id: '10', filename: 'chart.png', description: 'A chart' }])
  t.equal(editMessage(one, { content: 'c' }).attachments.length, 1)
  t.equal(editMessage(one, { attachments: [{ id: '10' }] }).attachments.length, 1)
  t.same(editMessage(one, { attachments: [] }).attachments, [])
  t.match(editMessage(first, {}, files).attachments, [{ description: undefined }])
})

t.test(
  'an answer in place of "thinking..." is not yet an edit to the reader, the next is',
  async (t) => {
    const answered = editMessage(newMessage('1', {}, true), { content: 'a' })
    t.match(answered, { edited: true, rewritten: false })
    t.match(editMessage(answered, { content: 'b' }), { rewritten: true })
  },
)
