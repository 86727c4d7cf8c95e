/** Which of a host's addresses is connected to, and what is told when none is. */
import { once } from 'node:events'
import net, { type AddressInfo, createServer, type Server, Socket } from 'node:net'
import t, { type Test } from 'tap'
import { firstConnection, inTurn } from '../../src/network/first-connection.js'
import type { Address } from '../../src/network/system-files.js'

const v4 = (address: string): Address => ({ address, family: 4 })
const v6 = (address: string): Address => ({ address, family: 6 })
/** RFC 5737 and RFC 6666: nobody is there, and here nobody says so either. */
const NOBODY = [v4('192.0.2.1'), v6('100::1')]
const started: Socket[] = []
const connect = ((to: net.TcpNetConnectOpts) => {
  const isSilent = NOBODY.some(({ address }) => address === to.host)
  const socket = isSilent ? new Socket() : net.connect(to)
  started.push(socket)
  return socket
}) as typeof net.connect

async function listen(t: Test): Promise<{ port: number; server: Server }> {
  const server = createServer((socket: Socket) => socket.on('error', () => {}).unref())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  return { port: (server.address() as AddressInfo).port, server }
}

t.test('the families take turns', async (t) => {
  const [a, b, c, d] = [v6('::1'), v6('::2'), v4('1.1.1.1'), v6('::3')] as const
  t.strictSame(inTurn([a, b, d, c]), [a, c, b, d])
  t.strictSame(inTurn([c, a]), [c, a])
  t.strictSame(inTurn([]), [])
})

t.test('an address that says nothing does not keep from the next, and is let go', async (t) => {
  const { port } = await listen(t)
  const socket = await firstConnection('x', [...NOBODY, v4('127.0.0.1')], port, {
    timeoutMs: 3000,
    connect,
  })
  t.equal(socket.remoteAddress, '127.0.0.1')
  t.strictSame(
    started.map(({ destroyed }) => destroyed),
    [true, true, false],
  )
  socket.destroy()
})

t.test('one that refuses makes way at once; all are told, with the last code', async (t) => {
  const { port, server } = await listen(t)
  server.close()
  await once(server, 'close')
  const addresses = [v4('127.0.0.1'), v4('127.0.0.2')]
  await t.rejects(firstConnection('backend.test', addresses, port, { timeoutMs: 3000 }), {
    name: 'ConnectError',
    code: 'ECONNREFUSED',
    message: `backend.test: ECONNREFUSED 127.0.0.1:${port}, ECONNREFUSED 127.0.0.2:${port}`,
  })
})

t.test('one that was reached and breaks later is the business of who has it', async (t) => {
  const { port, server } = await listen(t)
  const accepted = once(server, 'connection')
  const socket = await firstConnection('x', [v4('127.0.0.1'), v4('127.0.0.2')], port, {
    timeoutMs: 3000,
  })
  const [other] = await accepted
  const closed = new Promise((resolve) => socket.once('close', resolve))
  other.resetAndDestroy()
  await closed
  server.close()
  await once(server, 'close')
})

t.test('after the limit those that were still tried count as silent', async (t) => {
  const failure = await firstConnection('x', NOBODY, 9, { timeoutMs: 400, connect }).catch(
    (error) => error,
  )
  t.match(failure, {
    name: 'ConnectError',
    code: 'ETIMEDOUT',
    message: 'x: ETIMEDOUT 192.0.2.1:9, ETIMEDOUT [100::1]:9',
  })
  const refused = [...NOBODY, v4('127.0.0.1')]
  t.match(
    await firstConnection('x', refused, 1, { timeoutMs: 800, connect }).catch((error) => error),
    {
      message: 'x: ECONNREFUSED 127.0.0.1:1, ETIMEDOUT 192.0.2.1:1, ETIMEDOUT [100::1]:1',
    },
  )
})

t.test('a name without an address has none', async (t) => {
  await t.rejects(firstConnection('x', [], 9, { timeoutMs: 3000 }), {
    message: 'x: it has no address',
  })
})

t.test('one that has answered somebody meanwhile is the next', async (t) => {
  const { port } = await listen(t)
  let best: string | undefined
  const all = [...Array.from({ length: 4 }, () => v4('192.0.2.1')), v4('127.0.0.1')]
  const from = started.length
  const preferred = () => best
  const attempt = firstConnection('x', all, port, { timeoutMs: 3000, preferred, connect })
  best = '127.0.0.1'
  const again = firstConnection('x', all, port, { timeoutMs: 3000, preferred, connect })
  for (const socket of await Promise.all([attempt, again])) {
    t.equal(socket.remoteAddress, '127.0.0.1')
    socket.destroy()
  }
  t.equal(started.length - from, 3, 'the second begins with it')
})

t.test('of many each is tried while others are still waited for', async (t) => {
  const { port } = await listen(t)
  const many = Array.from({ length: 40 }, () => v4('192.0.2.1'))
  const timeoutMs = 2000
  const socket = await firstConnection('x', [...many, v4('127.0.0.1')], port, {
    timeoutMs,
    connect,
  })
  t.equal(socket.remoteAddress, '127.0.0.1')
  socket.destroy()
})
