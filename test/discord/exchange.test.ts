/** One request and its whole response within its time, wherever the time is spent. */
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { Pool } from 'undici'
import { exchange } from '../../src/discord/exchange.js'

const ASK = { method: 'GET', path: '/' } as const
const AN_HOUR = 3_600_000

async function start(t: Test, reply: (response: ServerResponse, path: string) => void) {
  const paths: string[] = []
  const sockets = new Set<unknown>()
  const server = createServer((request, response) => {
    paths.push(request.url as string)
    sockets.add(request.socket)
    reply(response, request.url as string)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 1 })
  t.teardown(async () => {
    await pool.destroy()
    server.close()
  })
  return { pool, paths, sockets }
}

t.test('a response that is no success comes whole, with its headers', async (t) => {
  const { pool } = await start(t, (response) => {
    response.writeHead(404, { 'x-who': 'me' }).write('not')
    response.end(' here')
  })
  const got = await exchange(pool, ASK, AN_HOUR)
  t.match(got, { status: 404, text: 'not here', headers: { 'x-who': 'me' } })
})

t.test('what may not be sent any more in the moment of its turn is not', async (t) => {
  const { pool, paths } = await start(t, (response) => response.end())
  const never = exchange(pool, { ...ASK, path: '/late' }, AN_HOUR, () => false)
  await t.rejects(never, { name: 'TimeoutError' })
  t.match(await exchange(pool, ASK, AN_HOUR, () => true), { status: 200 })
  t.strictSame(paths, ['/'])
})

t.test('of a success nothing is waited for but its headers', async (t) => {
  const { pool } = await start(t, (response) => response.writeHead(200).write('endless'))
  t.match(await exchange(pool, ASK, AN_HOUR), { status: 200, text: '' })
})

t.test('what says only that there is more to come is not the answer', async (t) => {
  const { pool } = await start(t, (response) => {
    response.writeEarlyHints({ link: '</style.css>; rel=preload' })
    response.writeHead(500).end('no')
  })
  t.match(await exchange(pool, ASK, AN_HOUR), { status: 500, text: 'no' })
})

t.test('one that waited for a connection until its time was up is never sent', async (t) => {
  let release = () => {}
  let arrive = () => {}
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve
  })
  const { pool, paths, sockets } = await start(t, (response, path) => {
    if (path !== '/held') return response.end()
    release = () => response.end()
    return arrive()
  })
  const held = exchange(pool, { ...ASK, path: '/held' }, AN_HOUR)
  await arrived
  await t.rejects(exchange(pool, { ...ASK, path: '/late' }, 20), { name: 'TimeoutError' })
  release()
  await held
  await exchange(pool, { ...ASK, path: '/next' }, AN_HOUR)
  t.strictSame(paths, ['/held', '/next'])
  t.equal(sockets.size, 1, 'and costs no connection')
})
