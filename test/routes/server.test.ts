/** The HTTP servers: bounded clients, unnamed routes, whom to believe about addresses, and a close that ends. */
import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { createServer } from '../../src/routes/server.js'

async function listen(t: Test, trustProxy: boolean | number | string = false) {
  const app = createServer({ trustProxy })
  t.teardown(() => app.close())
  app.get('/ip', (request) => ({ ip: request.ip }))
  await app.listen({ host: '127.0.0.1', port: 0 })
  return app
}

async function dial(app: FastifyInstance): Promise<Socket> {
  const { port } = app.server.address() as AddressInfo
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  return socket
}

t.test('a route that is not there is a plain 404, which names nothing', async (t) => {
  const app = await listen(t)
  for (const method of ['GET', 'POST', 'PUT'] as const) {
    const { statusCode, body } = await app.inject({ method, url: '/interactions/secret' })
    t.equal(statusCode, 404)
    t.equal(body, '{"error":"not found"}')
  }
})

t.test('who has gone is known by the address all the same', async (t) => {
  const app = createServer({ trustProxy: false })
  t.teardown(() => app.close())
  const gone = new Promise((resolve) =>
    app.post('/x', (request, reply) => {
      reply.hijack()
      request.raw.resume().on('close', () => resolve(request.ip))
      client.resetAndDestroy()
    }),
  )
  await app.listen({ host: '127.0.0.1', port: 0 })
  const client = await dial(app)
  client.write('POST /x HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nx')
  t.equal(await gone, '127.0.0.1')
})

t.test('the limits of a silent or slow client are set on the real server', async (t) => {
  const { server } = await listen(t)
  t.equal(server.requestTimeout, 10_000)
  t.equal(server.headersTimeout, 5_000)
  t.equal(server.keepAliveTimeout, 620_000)
  // How often Node looks; by its own default the limits would be half a minute late.
  t.match(server, { connectionsCheckingInterval: 1_000 })
})

t.test('who says nothing, half a head or half a body is let go, and is told why', async (t) => {
  const app = await listen(t)
  const sent = [
    '',
    'POST /ip HTTP/1.1\r\nhost: x\r\n',
    'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nx',
  ]
  const said = sent.map(async (part) => {
    const socket = await dial(app)
    socket.write(part)
    return text(socket)
  })
  for (const reply of await Promise.all(said)) t.match(reply, /HTTP\/1\.1 408 .*"request timeout"/s)
})

t.test('more headers than 16 KiB are refused, and the server lives on', async (t) => {
  const app = await listen(t)
  const socket = await dial(app)
  socket.write(`GET /ip HTTP/1.1\r\nhost: x\r\nx-big: ${'x'.repeat(17 * 1024)}\r\n\r\n`)
  t.match(await text(socket), /^HTTP\/1\.1 431 /)
  t.equal((await app.inject('/ip')).statusCode, 200)
})

t.test('what is no HTTP gets a 400, and the server lives on', async (t) => {
  const app = await listen(t)
  const socket = await dial(app)
  socket.write('\u0016\u0003\u0001 hello\r\n\r\n')
  t.match(await text(socket), /^HTTP\/1\.1 400 /)
  t.equal((await app.inject('/ip')).statusCode, 200)
})

t.test('forwarded addresses are believed as far as the configuration says', async (t) => {
  const forwarded = { 'x-forwarded-for': '203.0.113.9, 10.0.0.2' }
  const believed: [boolean | number | string, string][] = [
    [false, '127.0.0.1'],
    [0, '127.0.0.1'],
    [1, '10.0.0.2'],
    [2, '203.0.113.9'],
    [true, '203.0.113.9'],
    ['127.0.0.1', '10.0.0.2'],
    ['loopback,10.0.0.0/8', '203.0.113.9'],
  ]
  for (const [trustProxy, ip] of believed) {
    const app = await listen(t, trustProxy)
    t.strictSame((await app.inject({ url: '/ip', headers: forwarded })).json(), { ip })
  }
})

/** A route that answers when it is told to, and says when it was asked. */
function slowRoute(app: FastifyInstance) {
  let release = () => {}
  let onAsked = () => {}
  const asked = new Promise<void>((resolve) => {
    onAsked = resolve
  })
  const free = new Promise<void>((resolve) => {
    release = resolve
  })
  app.get('/slow', async () => {
    onAsked()
    await free
    return 'slow'
  })
  return { asked, release: () => release() }
}

t.test('closing ends idle connections at once, and a busy one with its answer', async (t) => {
  const app = createServer({ trustProxy: false, closeConnectionsAfterMs: 600_000 })
  const { asked, release } = slowRoute(app)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const idle = await dial(app)
  idle.write('GET /nowhere HTTP/1.1\r\nhost: x\r\n\r\n')
  t.match(String(await once(idle, 'data')), /connection: keep-alive/i)
  const busy = await dial(app)
  const answer = text(busy)
  busy.write('GET /slow HTTP/1.1\r\nhost: x\r\n\r\n')
  await asked

  const ended = once(idle, 'close')
  const closed = app.close()
  await ended
  release()
  const said = await answer
  await closed
  t.match(said, /^HTTP\/1\.1 200 OK\r\n/)
  t.match(said, /connection: close/i, 'not kept for more')
  t.match(said, /slow$/)
})

t.test('a request that comes in while closing is answered, not refused', async (t) => {
  const app = createServer({ trustProxy: false, closeConnectionsAfterMs: 600_000 })
  const { asked, release } = slowRoute(app)
  const closing = new Promise<void>((resolve) => {
    app.addHook('preClose', async () => resolve())
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const connected = once(app.server, 'connection')
  const socket = await dial(app)
  await connected
  const answer = text(socket)
  const closed = app.close()
  await closing
  socket.write('GET /slow HTTP/1.1\r\nhost: x\r\n\r\n')
  await asked
  release()
  t.match(await answer, /^HTTP\/1\.1 200 OK[\s\S]*slow$/)
  await closed
})

t.test('a connection that never says anything does not hold a closing server', async (t) => {
  const app = createServer({ trustProxy: false, closeConnectionsAfterMs: 1 })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const connected = once(app.server, 'connection')
  const socket = await dial(app)
  await connected
  const ended = new Promise((resolve) => socket.once('close', resolve))
  socket.resume()
  await app.close()
  await ended
  t.notOk(app.server.listening)
})
