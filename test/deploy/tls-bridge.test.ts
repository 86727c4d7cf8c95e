/** The bridge makes a connection again that was reset while it was made, once, and tells what failed for good. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import t from 'tap'
import { startBridge } from './tls-bridge.js'

t.test('a connection that is reset before it is secure is made once again', async (t) => {
  let connections = 0
  const server = createServer((socket) => {
    connections += 1
    socket.on('error', () => {})
    socket.resetAndDestroy()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const { port } = server.address() as AddressInfo
  const bridge = await startBridge(t, { port, ca: '' })
  await t.rejects(fetch(bridge.url, { method: 'POST', body: 'x' }))
  t.equal(connections, 2)
  t.equal(bridge.reconnects(), 1)
  t.equal(bridge.failures.length, 1)
})
