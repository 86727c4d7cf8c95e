/** What a socket's death looks like from the server, on real sockets. */
import { EventEmitter, once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import t, { type Test } from 'tap'
import type { Fate } from '../../src/responder/settlement.js'
import { noteRequest, watchReply } from '../../src/routes/reply-fate.js'

type Handle = (response: ServerResponse, client: Socket, fated: (fate: Fate) => void) => void

/** One request on a socket of its own; resolves with every fate that was told until the server closed. */
async function exchange(
  t: Test,
  handle: Handle,
  afterRequest: (client: Socket) => void = () => {},
  until?: Promise<unknown>,
) {
  const fates: Fate[] = []
  const events = new EventEmitter()
  const server = createServer((request, response) => {
    request.resume().on('end', () =>
      handle(response, client, (fate) => {
        fates.push(fate)
        events.emit('fate')
      }),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  client.on('error', () => {})
  await once(client, 'connect')
  const told = once(events, 'fate')
  client.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n')
  client.write('x'.repeat(1000))
  afterRequest(client)
  await told
  await until
  client.destroy()
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
  t.equal(fates.length, 1, 'told once')
  return fates[0]
}

t.test('a reply that is read was flushed', async (t) => {
  const fate = await exchange(t, (response, _, fated) => {
    watchReply(response, { onFate: fated, onDoubt: () => {} })
    response.end('{"type":5}')
  })
  t.equal(fate, 'flushed')
})

t.test(
  'a reply that is read and then reset was flushed, and is doubted all the same',
  async (t) => {
    const events = new EventEmitter()
    const doubt = once(events, 'doubt')
    const fate = await exchange(
      t,
      (response, _, fated) => {
        watchReply(response, { onFate: fated, onDoubt: (closed) => events.emit('doubt', closed) })
        response.end('{"type":5}')
      },
      (client) => client.once('data', () => client.resetAndDestroy()),
      doubt,
    )
    t.equal(fate, 'flushed')
    // From here a reset that says "never read" looks the same.
    t.strictSame(await doubt, ['reset'])
  },
)

t.test('a connection lost while the handler works leaves an unknown fate', async (t) => {
  for (const end of ['destroy', 'resetAndDestroy'] as const) {
    const fate = await exchange(t, (response, client, fated) => {
      watchReply(response, { onFate: fated, onDoubt: () => {} })
      response.once('close', () => response.end('{"type":5}'))
      client[end]()
    })
    t.equal(fate, 'unknown', end)
  }
})

t.test('a socket that was dead before anyone listened leaves an unknown fate', async (t) => {
  const fate = await exchange(t, (response, client, fated) => {
    response.socket?.once('close', () => watchReply(response, { onFate: fated, onDoubt: () => {} }))
    client.resetAndDestroy()
  })
  t.equal(fate, 'unknown')
})

t.test('a reset that came before a synchronous reply leaves an unknown fate', async (t) => {
  const fate = await exchange(
    t,
    (response, _, fated) => {
      watchReply(response, { onFate: fated, onDoubt: () => {} })
      response.end('{"type":5}')
      t.notOk(response.socket?.destroyed, 'the socket seems to live when the reply is written')
    },
    (client) => client.resetAndDestroy(),
  )
  t.equal(fate, 'unknown')
})

t.test(
  'a connection that closes after its last reply leaves a doubt, one that goes on does not',
  async (t) => {
    const doubts: number[] = []
    const events = new EventEmitter()
    let requests = 0
    const server = createServer((request, response) => {
      requests += 1
      const number = requests
      const onDoubt = () => {
        doubts.push(number)
        events.emit('doubt')
      }
      request.resume().on('end', () => {
        watchReply(response, { onFate: () => {}, onDoubt })
        response.end('ok')
      })
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
    for (let request = 0; request < 20; request++) {
      client.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n')
      await once(client, 'data')
    }
    const doubt = once(events, 'doubt')
    client.destroy()
    await doubt
    t.same(doubts, [20])
    server.close()
  },
)

t.test(
  'what came before a request that is still waited for was read, and is no doubt',
  async (t) => {
    const events = new EventEmitter()
    const told: string[] = []
    let requests = 0
    const server = createServer((_, response) => {
      requests += 1
      const number = requests
      watchReply(response, {
        onFate(fate) {
          told.push(`${number} ${fate}`)
          events.emit(`fate of ${number}`)
        },
        onDoubt: () => told.push(`${number} doubted`),
      })
      if (number === 1) response.end('ok')
      else events.emit('waits')
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
    const [first, waits, second] = ['fate of 1', 'waits', 'fate of 2'].map((name) =>
      once(events, name),
    )
    client.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
    await Promise.all([once(client, 'data'), first])
    client.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
    await waits
    const closed = once(server, 'close')
    server.close()
    client.destroy()
    await Promise.all([second, closed])
    t.strictSame(told, ['1 flushed', '2 unknown'])
  },
)

/** A reply that finished, and its connection, both in the test's hands: which order Node gives varies with its version. */
function standIns() {
  const socket = Object.assign(new EventEmitter(), {
    destroyed: false,
    errored: null as Error | null,
  })
  const response = Object.assign(new EventEmitter(), { req: { socket }, writableFinished: true })
  const fates: Fate[] = []
  watchReply(response as unknown as ServerResponse, {
    onFate: (fate) => fates.push(fate),
    onDoubt: () => {},
  })
  return { socket, response, fates }
}

t.test('a reply that finishes on a connection already destroyed leaves an unknown fate', (t) => {
  const { socket, response, fates } = standIns()
  socket.destroyed = true
  response.emit('finish')
  response.emit('close')
  t.strictSame(fates, ['unknown'])
  t.end()
})

t.test('a reset that is read just after the reply leaves an unknown fate', async (t) => {
  const { socket, response, fates } = standIns()
  response.emit('finish')
  socket.errored = new Error('read ECONNRESET')
  t.strictSame(fates, [], 'it is not known at once')
  await turn()
  t.strictSame(fates, ['unknown'])
})

/** A server whose first `held` replies wait, on a connection that the test holds. */
async function pipelined(t: Test, held: number) {
  const told: string[] = []
  const events = new EventEmitter()
  const waiting: ServerResponse[] = []
  const server = createServer((request, response) => {
    if (request.url === '/ping') return response.end('pong')
    const name = request.url
    watchReply(response, {
      onFate(fate) {
        told.push(`${name} ${fate}`)
        events.emit('told', told.length)
      },
      onDoubt(closed) {
        told.push(`${name} doubted ${closed}`)
        events.emit('told', told.length)
      },
    })
    if (waiting.push(response) === held) events.emit('all')
    return undefined
  })
  server.on('request', noteRequest)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  client.on('error', () => {})
  const all = once(events, 'all')
  for (let number = 1; number <= held; number += 1)
    client.write(`GET /${number} HTTP/1.1\r\nhost: x\r\n\r\n`)
  await all
  const until = async (count: number) => {
    while (told.length < count) await once(events, 'told')
    return told
  }
  return { client, waiting, until }
}

t.test('pipelined requests learn of their connection that died, each once', async (t) => {
  for (const end of ['destroy', 'resetAndDestroy'] as const) {
    const { client, until } = await pipelined(t, 3)
    client[end]()
    const told = await until(3)
    t.strictSame(told.toSorted(), ['/1 unknown', '/2 unknown', '/3 unknown'], end)
  }
})

t.test('replies that nobody has shown to have read are doubted, however many', async (t) => {
  const { client, waiting, until } = await pipelined(t, 2)
  client.resume()
  for (const response of waiting) response.end('ok')
  await until(2)
  client.destroy()
  const doubts = (await until(4)).slice(2).map((doubt) => doubt.replace(/ (quietly|reset)$/, ''))
  t.strictSame(doubts.toSorted(), ['/1 doubted', '/2 doubted'])
})

t.test('a further request of any kind shows that the reply before it was read', async (t) => {
  const { client, waiting, until } = await pipelined(t, 1)
  waiting[0]?.end('ok')
  await Promise.all([once(client, 'data'), until(1)])
  client.write('GET /ping HTTP/1.1\r\nhost: x\r\n\r\n')
  await once(client, 'data')
  const socket = waiting[0]?.req.socket as Socket
  const closed = new Promise((resolve) => socket.once('close', resolve))
  client.resetAndDestroy()
  await closed
  t.strictSame(await until(1), ['/1 flushed'])
})
