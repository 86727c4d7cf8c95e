/** What the wire sees of an interaction, from both sides. */
import t from 'tap'
import { describeBody } from '../../../src/dev/local-discord/wire.js'
import { callback, DEFERRED, edit, nobody, startPair } from './stand-in.js'

const bodyOf = (body: string, type?: string) =>
  describeBody({
    method: 'PATCH',
    query: new URLSearchParams(),
    headers: type === undefined ? {} : { 'content-type': type },
    body: Buffer.from(body),
  })

t.test('a form shows its JSON in full and its files in short', async (t) => {
  const form = new FormData()
  form.set('payload_json', '{"content":"hi"}')
  form.set('files[0]', new File(['png!'], 'chart.png', { type: 'image/png' }))
  const request = new Request('http://127.0.0.1/', { method: 'POST', body: form })
  const type = request.headers.get('content-type') as string
  const text = await bodyOf(Buffer.from(await request.arrayBuffer()).toString(), type)
  t.equal(text, '{"content":"hi"}\nfiles[0]: (chart.png, image/png, 4 bytes)')
  t.equal(await bodyOf('x', 'multipart/form-data; boundary=b'), '(1 bytes that are no form)')
  t.equal(await bodyOf('{"a":1}'), '{"a":1}')
})

t.test('calls of the API are written down in order, with their answers', async (t) => {
  const discord = await startPair(t, ({ reply }) => reply(DEFERRED))
  const exchange = discord.command('signal', {}, { fault: '5xx:1' })
  await exchange.replied
  await callback(discord, exchange, DEFERRED)
  await edit(discord, exchange, { content: 'a', ...nobody })
  await edit(discord, exchange, { content: 'b', ...nobody })
  t.match(exchange.wire, [
    {
      direction: 'to-signalbox',
      what: 'interaction',
      request: { headers: { 'Content-Type': 'application/json' } },
      response: { status: 200, body: '{"type":5}', headers: { 'content-type': /json/ } },
    },
    { what: 'callback', response: { status: 400, body: /already been acknowledged/ } },
    { what: 'edit', response: { status: 502, headers: { 'content-type': /html/ } } },
    {
      direction: 'to-discord',
      what: 'edit',
      request: {
        method: 'PATCH',
        url: /^\/api\/v10\/webhooks\/\d+\/aW50ZX…\/messages\/@original$/,
        body: /^{"content":"b"/,
      },
      response: { status: 200, headers: { 'x-ratelimit-limit': '5' } },
    },
  ])
  t.ok(exchange.wire.every(({ atMs, response }) => (response?.atMs ?? 0) >= atMs))
  t.notMatch(JSON.stringify(exchange.wire), new RegExp(exchange.token))
})

t.test('what is lost, reset or doubled says so', async (t) => {
  const discord = await startPair(t, ({ reply }) => reply(DEFERRED))
  const lost = discord.command('signal', {}, { fault: 'lost-reply' })
  await lost.replied
  t.match(lost.wire, [{ response: undefined, note: 'LOST' }])
  const doubled = discord.command('signal', {}, { fault: { name: 'x', duplicate: 'after' } })
  await doubled.replied
  const reset = discord.command('signal', {}, { fault: 'reset' })
  await reset.replied
  await edit(discord, reset, {}).catch(() => {})
  t.match(reset.wire[1], { what: 'edit', response: undefined, note: 'reset' })
  t.match(doubled.wire, [{ what: 'interaction' }, { what: 'duplicate' }])
})

t.test('of one among very many nothing is kept, and of the body-less the status', async (t) => {
  const discord = await startPair(t, ({ reply }) => reply(DEFERRED))
  const quiet = discord.command('signal', {}, { quiet: true })
  await quiet.replied
  await edit(discord, quiet, { content: 'a', ...nobody })
  t.same(quiet.wire, [])
  const lost = discord.command('signal', {}, { fault: 'lost-reply' })
  await lost.replied
  await callback(discord, lost, DEFERRED)
  t.match(lost.wire[1]?.response, { status: 204, body: '' })
})
