/** What no route is for, on real sockets: short answers, `Allow`, bodies unread, each told of once. */
import { METHODS } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import Fastify, { type FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { createServer } from '../../src/routes/server.js'
import { refuseStrangers } from '../../src/routes/strangers.js'

async function start(t: Test) {
  const told: unknown[] = []
  const app = createServer({
    trustProxy: false,
    onRejected: (reason, { ip }, detail) => told.push([reason, ip, detail]),
    onError: (error) => told.push(error),
  })
  t.teardown(() => app.close())
  app.post('/interactions', (_, reply) => reply.send('taken'))
  app.get('/charts/:id.png', (_, reply) => reply.send('drawn'))
  app.post('/read', (request, reply) => {
    reply.hijack()
    request.raw.on('data', (part) => reply.raw.end(`read ${part}`))
  })
  app.get('/defect', () => Promise.reject(new Error('a secret')))
  await app.listen({ host: '127.0.0.1', port: 0 })
  return { app, told }
}

async function say(app: FastifyInstance, request: string): Promise<string> {
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write(request, 'latin1')
  return text(socket)
}

const ask = (app: FastifyInstance, line: string, headers = '', body = '') =>
  say(app, `${line} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${headers}\r\n${body}`)

const SHORT = /\r\n\r\n\{"error":"(not found|method not allowed)"\}$/

t.test('every method that there is gets 405 and what is allowed, or 404', async (t) => {
  const { app, told } = await start(t)
  const others = METHODS.filter((method) => !['POST', 'HEAD', 'CONNECT'].includes(method))
  for (const method of [...others, 'FOO', 'post']) {
    const wrong = await ask(app, `${method} /interactions?x=1`)
    t.match(wrong, /^HTTP\/1\.1 405 Method Not Allowed\r\n/, method)
    t.match(wrong, /\r\nallow: POST\r\n/i, method)
    t.match(wrong, SHORT, method)
    const nowhere = await ask(app, `${method} /interactions/`)
    t.match(nowhere, /^HTTP\/1\.1 404 Not Found\r\n/, method)
    t.match(nowhere, SHORT, method)
    t.notMatch(nowhere, /\r\nallow:/i, method)
    t.strictSame(told.splice(0), [
      ['method', '127.0.0.1', `${method} /interactions`],
      ['not-found', '127.0.0.1', `${method} /interactions/`],
    ])
  }
  t.match(
    await ask(app, 'FOO /%zz'),
    /^HTTP\/1\.1 404 /,
    'what cannot be decoded is no path of ours',
  )
  t.match(await ask(app, 'HEAD /interactions'), /^HTTP\/1\.1 405 [\s\S]*\r\n\r\n$/)
  t.match(await ask(app, 'POST /charts/x.png'), /\r\nallow: GET, HEAD\r\n/i)
  t.match(await ask(app, 'GET /charts/x.png'), /drawn$/)
})

t.test('what is no path has an answer of the same form', async (t) => {
  const { app, told } = await start(t)
  for (const target of ['*', 'http://other.example/', 'ftp://other.example/x', '/%69nteraction'])
    t.match(await ask(app, `GET ${target}`), /^HTTP\/1\.1 404 /, target)
  t.match(await ask(app, 'GET http://other.example/interactions'), /^HTTP\/1\.1 405 /)
  t.match(await ask(app, 'GET /%69nteractions'), /^HTTP\/1\.1 405 /)
  t.match(await ask(app, 'CONNECT other.example:443'), /^HTTP\/1\.1 405 .*\r\nAllow: \r\n/)
  t.match(await ask(app, 'POST http://other.example/interactions'), /taken$/)
  t.equal(told.length, 7)
})

t.test('a request without a host is malformed, unless it is older than hosts', async (t) => {
  const { app, told } = await start(t)
  const post = (version: string) => say(app, `POST /interactions HTTP/${version}\r\n\r\n`)
  t.match(await post('1.1'), /^HTTP\/1\.1 400 .*\{"error":"bad request"\}$/s)
  t.strictSame(told, [['malformed', '127.0.0.1', undefined]])
  t.match(await post('1.0'), /taken$/)
})

t.test('so is one with two, of any version, even where they are the same', async (t) => {
  const { app, told } = await start(t)
  const hosts = ['Host: a\r\nHost: b', 'host: a\r\nX: y\r\nHOST: a']
  for (const [version, two] of hosts.flatMap((two) => [
    ['1.1', two] as const,
    ['1.0', two] as const,
  ])) {
    const said = await say(app, `POST /interactions HTTP/${version}\r\n${two}\r\n\r\n`)
    t.match(said, /^HTTP\/1\.1 400 .*\{"error":"bad request"\}$/s)
    t.strictSame(told.splice(0), [['malformed', '127.0.0.1', undefined]])
  }
})

t.test('a body is let by unparsed, and its sender cut off where it does not end', async (t) => {
  const { app } = await start(t)
  const size = 1024 * 1024
  const json = `content-type: application/json\r\ncontent-length: ${size}\r\n`
  for (const line of ['PUT /anything', 'POST /anything', 'DELETE /interactions'])
    t.match(await ask(app, line, json, '['.repeat(size)), SHORT, line)

  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
  socket.on('error', () => {})
  const closed = new Promise((resolve) => socket.on('close', resolve))
  socket.write('PUT /anything HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n')
  const part = `10000\r\n${'['.repeat(65_536)}\r\n`
  const pour = () => {
    while (!socket.destroyed && socket.write(part));
  }
  socket.on('drain', pour).resume()
  pour()
  await closed
})

t.test('what is refused unread is let by up to a mebibyte, and no further', async (t) => {
  const { app } = await start(t)
  const after = 'POST /interactions HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'
  for (const [size, replies] of [
    [1024 * 1024, 2],
    [3 * 1024 * 1024, 1],
  ] as const) {
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
    const read: string[] = []
    socket.on('error', () => {}).on('data', (part) => read.push(String(part)))
    const head = `PUT /anything HTTP/1.1\r\nhost: x\r\ncontent-length: ${size}\r\n\r\n`
    socket.write(head + '['.repeat(size) + after)
    await new Promise((resolve) => socket.once('close', resolve))
    t.equal(read.join('').match(/HTTP\/1\.1 /g)?.length, replies)
  }
})

t.test('who is refused unread is not asked for its body first, who is not is', async (t) => {
  const { app } = await start(t)
  const expecting = 'expect: 100-continue\r\ncontent-length: 2\r\n'
  t.match(await ask(app, 'POST /wrong', expecting, '{}'), /^HTTP\/1\.1 404 /)
  t.match(
    await ask(app, 'POST /read', expecting, '{}'),
    /^HTTP\/1\.1 100 [\s\S]* 200 [\s\S]*read \{\}/,
  )
})

t.test('a connection is kept after a wrong path, as after a right one', async (t) => {
  const { app } = await start(t)
  const wrong = 'POST /wrong HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}'
  const right = 'POST /interactions HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'
  t.match(await say(app, wrong + right), /^HTTP\/1\.1 404 [\s\S]*HTTP\/1\.1 200 [\s\S]*taken$/)
})

t.test('a defect behind a route is told to us, and nothing of it to who asked', async (t) => {
  const { app, told } = await start(t)
  const { statusCode, body } = await app.inject('/defect')
  t.equal(statusCode, 500)
  t.equal(body, '{"error":"internal error"}')
  t.match(told, [{ message: 'a secret' }])
})

t.test('where nothing of a packet is known it is not judged', (t) => {
  const { judgePacket } = refuseStrangers(
    Fastify(),
    () => {},
    () => undefined,
  )
  t.equal(judgePacket(undefined), undefined)
  t.end()
})
