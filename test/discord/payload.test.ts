/** A message as a request's bytes: never a mention, files announced by their place, nothing stale left by an edit. */

import t from 'tap'
import { FormData } from 'undici'
import type { Message } from '../../src/discord/message.js'
import { toBody, toEdit, toJson } from '../../src/discord/payload.js'

const none = { parse: [] }
const chart = {
  name: 'chart.png',
  contentType: 'image/png',
  description: 'EUR/USD at 4h',
  data: Buffer.from([0x89, 0x50, 0x00, 0xff]),
}

t.test('no message of ours may ping anyone', async (t) => {
  t.strictSame(toJson({ content: '@everyone' }), {
    content: '@everyone',
    allowed_mentions: none,
  })
  t.strictSame(toJson({}), { allowed_mentions: none })
})

t.test('files are announced as attachments and are no JSON themselves', async (t) => {
  const files = [chart, { ...chart, name: 'second.png', description: 'another' }]
  t.strictSame(toJson({ embeds: [{ title: 'x' }], files }), {
    embeds: [{ title: 'x' }],
    attachments: [
      { id: '0', filename: 'chart.png', description: 'EUR/USD at 4h' },
      { id: '1', filename: 'second.png', description: 'another' },
    ],
    allowed_mentions: none,
  })
})

t.test('an answer clears what it has none of, so that nothing old stays under it', async (t) => {
  const embeds = [{ title: 'x' }]
  t.strictSame(toEdit({ embeds }), {
    content: '',
    embeds,
    components: [],
    attachments: [],
    allowed_mentions: none,
  })
  const whole: Message = {
    content: 'x',
    embeds,
    components: [{ type: 1, components: [] }],
    files: [chart],
  }
  t.strictSame(toEdit(whole), toJson(whole))
})

t.test('a bare sentence leaves the message that was pressed as it is', async (t) => {
  t.strictSame(toEdit({ content: 'sorry' }), { content: 'sorry', allowed_mentions: none })
})

t.test('a body is JSON, unless there are files', async (t) => {
  for (const message of [{ content: 'é' }, { embeds: [{ title: 'x' }], files: [] }]) {
    const body = toBody(message)
    if (typeof body !== 'string') return t.fail('text was expected')
    t.strictSame(JSON.parse(body), toEdit(message))
  }
})

t.test('with files it is a form: the JSON, then each file with its name and type', async (t) => {
  const message = { embeds: [{ title: 'x' }], files: [chart, { ...chart, name: 'b.png' }] }
  const form = toBody(message)
  if (!(form instanceof FormData)) return t.fail('a form was expected')
  t.strictSame([...form.keys()], ['payload_json', 'files[0]', 'files[1]'])
  t.strictSame(JSON.parse(String(form.get('payload_json'))), toEdit(message))
  const file = form.get('files[0]')
  if (!(file instanceof File)) return t.fail('a file was expected')
  t.equal(file.name, 'chart.png')
  t.equal(file.type, 'image/png')
  t.strictSame(Buffer.from(await file.arrayBuffer()), chart.data)
})
