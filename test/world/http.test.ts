/** HTTP as clients, proxies and strangers send it: the public reports of what that has broken elsewhere. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { ServerProcess, serverEnvironment } from '../../src/dev/stage/server-process.js'
import { healthUrl } from '../../src/tools/health/url.js'
import { startChild } from '../harness/child-server.js'
import { eventually } from '../harness/eventually.js'
import { IDLE } from '../harness/idle-server.js'
import { freePort, startProgram } from '../harness/program.js'
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

t.test(
  'rack/rack#1227, home-assistant/core#52480: odd forwarded addresses break nothing, and are told only where they are any',
  async (t) => {
    const forwarded = {
      '203.0.113.9:4711': '203.0.113.9',
      '[2001:db8::9]:4711': '2001:db8::9',
      '"203.0.113.9"': '127.0.0.1',
      unknown: '127.0.0.1',
      _hidden: '127.0.0.1',
      ',,': '127.0.0.1',
      '': '127.0.0.1',
    }
    for (const TRUST_PROXY of ['true', '1', '127.0.0.1', '']) {
      const { address, logs } = await startRunning(t, { env: { TRUST_PROXY } })
      for (const [value, believed] of Object.entries(forwarded)) {
        const more = `X-Forwarded-For: ${value}\r\n`
        t.match(await say(address, post(interaction(), { more })), PONG, value)
        await say(address, `POST /interactions HTTP/1.1\r\n${HEAD}${more}\r\n`)
        const told = logs.findLast(({ msg }) => msg === 'request rejected')?.address
        t.equal(told, TRUST_PROXY === '' ? '127.0.0.1' : believed, `${TRUST_PROXY}: ${value}`)
      }
    }
  },
)

t.test(
  'discord/cloudflare-sample-app#30: a server that stands still after its reply edits it when it goes on',
  async (t) => {
    const { discord, backend, server } = await startChild(t)
    backend.delayMs = 200
    const exchange = discord.command('signal', { pair: 'EUR/USD', timeframe: '4h' })
    await exchange.replied
    server.signal('SIGSTOP')
    await sleep(1000)
    server.signal('SIGCONT')
    t.match(await exchange.ended, { outcome: 'answered' })
  },
)

t.test(
  'drizzle-team/drizzle-orm#6022, getlago/lago-api#399: HOST=:: serves both families, and the log says so',
  async (t) => {
    const { address, app } = await startRunning(t, { env: { HOST: '::', ADMIN_HOST: '::1' } })
    const { port } = new URL(address)
    t.equal(address, `http://[::]:${port}`, 'the address that is bound')
    for (const host of ['127.0.0.1', '[::1]'])
      t.match(await say(`http://${host}:${port}`, post(interaction())), PONG, host)
    const { port: adminPort } = app.admin.server.address() as AddressInfo
    const health = healthUrl({ ADMIN_HOST: '::1', ADMIN_PORT: String(adminPort) })
    t.equal((await fetch(health)).status, 200)
  },
)

/** A server that is to end before it listens. */
async function refusal(env: Readonly<Record<string, string>>) {
  const server = new ServerProcess(serverEnvironment(process.env, { ...IDLE, ...env }))
  const code = await server.ended
  return { code, said: server.lastLines.join('\n') }
}

t.test(
  "elastic/kibana#3242, conda/conda-build#4217, widgetti/solara#817: a shell's HOST is a fatal line that names the variable",
  async (t) => {
    for (const HOST of ['x86_64-conda-linux-gnu', '[::]', 'nowhere.invalid']) {
      const { code, said } = await refusal({ HOST })
      t.equal(code, 1)
      t.match(said, /"level":"fatal".*\(HOST, PORT\).*"msg":"cannot listen"/, HOST)
    }
    const { said } = await refusal({ ADMIN_HOST: 'nowhere.invalid' })
    t.match(said, /"level":"fatal".*\(ADMIN_HOST, ADMIN_PORT\)/)
  },
)

t.test(
  "kubernetes/kubernetes#65130, redis/docker-library-redis#53: a service link's tcp:// in a port is refused by name",
  async (t) => {
    const { code, said } = await refusal({
      PORT: 'tcp://10.0.0.1:80',
      ADMIN_PORT: 'tcp://10.0.0.1:1',
    })
    t.equal(code, 1)
    t.match(said, /^PORT must be integer$/m)
    t.match(said, /^ADMIN_PORT must be integer$/m)
    t.notMatch(said, /10\.0\.0\.1/)
  },
)

t.test(
  'sockjs/sockjs-node#94: without a file descriptor left it lives on, and answers when there is one',
  async (t) => {
    const [PORT, ADMIN_PORT] = [await freePort(), await freePort()].map(String) as [string, string]
    const start = 'ulimit -n 128 && exec "$0" dist/src/main.js'
    const env = { ...IDLE, PORT, ADMIN_PORT }
    const server = startProgram(t, ['sh', '-c', start, process.execPath], env)
    await eventually(
      'it listens',
      async () => /"msg":"listening"/.test(server.output()) || undefined,
    )
    const address = `http://127.0.0.1:${PORT}`
    const held = Array.from({ length: 150 }, () => dial(address))
    const lost = new Promise((resolve) => {
      for (const socket of held) socket.once('close', resolve)
    })
    await lost
    for (const socket of held) socket.destroy()
    const said = await eventually(
      'it answers',
      async () => (await say(address, post(interaction()))) || undefined,
    )
    t.match(said, PONG)
  },
)
