/** HTTP as clients, proxies and strangers send it: the public reports of what that has broken elsewhere. */
import { once } from 'node:events'
import t from 'tap'
import { dial, say } from '../harness/raw-http.js'
import { type Running, startRunning } from '../harness/running-app.js'
import { command, interaction, signed } from '../harness/signed.js'

const HEAD = 'Host: x\r\nConnection: close\r\n'

/** A signed request as bytes; `more`: headers beside Discord's own. */
function post(
  body: unknown,
  { target = '/interactions', version = '1.1', more = '', payload = '' } = {},
): string {
  const request = signed(body)
  const signature = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const bytes = payload || String(request.payload)
  const length = /transfer-encoding/i.test(more) ? '' : `Content-Length: ${bytes.length}\r\n`
  return `POST ${target} HTTP/${version}\r\n${/^host:/im.test(more) ? '' : HEAD}${signature.join('')}${length}${more}\r\n${bytes}`
}

const PONG = /^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\n\{"type":1\}$/

async function countOf({ adminAddress }: Running, reason: string) {
  const metrics = await (await fetch(`${adminAddress}/metrics`)).text()
  const [, count] = new RegExp(`rejected_total{reason="${reason}"} (\\d+)`).exec(metrics) ?? []
  return Number(count)
}

t.test(
  'MagicStack/httptools#124, helidon-io/helidon#9354: a POST that offers an upgrade keeps its body',
  async (t) => {
    const { address } = await startRunning(t)
    for (const more of [
      'Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n',
      'Upgrade: websocket\r\n',
      'Connection: upgrade, close\r\nUpgrade: h2c\r\n',
    ])
      t.match(await say(address, post(interaction(), { more })), PONG, more)
    const lost = await say(address, `GET / HTTP/1.1\r\n${HEAD}Upgrade: websocket\r\n\r\n`)
    t.match(lost, /^HTTP\/1\.1 404 /, 'nor is another path upgraded')
  },
)

t.test('fastify/fastify#1374, valyala/fasthttp#239: the whole URL finds its route', async (t) => {
  const { address } = await startRunning(t)
  for (const target of ['http://x/interactions', 'https://other.example:443/interactions?x=1'])
    t.match(await say(address, post(interaction(), { target })), PONG, target)
})

t.test('fastify/fastify#1023: a body is read however a proxy passes it on', async (t) => {
  const { address } = await startRunning(t)
  const body = JSON.stringify(interaction())
  const chunked = { more: 'Transfer-Encoding: chunked\r\n' }
  const pieces = [...body].map((piece) => `1\r\n${piece}\r\n`).join('')
  const asked = [
    post(body, { ...chunked, payload: `${pieces}0\r\n\r\n` }),
    post(body, { ...chunked, payload: `${pieces}0\r\nX-Trailer: 1\r\n\r\n` }),
    post(body, { version: '1.0' }),
  ]
  for (const request of asked) t.match(await say(address, request), PONG)
  const continued = await say(address, post(body, { more: 'Expect: 100-continue\r\n' }))
  t.match(continued, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n/)
  const kept = post(body).replace('Connection: close\r\n', '')
  t.equal((await say(address, kept + post(body))).split('{"type":1}').length, 3, 'pipelined')
})

