/** A JSON reply on a real socket: its bytes, its length, and whether the connection is kept. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import t from 'tap'
import { sendJson } from '../../src/routes/send-json.js'

t.test('headers and text leave together, the length in bytes', async (t) => {
  let last = false
  const server = createServer((_, response) => sendJson(response, 200, '{"a":"é你"}', last))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  client.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  const [first] = (await once(client, 'data')) as [Buffer]
  const [head, body] = String(first).split('\r\n\r\n') as [string, string]
  t.equal(body, '{"a":"é你"}')
  t.match(head, /^HTTP\/1\.1 200 OK\r\n/)
  t.match(head, /\r\nContent-Type: application\/json\r\n/)
  t.match(head, /\r\nContent-Length: 13\r\n/)
  t.match(head, /\r\nConnection: keep-alive\r\n/)
  last = true
  client.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  const [second] = (await once(client, 'data')) as [Buffer]
  t.match(String(second), /\r\nConnection: close\r\n/)
  await once(client, 'close')
})
