/** A refusal that comes before the whole body has: it has to be readable all the same. */
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { PassThrough } from 'node:stream'
import t from 'tap'
import { drainBody } from '../../src/routes/drain-body.js'

t.test('a client that is still sending reads the reply, and none is lost to a reset', async (t) => {
  const server = createServer(async (request, response) => {
    await drainBody(request)
    response.writeHead(413, { connection: 'close' }).end('too large')
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
    t.match(Buffer.concat(chunks).toString(), /^HTTP\/1\.1 413 [\s\S]*too large/)
  }
})

t.test('it does not wait for a body that is over, broken off or endless', async (t) => {
  const over = new PassThrough()
  over.end()
  over.resume()
  await once(over, 'end')
  await drainBody(over as unknown as IncomingMessage)
  const broken = new PassThrough()
  const drained = drainBody(broken as unknown as IncomingMessage)
  broken.destroy()
  await drained
  const endless = new PassThrough()
  const bounded = drainBody(endless as unknown as IncomingMessage, 100)
  endless.write(Buffer.alloc(60))
  endless.write(Buffer.alloc(60))
  await bounded
  t.ok(endless.writable, 'still open')
})
