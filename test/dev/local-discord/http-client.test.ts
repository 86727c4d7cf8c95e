/** One POST on a real socket, and its loss. */
import { Agent } from 'node:http'
import t from 'tap'
import { post } from '../../../src/dev/local-discord/http-client.js'
import { startStandIn } from './stand-in.js'

const agent = new Agent({ keepAlive: true })
t.teardown(() => agent.destroy())
const request = { headers: {}, body: Buffer.from('{}'), agent, timeoutMs: 2000 }

t.test('the reply is read whole, and the connection kept', async (t) => {
  const url = await startStandIn(t, ({ reply }) => reply({ type: 1 }))
  const result = await post({ ...request, url })
  t.match(result, { response: { status: 200, body: '{"type":1}' } })
  t.equal(result.error, undefined)
  t.equal(Object.keys(agent.freeSockets).length, 1)
})

t.test('a lost connection never comes from the pool', async (t) => {
  const url = await startStandIn(t, () => {})
  const before = Object.keys(agent.sockets).length
  const result = await post({ ...request, url, lose: { how: 'close', afterMs: 0 } })
  t.match(result, { error: 'LOST' })
  t.equal(Object.keys(agent.sockets).length, before)
})

t.test('a server that was quicker than a reset learns of it all the same', async (t) => {
  let learnt = (_: Error | null | undefined) => {}
  const ended = new Promise<Error | null | undefined>((resolve) => {
    learnt = resolve
  })
  const url = await startStandIn(t, ({ response, reply }) => {
    const { socket } = response
    socket?.once('close', () => learnt(socket.errored))
    reply({ type: 5 })
  })
  const result = await post({ ...request, url, lose: { how: 'reset', afterMs: 20 } })
  t.match(result, { error: 'LOST' })
  t.match(await ended, { code: 'ECONNRESET' })
})

t.test('an address that refuses gives its code', async (t) => {
  t.match(await post({ ...request, url: 'http://127.0.0.1:1/' }), { error: 'ECONNREFUSED' })
  const lose = { how: 'reset', afterMs: 0 } as const
  t.match(await post({ ...request, url: 'http://127.0.0.1:1/', lose }), { error: 'ECONNREFUSED' })
})
