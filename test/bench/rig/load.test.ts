/** The loads, on a server that answers as it is told. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { closedLoop, judge, openLoop, whileFlooded } from '../../../bench/rig/load.js'

const request = (n: number) => ({
  bytes: Buffer.from(`POST /${n} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}`),
  id: String(n),
  token: `token-${n}`,
})
const requests = (count: number) => Array.from({ length: count }, (_, n) => request(n))

async function serve(
  t: Test,
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) =>
    response.end('{"type":5}'),
) {
  const urls: string[] = []
  const server = createServer((incoming, response) => {
    urls.push(String(incoming.url))
    incoming.resume()
    answer(incoming, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  let reads = 0
  const { port } = server.address() as AddressInfo
  return {
    urls,
    server: {
      port,
      readyMs: 1,
      errors: () => [],
      // A second more with each look.
      cpuSeconds: () => reads++,
      residentMiB: () => 1,
      stop: async () => {},
    },
  }
}

t.test('a closed loop sends each once and counts those after the warm-up', async (t) => {
  const { server, urls } = await serve(t)
  const load = { server, connections: 3, requests: requests(20), expected: 'acknowledged' } as const
  const loaded = await closedLoop({ ...load, warmUp: 5 })
  t.equal(new Set(urls).size, 20)
  t.equal(loaded.latencies.length, 15)
  t.ok(loaded.perSecond > 0)
  // One second between the look after the warm-up and the last one.
  t.equal(loaded.cpuUs, 1e6 / 15)
})

t.test('a wrong answer ends a closed loop', async (t) => {
  const { server } = await serve(t, (_, response) =>
    response.writeHead(500, { 'content-length': 2 }).end('no'),
  )
  const load = { server, connections: 2, requests: requests(4), warmUp: 0 }
  await t.rejects(closedLoop({ ...load, expected: 'acknowledged' }), {
    message: 'acknowledged was expected, not 500 no',
  })
})

t.test('an open loop sends all, also those that no connection is free for', async (t) => {
  const { server, urls } = await serve(t)
  const replied: string[] = []
  const loaded = await openLoop({
    server,
    connections: 1,
    requests: requests(10),
    // All are due before the first can be answered.
    rate: 1e9,
    expected: 'acknowledged',
    onReply: ({ token }) => replied.push(token),
    until: async () => replied.push('until'),
  })
  t.strictSame(
    urls,
    requests(10).map(({ id }) => `/${id}`),
  )
  t.strictSame(replied, [...requests(10).map(({ token }) => token), 'until'])
  t.equal(loaded.latencies.length, 10)
})

t.test('an open loop uses its connections in turn, so that none is idle for long', async (t) => {
  const ports: (number | undefined)[] = []
  const { server } = await serve(t, ({ socket }, response) => {
    ports.push(socket.remotePort)
    response.end('{"type":5}')
  })
  // Each is answered before the next is due.
  const load = { server, connections: 3, requests: requests(6), rate: 20 }
  await openLoop({ ...load, expected: 'acknowledged' })
  t.equal(new Set(ports.slice(0, 3)).size, 3)
  t.strictSame(ports.slice(3), ports.slice(0, 3))
})

t.test('an open loop waits for what is not due yet', async (t) => {
  const { server, urls } = await serve(t)
  const load = { server, connections: 4, requests: requests(4), rate: 20 }
  const { latencies } = await openLoop({ ...load, expected: 'acknowledged' })
  t.equal(urls.length, 4)
  t.equal(latencies.length, 4)
})

t.test('a wrong answer ends an open loop', async (t) => {
  const { server } = await serve(t)
  const load = { server, connections: 2, requests: requests(3), rate: 1000 }
  await t.rejects(openLoop({ ...load, expected: 'refused' }), { message: /^refused was expected/ })
})

t.test('a flood goes on for as long as the work, and no longer', async (t) => {
  const { server, urls } = await serve(t, (_, response) =>
    response.writeHead(401, { 'content-length': 0 }).end(),
  )
  const flood = { server, connections: 2, requests: requests(3), expected: 'refused' } as const
  const result = await whileFlooded(flood, async () => {
    while (urls.length < 10) await new Promise((resolve) => setImmediate(resolve))
    return 'done'
  })
  t.equal(result, 'done')
  const wrong = whileFlooded({ ...flood, expected: 'answered' }, async () => 'done')
  await t.rejects(wrong, { message: /^answered was expected/ })
})

t.test('what an answer must be', async (t) => {
  const reply = (status: number, body: string) => ({ status, body })
  t.doesNotThrow(() => judge(reply(401, ''), 'refused'))
  t.doesNotThrow(() => judge(reply(200, '{"type":4,"data":{}}'), 'answered'))
  t.throws(() => judge(reply(200, '{"type":4,"data":{}}'), 'acknowledged'))
  t.throws(() => judge(reply(200, '{"type":55}'), 'acknowledged'))
  t.throws(() => judge(reply(429, ''), 'answered'))
})
