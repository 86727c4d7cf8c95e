/** Who and what is let in. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import type { BadRequest } from '../../../src/dev/playground/asked.js'
import { isLocal, readJson, setGuardHeaders } from '../../../src/dev/playground/guard.js'

const local = (host?: string) => isLocal({ headers: { host } } as IncomingMessage)

t.test('only a name of this machine itself is let in', async (t) => {
  for (const host of ['127.0.0.1:8080', 'localhost', 'LOCALHOST:1', '[::1]:8080']) {
    t.ok(local(host), host)
  }
  const strange = [
    'evil.example:8080',
    '127.0.0.1.evil.example',
    'localhost.evil',
    'a b',
    undefined,
  ]
  for (const host of strange) t.notOk(local(host), String(host))
})

async function serve(t: Test) {
  const server = createServer(async (incoming, response) => {
    setGuardHeaders(response)
    try {
      response.end(JSON.stringify(await readJson(incoming)))
    } catch (error) {
      const { status, message } = error as BadRequest
      response.writeHead(status).end(message)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  return { url, post: (body: string, type: string) => post(url, body, type) }
}

async function post(url: string, body: string, type: string) {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body })
  return { status: response.status, text: await response.text(), headers: response.headers }
}

t.test('a JSON object of up to 64 KiB is taken', async (t) => {
  const { post } = await serve(t)
  const good = await post('{"a":1}', 'application/json; charset=utf-8')
  t.match(good, { status: 200, text: '{"a":1}' })
  t.match(good.headers.get('content-security-policy'), /default-src 'self'/)
  t.equal(good.headers.get('x-content-type-options'), 'nosniff')
  const full = JSON.stringify({ a: 'x'.repeat(64 * 1024 - 8) })
  t.equal(full.length, 64 * 1024)
  t.equal((await post(full, 'application/json')).status, 200)
  t.match(await post(`${full} `, 'application/json'), { status: 413, text: 'more than 64 KiB' })
})

t.test('anything else is refused', async (t) => {
  const { url, post } = await serve(t)
  t.match(await post('a=1', 'application/x-www-form-urlencoded'), {
    status: 400,
    text: 'JSON only',
  })
  for (const body of ['{', 'null', '[]', '7']) {
    t.match(await post(body, 'application/json'), { status: 400, text: 'that is no JSON object' })
  }
  const bare = request(url, { method: 'POST' })
  bare.end()
  const [response] = (await once(bare, 'response')) as [IncomingMessage]
  response.resume()
  t.equal(response.statusCode, 400)
})