t.test(
  'google/certificate-transparency#1109: what was not signed so, or is no HTTP, is told so and counted',
  async (t) => {
    const running = await startRunning(t)
    const { address } = running
    const packed = post(interaction(), { more: 'Content-Encoding: gzip\r\n', payload: '\x1f\x8b' })
    t.match(
      await say(address, packed),
      /^HTTP\/1\.1 401 .*\{"error":"invalid request signature"\}$/s,
    )
    t.equal(await countOf(running, 'signature'), 1)
    const strange = [
      'PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\nPOST /interactions HTTP/1.1\r\nHost: x\r\n\r\n',
      Buffer.from('\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c', 'latin1'),
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      Buffer.from('\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 'latin1'),
      'POST /interactions HTTP/1.1\r\nContent-Length: 0\r\n\r\n',
      'POST /interactions HTTP/3.0\r\nHost: x\r\n\r\n',
      'GET /interactions\r\n\r\n',
    ]
    for (const request of strange)
      t.match(await say(address, request), /^HTTP\/1\.1 400 .*\{"error":"bad request"\}$/s)
    const expecting = post(interaction(), { more: 'Expect: the-unexpected\r\n' })
    t.match(await say(address, expecting), /^HTTP\/1\.1 417 /)
    t.equal(await countOf(running, 'malformed'), strange.length + 1)
    const swollen = post(interaction(), { more: `X: ${'x'.repeat(17_000)}\r\n` })
    t.match(await say(address, swollen), /^HTTP\/1\.1 431 /)
    t.equal(await countOf(running, 'headers-too-large'), 1)
  },
)

t.test(
  'discord/discord-example-app#20, BookStackApp/BookStack#2558: a wrong path is counted, and the log says which',
  async (t) => {
    const running = await startRunning(t)
    const { address, logs } = running
    t.equal(await countOf(running, 'not-found'), 0, 'counted from the start')
    const targets = ['/interactions/', '//interactions', '/bot/interactions', '/', '/Interactions']
    for (const target of targets) {
      const said = await say(address, post(interaction(), { target: `${target}?secret=1` }))
      t.match(said, /^HTTP\/1\.1 404 .*\{"error":"not found"\}$/s, target)
    }
    const lines = logs.filter(({ reason }) => reason === 'not-found')
    t.strictSame(
      lines.map(({ level, detail, address: from }) => [level, detail, from]),
      targets.map((target) => ['debug', `POST ${target}`, '127.0.0.1']),
    )
    t.equal(await countOf(running, 'not-found'), targets.length)

    for (const method of ['GET', 'HEAD', 'OPTIONS', 'QUERY', 'TRACE', 'FOO', 'CONNECT'])
      t.match(
        await say(address, `${method} /interactions HTTP/1.1\r\n${HEAD}\r\n`),
        /^HTTP\/1\.1 405 /,
        method,
      )
    t.equal(await countOf(running, 'method'), 7)
    const token = 'aW50ZXJhY3Rpb246MTIz'.padEnd(60, 'x')
    await say(address, `PATCH /webhooks/1/${token} HTTP/1.1\r\n${HEAD}\r\n`)
    t.notMatch(JSON.stringify(logs), token, 'what may be a token is not told')
    const size = 1024 * 1024
    const huge = `PUT /anything HTTP/1.1\r\n${HEAD}Content-Type: application/json\r\nContent-Length: ${size}\r\n\r\n${'['.repeat(size)}`
    t.match(await say(address, huge), /^HTTP\/1\.1 404 /, 'a body is not looked at')
    t.match(await say(address, post(command('help'))), /^HTTP\/1\.1 200 /)
  },
)

t.test(
  'theopenco/llmgateway#1539, hiero-ledger/hiero-json-rpc-relay#5438, loculus-project/loculus#7092, istio/istio#13205: an idle connection is kept for longer than a balancer keeps it',
  async (t) => {
    const { app, address } = await startRunning(t, { closeAfter: false })
    const kept = dial(address)
    const closed = once(kept, 'close')
    for (let turn = 0; turn < 2; turn += 1) {
      kept.write(post(interaction()).replace('Connection: close\r\n', ''))
      const [said] = await once(kept, 'data')
      t.match(String(said), /\r\nKeep-Alive: timeout=620\r\n/, "Google's has 600 s")
    }
    await app.close(500)
    await closed
    t.pass('an idle one does not hold a shutdown for that long')

    const { address: short } = await startRunning(t, { env: { KEEP_ALIVE_TIMEOUT_MS: '1' } })
    t.match(await say(short, post(interaction()).replace('Connection: close\r\n', '')), /"type":1/)
  },
)
