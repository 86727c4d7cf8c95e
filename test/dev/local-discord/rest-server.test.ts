/** The API's doors: what is routed where, and what is not there. */
import { once } from 'node:events'
import { connect } from 'node:net'
import t from 'tap'
import { LocalDiscord } from '../../../src/dev/local-discord/local-discord.js'
import { call } from './stand-in.js'

t.test('what is not there is 404, a wrong method 405, each counted', async (t) => {
  const discord = await LocalDiscord.start()
  t.teardown(() => discord.close())
  const webhook = `/webhooks/${discord.applicationId}/x`
  t.match(await call(discord, 'GET', '/users/@me'), { status: 404, json: { message: /Not Found/ } })
  t.match(await call(discord, 'POST', '/gateway'), { status: 404 })
  t.match(await call(discord, 'GET', '/interactions/1/x/callback'), { status: 404 })
  t.match(await call(discord, 'DELETE', `${webhook}/messages/@original`), { status: 405 })
  t.match(await call(discord, 'GET', webhook), { status: 405 })
  t.equal((await fetch(discord.apiBaseUrl.replace('/api/v10', '/other'))).status, 404)
  t.equal(discord.calls('other'), 6)
  t.equal(discord.calls('edit'), 0)
})

t.test('a caller that leaves in the middle of its body disturbs nobody', async (t) => {
  const discord = await LocalDiscord.start()
  t.teardown(() => discord.close())
  const { port } = new URL(discord.apiBaseUrl)
  const socket = connect(Number(port), '127.0.0.1')
  await once(socket, 'connect')
  socket.write('PATCH /api/v10/webhooks/1/x/messages/@original HTTP/1.1\r\n')
  socket.write('Host: x\r\nContent-Length: 99\r\n\r\n{"content')
  socket.end()
  socket.resume()
  await once(socket, 'close')
  t.equal((await call(discord, 'GET', '/gateway')).status, 200)
})
