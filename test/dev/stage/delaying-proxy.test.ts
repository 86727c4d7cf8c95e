/** The proxy between a server and its client: as far away as it is told, in order, cut, silent, forgetful. */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { DelayingProxy } from '../../../src/dev/stage/delaying-proxy.js'
import { freePort } from '../../../src/dev/stage/redis-process.js'

/** A server that says everything back, and what it has heard. */
async function setUp(t: Test) {
  const heard: string[] = []
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', (chunk) => heard.push(String(chunk)))
    socket.pipe(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const proxy = await DelayingProxy.start(port)
  const clients: Socket[] = []
  t.teardown(async () => {
    for (const client of clients) client.destroy()
    await proxy.close()
    await new Promise((resolve) => server.close(resolve))
  })
  const join = async (how?: 'direct') => {
    const client = connect(how === 'direct' ? port : proxy.port, '127.0.0.1')
    clients.push(client)
    client.setEncoding('utf8')
    client.on('error', () => {})
    await once(client, 'connect')
    return client
  }
  return { heard, proxy, join }
}

/** Whether by an error or not. */
const closing = (client: Socket) => new Promise((resolve) => client.once('close', resolve))

/** All that comes until it ends with `last`. */
async function until(client: Socket, last: string): Promise<string> {
  let text = ''
  for await (const chunk of client.iterator({ destroyOnReturn: false })) {
    text += chunk
    if (text.endsWith(last)) break
  }
  return text
}

t.test('there and back takes a round trip', async (t) => {
  const { proxy, join } = await setUp(t)
  proxy.rttMs = 60
  const client = await join()
  const startedAt = performance.now()
  client.write('.')
  t.equal(await until(client, '.'), '.')
  const took = performance.now() - startedAt
  t.ok(took >= 59, `${took} ms`)
})

t.test('what came first arrives first, also when the way gets shorter behind it', async (t) => {
  const { proxy, join, heard } = await setUp(t)
  const client = await join()
  const direct = await join('direct')
  proxy.rttMs = 200
  client.write('1')
  // By then the proxy has read what was sent before.
  direct.write('/')
  await until(direct, '/')
  t.equal(proxy.underWay, 1)
  proxy.rttMs = 0
  client.write('2.')
  t.equal(await until(client, '.'), '12.')
  t.equal(proxy.underWay, 0)
  t.equal(heard.join(''), '/12.')
})

t.test('an end comes through behind what was sent before it', async (t) => {
  const { proxy, join } = await setUp(t)
  proxy.rttMs = 20
  const client = await join()
  client.end('last words')
  t.equal(await until(client, 'last words'), 'last words')
  await closing(client)
})

t.test('cut, there is no connection to be had until it is mended', async (t) => {
  const { proxy, join } = await setUp(t)
  const client = await join()
  client.write('.')
  await until(client, '.')
  client.resume()
  const closed = closing(client)
  proxy.rttMs = 1000
  client.write('on its way')
  proxy.cut()
  await closed
  t.equal(proxy.state, 'cut')
  const refused = connect(proxy.port, '127.0.0.1')
  refused.on('error', () => {})
  await closing(refused)
  proxy.rttMs = 0
  proxy.mend()
  const next = await join()
  next.write('again.')
  t.equal(await until(next, '.'), 'again.')
})

t.test('in a silence nothing passes, and afterwards all of it does', async (t) => {
  const { proxy, join, heard } = await setUp(t)
  const [client, other] = [await join(), await join()]
  client.write('before.')
  await until(client, '.')
  proxy.silence()
  client.write('kept.')
  t.equal(heard.join(''), 'before.')
  other.write('other.')
  const new_ = await join()
  new_.write('new.')
  proxy.mend()
  t.equal(await until(client, '.'), 'kept.')
  t.equal(await until(other, '.'), 'other.')
  t.equal(await until(new_, '.'), 'new.')
})

t.test('forgotten connections stay open and hear nothing more; new ones are served', async (t) => {
  const { proxy, join, heard } = await setUp(t)
  const client = await join()
  client.write('.')
  await until(client, '.')
  proxy.forget()
  client.write('lost')
  const next = await join()
  next.write('heard.')
  t.equal(await until(next, '.'), 'heard.')
  t.equal(heard.join(''), '.heard.')
  t.equal(client.readyState, 'open')
})

t.test('where nobody listens behind it, its connections end', async (t) => {
  const proxy = await DelayingProxy.start(await freePort())
  t.teardown(() => proxy.close())
  const client = connect(proxy.port, '127.0.0.1')
  client.on('error', () => {})
  await closing(client)
  t.pass()
})
