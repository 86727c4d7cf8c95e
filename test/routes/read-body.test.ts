/** Bodies as raw bytes: whole, too large yet read on so that the reply can be read, broken off, endless. */
import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { PassThrough } from 'node:stream'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import t from 'tap'
import { announcesMoreThan, type Body, readBody } from '../../src/routes/read-body.js'

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

const asRequest = (stream: PassThrough) => stream as unknown as IncomingMessage

/** Every body that was told of a stream that has closed. */
async function readAll(stream: PassThrough, limit: number, mostBytes?: number): Promise<Body[]> {
  const told: Body[] = []
  readBody(asRequest(stream), limit, (body) => told.push(body), mostBytes)
  await once(stream, 'close')
  return told
}

t.test('the bytes come as they were sent, in one piece or in many, or none at all', async (t) => {
  for (const pieces of [['{"a":1.0}'], ['{"a"', ':1', '.0}'], []]) {
    const stream = new PassThrough()
    for (const piece of pieces) stream.write(piece)
    stream.end()
    const told = await readAll(stream, 9)
    t.strictSame(told.map(String), [pieces.join('')])
  }
})

t.test('one byte more than the limit is too large, told once and at the end', async (t) => {
  const stream = new PassThrough()
  const told: Body[] = []
  readBody(asRequest(stream), 9, (body) => told.push(body))
  stream.write('0123456')
  stream.write('789')
  await new Promise(setImmediate)
  t.strictSame(told, [], 'the client is still sending')
  stream.end('more')
  await once(stream, 'close')
  t.strictSame(told, ['too-large'])
})

t.test('a client that is still sending reads the reply, and none is lost to a reset', async (t) => {
  const server = createServer((request, response) => {
    readBody(request, 1000, (body) => {
      response.writeHead(413, { connection: 'close' }).end(String(body))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  for (let round = 0; round < 20; round++) {
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
    client.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 300000\r\n\r\n')
    for (let sent = 0; sent < 300; sent++) client.write('x'.repeat(1000))
    const chunks: Buffer[] = []
    client.on('data', (chunk) => chunks.push(chunk))
    await once(client, 'end')
    t.match(Buffer.concat(chunks).toString(), /^HTTP\/1\.1 413 [\s\S]*too-large/)
  }
})

t.test('it does not wait for a body that broke off or never ends', async (t) => {
  for (const [sent, body] of [
    ['12', 'broken'],
    ['1234567890', 'too-large'],
  ] as const) {
    const broken = new PassThrough()
    broken.write(sent)
    setImmediate(() => broken.destroy())
    t.strictSame(await readAll(broken, 9), [body])
  }
  const endless = new PassThrough()
  const told: Body[] = []
  readBody(asRequest(endless), 9, (body) => told.push(body), 100)
  endless.write(Buffer.alloc(60))
  endless.write(Buffer.alloc(60))
  await new Promise(setImmediate)
  t.strictSame(told, ['too-large'])
  t.ok(endless.writable, 'still open')
})

t.test('of a body that is too large nothing is kept while the rest is read', async (t) => {
  const request = new EventEmitter()
  readBody(request as IncomingMessage, 9, () => {})
  const chunks = [8, 8, 8].map((bytes) => {
    const chunk = Buffer.alloc(bytes)
    request.emit('data', chunk)
    return new WeakRef(chunk)
  })
  // What a WeakRef was just made of, or asked for, is kept until this turn is over.
  await new Promise(setImmediate)
  collectGarbage()
  t.strictSame(
    chunks.map((chunk) => chunk.deref()),
    [undefined, undefined, undefined],
  )
  request.emit('end')
})

t.test('a request says itself when it is too large, if it says at all', async (t) => {
  const announcing = (headers: object) => announcesMoreThan({ headers } as IncomingMessage, 9)
  t.equal(announcing({ 'content-length': '10' }), true)
  t.equal(announcing({ 'content-length': '9' }), false)
  t.equal(announcing({}), false)
})
