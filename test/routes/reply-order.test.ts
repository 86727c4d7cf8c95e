/** What is no HTTP behind requests that are: their replies come first, on real sockets. */
import type { ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { createServer } from '../../src/routes/server.js'
import { dial } from '../harness/raw-http.js'

async function start(t: Test) {
  const told: string[] = []
  const held: ServerResponse[] = []
  const app = createServer({ trustProxy: false, onRejected: (reason) => told.push(reason) })
  app.post('/late', (_, reply) => void held.push(reply.hijack().raw))
  app.post('/begun', (_, reply) => void reply.hijack().raw.writeHead(200).write('begun'))
  t.teardown(() => app.close())
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  /** What is read when all late replies are given after the fault. */
  async function ask(sent: string, more = '') {
    const client = dial(address)
    client.write(sent)
    while (told.length === 0) await new Promise(setImmediate)
    if (more) client.write(more)
    await new Promise(setImmediate)
    for (const response of held.splice(0)) if (response.req.complete) response.end('late')
    const read = await text(client)
    return { statuses: read.match(/(?<=HTTP\/1\.1 )\d+/g), read, told: told.splice(0) }
  }
  return { ask, held }
}

const post = (path: string, more = '') => `POST ${path} HTTP/1.1\r\nhost: x\r\n${more}\r\n`
const LATE = post('/late')
const GARBAGE = 'garbage\r\n\r\n'
const BAD_CHUNK = 'transfer-encoding: chunked\r\n'

t.test('what is owed goes out first, and the fault is told of once', async (t) => {
  const { ask } = await start(t)
  for (const [sent, statuses, told] of [
    [LATE + GARBAGE, ['200', '400'], 'malformed'],
    [LATE + LATE + GARBAGE, ['200', '200', '400'], 'malformed'],
    [`${LATE}CONNECT a:1 HTTP/1.1\r\nhost: x\r\n\r\n`, ['200', '405'], 'method'],
    [`${LATE + post('/late', BAD_CHUNK)}zz\r\n`, ['200', '400'], 'malformed'],
    [`${post('/late', BAD_CHUNK)}zz\r\n`, ['400'], 'malformed'],
  ] as const) {
    const seen = await ask(sent, GARBAGE)
    t.strictSame(seen.statuses, statuses, sent)
    t.strictSame(seen.told, [told], sent)
  }
})

t.test('a refusal that is queued is not lost to the fault behind it', async (t) => {
  const { ask } = await start(t)
  const seen = await ask(`${LATE + post('/nowhere', BAD_CHUNK)}zz\r\n`)
  t.strictSame(seen.statuses, ['200', '404', '400'])
})

t.test('nothing is put into a reply that has begun', async (t) => {
  const { ask } = await start(t)
  for (const before of ['', LATE]) {
    const { read, told } = await ask(`${before + post('/begun', BAD_CHUNK)}zz\r\n`)
    t.notMatch(read, /HTTP\/1\.1 400/)
    t.strictSame(told, ['malformed'])
  }
})

t.test('a connection that ends with its reply takes nothing more', async (t) => {
  const { ask, held } = await start(t)
  const asked = ask(LATE + GARBAGE)
  while (held.length === 0) await new Promise(setImmediate)
  for (const response of held) response.shouldKeepAlive = false
  t.strictSame((await asked).statuses, ['200'])
})
