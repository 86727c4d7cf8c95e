/** Bodies of calls: JSON or multipart, or neither. */
import t from 'tap'
import { type Call, readJson, readMessage } from '../../../src/dev/local-discord/calls.js'
import { TRADERS } from '../../../src/dev/local-discord/users.js'
import { edit, nobody, said, startPair } from './stand-in.js'

const call = (body: Buffer | string, contentType?: string): Call => ({
  method: 'PATCH',
  query: new URLSearchParams(),
  headers: contentType ? { 'content-type': contentType } : {},
  body: Buffer.from(body),
})

async function multipart(parts: Record<string, string | File>): Promise<Call> {
  const form = new FormData()
  for (const [name, value] of Object.entries(parts)) form.set(name, value)
  const response = new Response(form)
  const type = String(response.headers.get('content-type'))
  return call(Buffer.from(await response.arrayBuffer()), type)
}

t.test('JSON objects are read, anything else is not', async (t) => {
  t.same(readJson(call('{"a":1}')), { a: 1 })
  for (const body of ['[1]', 'null', '7', '{', '']) t.equal(readJson(call(body)), undefined)
})

t.test('a message comes as JSON when its content type says so', async (t) => {
  const read = await readMessage(call('{"content":"x"}', 'application/json; charset=utf-8'))
  t.same(read, { message: { content: 'x' }, files: new Map() })
  t.equal(await readMessage(call('{"content":"x"}', 'text/plain')), undefined)
  t.equal(await readMessage(call('{"content":"x"}')), undefined)
  t.equal(await readMessage(call('[]', 'application/json')), undefined)
})

t.test('multipart brings payload_json and files by their number', async (t) => {
  const read = await readMessage(
    await multipart({
      payload_json: '{"content":"x"}',
      'files[0]': new File(['abc'], 'chart.png', { type: 'image/png' }),
      'files[1]': 'a text, not a file',
      other: new File(['z'], 'z.txt'),
    }),
  )
  t.same(read?.message, { content: 'x' })
  t.same([...(read?.files.keys() ?? [])], ['0'])
  const file = read?.files.get('0')
  t.match(file, { name: 'chart.png', contentType: 'image/png' })
  t.equal(file?.data.toString(), 'abc')
})

t.test('multipart without a payload, or broken, is nothing', async (t) => {
  t.equal(await readMessage(await multipart({ other: 'x' })), undefined)
  t.equal(await readMessage(call('broken', 'multipart/form-data; boundary=x')), undefined)
})

t.test('a message is of whoever asked for it, whoever presses on it', async (t) => {
  const [mira, tom] = TRADERS
  const discord = await startPair(t, ({ interaction, reply }) => {
    reply(interaction.type === 3 ? { type: 6 } : said('hi'))
  })
  const exchange = discord.command('help', {}, { userId: mira.id })
  await exchange.ended
  const press = discord.press(exchange, 'x', { userId: tom.id })
  await press.replied
  const asked = { interaction_metadata: { user: { id: mira.id } } }
  t.match(JSON.parse(press.body.toString()), {
    member: { user: { id: tom.id } },
    message: asked,
  })
  t.match(await edit(discord, press, { content: 'b', ...nobody }), { status: 200, json: asked })
  discord.forgetEnded()
  const again = discord.press(press, 'x', { userId: tom.id })
  t.match(JSON.parse(again.body.toString()), {
    message: { interaction_metadata: { user: { id: tom.id } } },
  })
})
