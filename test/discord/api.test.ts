/** One call is one attempt and ends in one answer: against a real server, with everything that can go wrong. */
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { createDiscordApi } from '../../src/discord/api.js'
import { type Reply, startApiServer } from './api-server.js'

const TOKEN = 'aW50ZXJhY3Rpb246MQ'

async function start(t: Test, more: Parameters<typeof startApiServer>[0] = {}) {
  const server = await startApiServer(more)
  t.teardown(() => server.close())
  return server
}

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Reply =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(body))
  }

t.test('an edit is a PATCH of @original, without credentials', async (t) => {
  const { api, calls } = await start(t)
  const answer = await api.editOriginal(TOKEN, { content: 'é' })
  t.strictSame(answer, { kind: 'response', status: 200 })
  const [call] = calls
  t.equal(call?.method, 'PATCH')
  t.equal(call?.path, `/api/v10/webhooks/775799577604522054/${TOKEN}/messages/@original`)
  t.equal(call?.headers['content-type'], 'application/json')
  t.equal(call?.headers['user-agent'], 'DiscordBot (https://example.com/signalbox, 1.2.3)')
  t.notOk(call && 'authorization' in call.headers)
  t.strictSame(JSON.parse(String(call?.body)), { content: 'é', allowed_mentions: { parse: [] } })
})

t.test('an edit with a file is a multipart form', async (t) => {
  const { api, calls } = await start(t)
  const data = Buffer.from([1, 0, 255, 13, 10])
  const file = { name: 'chart.png', contentType: 'image/png', description: 'a chart', data }
  t.match(await api.editOriginal(TOKEN, { embeds: [], files: [file] }), { status: 200 })
  const [call] = calls
  const type = String(call?.headers['content-type'])
  t.match(type, /^multipart\/form-data; boundary=/)
  const form = await new Response(call?.body, { headers: { 'content-type': type } }).formData()
  t.match(JSON.parse(String(form.get('payload_json'))), {
    attachments: [{ id: 0, filename: 'chart.png', description: 'a chart' }],
  })
  const sent = form.get('files[0]') as File
  t.equal(sent.name, 'chart.png')
  t.strictSame(Buffer.from(await sent.arrayBuffer()), data)
})

t.test('a callback carries the very bytes of the lost reply', async (t) => {
  const { api, calls, answer } = await start(t)
  answer((response) => response.writeHead(204).end())
  const reply = '{"type":5, "n":1.0}'
  t.strictSame(await api.callback('42', TOKEN, reply), { kind: 'response', status: 204 })
  const [call] = calls
  t.equal(`${call?.method} ${call?.path}`, `POST /api/v10/interactions/42/${TOKEN}/callback`)
  t.equal(call?.headers['content-type'], 'application/json')
  t.equal(String(call?.body), reply)
})

t.test('the gateway is asked with an empty GET, past every cache', async (t) => {
  const { api, calls } = await start(t)
  t.match(await api.gateway(), { kind: 'response', status: 200 })
  const [call] = calls
  t.equal(`${call?.method} ${call?.path}`, 'GET /api/v10/gateway')
  t.notOk(call && 'content-type' in call.headers)
  t.equal(call?.headers['cache-control'], 'no-cache')
  t.equal(call?.body.length, 0)
})

t.test('a base without a path is a base too', async (t) => {
  const { api, calls } = await start(t)
  // A socket that has ended forgets its port: this one stays.
  await api.callback('7', TOKEN, '{}')
  const port = calls[0]?.socket.localPort
  const bare = createDiscordApi({
    baseUrl: `http://127.0.0.1:${port}`,
    applicationId: '1',
    homepage: 'x',
    version: '1',
    now: () => 1,
    onDate() {},
  })
  t.teardown(() => bare.close())
  await bare.gateway()
  t.equal(calls[1]?.path, '/gateway')
})

t.test("the Date of Discord's own answers is observed, with the times around it", async (t) => {
  const { api, samples, answer } = await start(t)
  const date = 'Wed, 21 Oct 2015 07:28:00 GMT'
  const ok = { message: '404: Not Found', code: 0 }
  answer(
    json(200, { url: 'wss://gateway.discord.gg' }, { date }),
    json(404, ok, { date }),
    json(200, {}, { date }),
    json(200, { url: 'https://portal.example' }, { date }),
    json(200, { url: 'wss://gateway.discord.gg' }, { date, age: '1' }),
  )
  await api.gateway()
  await api.editOriginal(TOKEN, {})
  await api.editOriginal(TOKEN, {}, { fresh: true })
  await api.gateway()
  await api.gateway()
  const told = { date: Date.parse(date) }
  t.strictSame(samples, [
    { ...told, sentAt: 1000, receivedAt: 1001, fresh: true },
    { ...told, sentAt: 1002, receivedAt: 1003, fresh: false },
    { ...told, sentAt: 1004, receivedAt: 1005, fresh: true },
  ])
})

