/** Messages as the API returns them. */
import t from 'tap'
import { messageJson } from '../../../src/dev/local-discord/message-json.js'
import { editMessage, newMessage } from '../../../src/dev/local-discord/message-slot.js'

const APPLICATION = '1187265543218790421'
const fresh = newMessage('1187268430118260737', { content: 'hi', flags: 64 })

t.test('a private message is flagged and not yet edited', async (t) => {
  const json = messageJson(fresh, APPLICATION, '7')
  t.match(json, { content: 'hi', flags: 64, edited_timestamp: null, application_id: APPLICATION })
  t.same(Object.keys(json), Object.keys(json).sort())
})

t.test('an edited one says when, and lists what was uploaded', async (t) => {
  const file = { name: 'a.png', contentType: 'image/png', data: Buffer.from('abc') }
  const edited = { ...editMessage(fresh, {}, new Map([['0', file]])), ephemeral: false }
  t.match(messageJson(edited, APPLICATION, '7'), {
    flags: 0,
    interaction_metadata: { user: { id: '7' } },
    edited_timestamp: String,
    attachments: [{ filename: 'a.png', size: 3, content_type: 'image/png', url: /a\.png$/ }],
  })
})