t.test('what Discord says against a call is read', async (t) => {
  const { api, answer } = await start(t)
  answer(json(404, { message: 'Unknown Webhook', code: 10015 }))
  const unknown = { kind: 'response', status: 404, code: 10015 }
  t.strictSame(await api.editOriginal(TOKEN, {}), unknown)
  answer(json(429, { retry_after: 0.3 }, { 'retry-after': '1', 'x-ratelimit-scope': 'user' }))
  const limited = { kind: 'response', status: 429, retryAfterMs: 1000 }
  t.strictSame(await api.editOriginal(TOKEN, {}), limited)
  answer((response) => response.writeHead(429, { 'retry-after': '60' }).end('error code: 1015'))
  t.match(await api.editOriginal(TOKEN, {}), { status: 429, ban: true, retryAfterMs: 60_000 })
  answer((response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end())
  t.match(await api.gateway(), { status: 302, foreign: true }, 'not followed')
})

t.test('a page that comes as a success is read, and is none', async (t) => {
  const { api, answer } = await start(t)
  const page = (type: string, text: string) => (response: ServerResponse) =>
    response.writeHead(200, { 'content-type': type }).end(text)
  answer(page('text/html; charset=utf-8', '<form>Log in to the network</form>'))
  t.strictSame(await api.editOriginal(TOKEN, {}), {
    ...{ kind: 'response', status: 200, foreign: true },
  })
  answer(page('text/plain', 'error code: 1015'))
  t.match(await api.editOriginal(TOKEN, {}), { status: 200, ban: true })
  answer(page('application/json', '{"id":"1"}'))
  t.strictSame(await api.editOriginal(TOKEN, {}), { kind: 'response', status: 200 })
})

t.test('each answer is told by its status, whatever was asked', async (t) => {
  const statuses: number[] = []
  const { api, answer } = await start(t, { onStatus: (status) => statuses.push(status) })
  answer(json(200, {}), json(403, { code: 50013 }), (response) => response.destroy())
  await api.gateway()
  await api.editOriginal(TOKEN, {})
  await api.callback('42', TOKEN, '{}')
  t.strictSame(statuses, [200, 403])
})

t.test('an endless error page is cut off rather than read', async (t) => {
  const { api, answer, calls } = await start(t)
  const page = Buffer.alloc(16 * 1024, 'x')
  answer((response) => {
    response.writeHead(502, { 'content-type': 'text/html' })
    const more = () => {
      while (response.write(page));
    }
    response.on('drain', more)
    more()
  })
  t.match(await api.gateway(), { kind: 'response', status: 502 })
  const socket = calls[0]?.socket as Socket
  if (!socket.destroyed) await new Promise((resolve) => socket.once('close', resolve))
  t.ok(socket.bytesWritten < 32 * 1024 * 1024, 'and its connection was closed')
})

const halfABody =
  (status: number): Reply =>
  (response, { socket }) => {
    response.writeHead(status, { 'content-length': '100' })
    response.write('{"half":', () => socket.resetAndDestroy())
  }

t.test('a connection that dies before or within the answer is a reset', async (t) => {
  const { api, answer } = await start(t)
  answer((_, { socket }) => socket.resetAndDestroy())
  t.match(await api.editOriginal(TOKEN, {}), { kind: 'failure', reason: 'reset' })
  answer((_, { socket }) => socket.destroy())
  t.match(await api.editOriginal(TOKEN, {}), { kind: 'failure', reason: 'reset' })
  answer(halfABody(500))
  t.match(await api.editOriginal(TOKEN, {}), { kind: 'failure', reason: 'reset' })
})

// Long enough for the head to arrive on a busy machine; the body never does.
t.test('a success whose body broke off is a success: Discord had done it', async (t) => {
  const { api, answer } = await start(t, { timeoutMs: 1000 })
  answer(halfABody(200))
  t.strictSame(await api.editOriginal(TOKEN, {}), { kind: 'response', status: 200 })
  answer((response) => void response.writeHead(200).write('{"hal'))
  t.strictSame(await api.editOriginal(TOKEN, {}), { kind: 'response', status: 200 })
})

t.test('a refused connection is named so', async (t) => {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  const { api, samples } = await start(t, { baseUrl: `http://127.0.0.1:${port}` })
  t.match(await api.gateway(), { kind: 'failure', reason: 'connect' })
  t.strictSame(samples, [], 'no answer, no evidence')
})

t.test('silence ends in a timeout, before the headers and within the body', async (t) => {
  const { api, answer } = await start(t, { timeoutMs: 40 })
  answer(() => {})
  t.match(await api.gateway(), { kind: 'failure', reason: 'timeout' })
  answer((response) => void response.writeHead(500).write('{'))
  t.match(await api.gateway(), { kind: 'failure', reason: 'timeout' })
})

t.test('a call may have its own limit, a fraction of a millisecond too', async (t) => {
  const { api, answer, calls } = await start(t, { timeoutMs: 600_000 })
  answer(() => {})
  const how = { timeoutMs: 400.5 }
  t.match(await api.callback('1', TOKEN, '{}', how), { reason: 'timeout' })
  t.equal(calls.length, 1, 'it was sent')
})

t.test('pooled connections are used again, a fresh one is a new socket', async (t) => {
  // One connection a pool: with more, undici may spread even calls that follow one another.
  const { api, calls } = await start(t, { connections: 1 })
  await api.callback('1', TOKEN, '{}')
  await api.editOriginal(TOKEN, {})
  await api.editOriginal(TOKEN, {}, { fresh: true })
  await api.callback('1', TOKEN, '{}', { fresh: true })
  await api.gateway()
  await api.editOriginal(TOKEN, {}, { fresh: false })
  const numbers = new Map([...new Set(calls.map(({ socket }) => socket))].map((s, n) => [s, n]))
  t.strictSame(
    calls.map(({ socket }) => numbers.get(socket)),
    [0, 0, 1, 2, 3, 0],
  )
})

t.test('no more connections than allowed, and none is shared by two calls at a time', async (t) => {
  const { api, calls, answer } = await start(t, { connections: 2 })
  const held: (() => void)[] = []
  answer((response) => {
    held.push(() => response.end())
    if (held.length === 2) for (const release of held.splice(0)) release()
  })
  await Promise.all(Array.from({ length: 6 }, () => api.editOriginal(TOKEN, {})))
  t.equal(calls.length, 6)
  t.equal(new Set(calls.map(({ socket }) => socket)).size, 2)
})

t.test('closing ends what is under way, with an answer', async (t) => {
  const { api, answer } = await start(t)
  const arrived = new Promise<void>((resolve) => answer(() => resolve()))
  const pending = api.gateway()
  await arrived
  await api.close()
  t.match(await pending, { kind: 'failure', reason: 'other' })
  t.match(await api.gateway(), { kind: 'failure', reason: 'other' }, 'and so does any later call')
})

t.test('whether Discord is reached is what the last call showed', async (t) => {
  const { api, answer } = await start(t)
  t.equal(api.isReached(), undefined)
  answer(json(500, {}))
  await api.gateway()
  t.equal(api.isReached(), true, 'an error is an answer too')
  answer((response) => response.destroy())
  await api.gateway()
  t.equal(api.isReached(), false)
  answer(json(200, {}))
  await api.gateway()
  t.equal(api.isReached(), true)
})

t.test('what fails to be delivered is not hidden by what is answered meanwhile', async (t) => {
  let now = 1000
  const { api, answer } = await start(t, { now: () => now })
  const edit = (how = {}) => api.editOriginal('tok', { content: 'x' }, how)
  const fails: Reply[] = [json(503, {}), (response) => response.destroy()]
  for (const fail of fails) {
    answer(fail)
    await edit()
    t.equal(api.isReached(), false)
    answer(json(200, {}))
    await api.gateway()
    t.equal(api.isReached(), false, 'until an edit is taken')
    await edit()
    t.equal(api.isReached(), true)
  }
  answer(json(404, { code: 10015 }))
  await edit()
  t.equal(api.isReached(), true, 'that is of one message alone')
  answer(json(503, {}))
  await edit()
  answer(json(200, {}))
  await api.gateway()
  now += 15 * 60_000
  t.equal(api.isReached(), true, 'by then nothing is owed any more')
  await edit({ mayStart: () => false })
  t.equal(api.isReached(), true, 'kept back by ourselves')
})
