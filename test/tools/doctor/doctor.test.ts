/** `signalbox doctor` against a right endpoint and every kind of broken one, each named with its cure. */
import '../../harness/unhooked.js'
import { createHash } from 'node:crypto'
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import {
  TEST_APPLICATION_ID,
  TEST_KEY_SEED,
  TEST_PUBLIC_KEY,
} from '../../../src/dev/fixtures/keys.js'
import { createVerifier, hasSignatureShape } from '../../../src/discord/verify.js'
import { runDoctor } from '../../../src/tools/doctor/command.js'
import { makeCertificate } from '../../harness/certificate.js'
import { needs } from '../../harness/parts.js'
import { runSignalbox } from '../../harness/run-script.js'
import { startRunning } from '../../harness/running-app.js'

async function serve(t: Test, listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/interactions`
}

const verify = createVerifier([TEST_PUBLIC_KEY])

/** A right endpoint but for what `spoil` does to a bad signature or a good PING. */
function endpoint(spoil: {
  readonly bad?: (response: ServerResponse) => void
  readonly good?: (response: ServerResponse) => void
}): RequestListener {
  return async (request: IncomingMessage, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const signature = String(request.headers['x-signature-ed25519'])
    const timestamp = String(request.headers['x-signature-timestamp'])
    if (request.url !== '/interactions') return void response.writeHead(404).end()
    const genuine =
      hasSignatureShape(signature, timestamp) && verify(signature, timestamp, Buffer.concat(chunks))
    const json = { 'content-type': 'application/json' }
    if (genuine) {
      if (spoil.good) spoil.good(response)
      else response.writeHead(200, json).end('{"type":1}')
    } else if (spoil.bad) spoil.bad(response)
    else response.writeHead(401, json).end('{}')
  }
}

async function doctor(
  args: readonly string[],
  more: { timeoutMs?: number; ca?: string; environment?: NodeJS.ProcessEnv } = {},
) {
  const lines: string[] = []
  // Each answer takes a millisecond, however quick the machine is.
  let at = 1
  const monotonic = () => at++
  const write = (text: string) => lines.push(text)
  const context = { environment: {}, write, now: Date.now, monotonic }
  const code = await runDoctor(args, { ...context, ...more })
  const text = lines.join('')
  return {
    code,
    text,
    line: (check: string) => text.split('\n').find((l) => l.slice(6).startsWith(check)),
  }
}

t.test('Signalbox itself passes every check', async (t) => {
  const { address } = await startRunning(t)
  const { code, text } = await doctor(['--url', `${address}/interactions`, '--test-key'])
  t.equal(code, 0, text)
  for (const check of [
    'wrong signature  401',
    'broken signature 401',
    'missing headers  401',
    'good PING        200 {"type":1}',
    'latency          slowest of 4: 1 ms',
    'clock            agrees',
    'admin pages      not served',
  ])
    t.match(text, `ok    ${check}`)
  t.match(text, 'nothing stands in the way')
})

t.test('without a key the good PING is left out and the rest is done', async (t) => {
  const url = await serve(t, endpoint({}))
  const { code, line } = await doctor(['--url', url])
  t.equal(code, 0)
  t.match(line('good PING'), /^skip {2}good PING .*--key/)
})

t.test('a seed signs the PING, and the application it is for can be told', async (t) => {
  const url = await serve(t, endpoint({}))
  const seed = createHash('sha256').update(TEST_KEY_SEED).digest('hex')
  const { code } = await doctor(['--url', url, '--key', seed])
  t.equal(code, 0)
  const { address } = await startRunning(t)
  const args = ['--url', `${address}/interactions`, '--test-key', '--application-id']
  t.equal((await doctor([...args, TEST_APPLICATION_ID])).code, 0)
  const other = await doctor([...args, '42'])
  t.equal(other.code, 1)
  t.match(other.line('good PING'), /^FAIL .*--application-id/)
})

t.test('an endpoint with another key is told which one to trust', async (t) => {
  const url = await serve(t, endpoint({}))
  const { code, line } = await doctor(['--url', url, '--key', '0'.repeat(64)])
  t.equal(code, 1)
  t.match(line('good PING'), /^FAIL .*does not trust this key.*-> have it trust 3b6a27bc/)
})

const json = (status: number) => (response: ServerResponse) =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end('{"type":1}')

t.test('each wrong answer to a bad signature has its name and its cure', async (t) => {
  const cases: [(response: ServerResponse) => void, RegExp][] = [
    [json(200), /answered 200: forged requests are accepted -> verify Ed25519/],
    [json(400), /answered 400 instead of 401 -> check the signature before anything else/],
    [json(500), /answered 500: the server fails over a bad signature -> catch what/],
    [json(404), /nothing at this path -> correct the path/],
    [json(405), /POST is not allowed/],
    [json(403), /turned away before its signature .* a wrong signature is a 401/],
    [json(502), /proxy didn't get an answer .* -> start the server/],
    [
      (response) => response.writeHead(401, { 'www-authenticate': 'Basic' }).end(),
      /a proxy asks for a login -> exempt/,
    ],
    [
      (response) =>
        response.writeHead(403, { 'content-type': 'text/html', server: 'edge' }).end('<html>'),
      /answered 403 from edge: a page of a firewall .* -> exempt/,
    ],
    [
      (response) => response.writeHead(200).end('<!DOCTYPE html><title>Welcome</title>'),
      /answered 200: an HTML page -> a proxy, a login or another site/,
    ],
    [
      (response) => response.writeHead(308, { location: 'https://www.example.com/x' }).end(),
      /answered 308, a redirect to https:\/\/www\.example\.com\/x -> give Discord the final URL/,
    ],
    [(response) => response.writeHead(301).end(), /a redirect to nowhere/],
  ]
  for (const [bad, expected] of cases) {
    const url = await serve(t, endpoint({ bad }))
    const { code, line } = await doctor(['--url', url, '--test-key'])
    t.equal(code, 1)
    for (const check of ['wrong signature', 'broken signature', 'missing headers'])
      t.match(line(check), expected)
    t.match(line('good PING'), /^ok/)
  }
})

t.test('each wrong answer to a good PING has its name and its cure', async (t) => {
  const cases: [(response: ServerResponse) => void, RegExp][] = [
    [json(500), /answered 500 -> answer a PING/],
    [
      (response) => response.writeHead(200).end('{"type":1}'),
      /content type "" -> send application/,
    ],
    [
      (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"a":1}'),
      /body "\{\\"a\\":1\}" -> answer a PING with/,
    ],
    [
      (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
      /an HTML page/,
    ],
    [(response) => void response.socket?.destroy(), /connection broke off/],
  ]
  for (const [good, expected] of cases) {
    const url = await serve(t, endpoint({ good }))
    const { code, line } = await doctor(['--url', url, '--test-key'])
    t.equal(code, 1)
    t.match(line('good PING'), expected)
    t.match(line('wrong signature'), /^ok/)
  }
})

t.test('metrics that can be read from outside are a failure', async (t) => {
  const right = endpoint({})
  const url = await serve(t, (request, response) =>
    request.url === '/metrics'
      ? void response.end('# HELP signalbox_pings_total PINGs answered.\n')
      : right(request, response),
  )
  const { code, line } = await doctor(['--url', url])
  t.equal(code, 1)
  t.match(
    line('admin pages'),
    /^FAIL .*read from outside: \/metrics -> have the proxy pass on only/,
  )
})

t.test('so is any other page of the admin port', async (t) => {
  const { adminAddress } = await startRunning(t)
  const { line } = await doctor(['--url', `${adminAddress}/interactions`])
  t.match(line('admin pages'), /^FAIL .*: \/metrics, \/readyz, \/dashboard\.json, \/ -> have/)
  const other = await serve(t, (_, response) => void response.end('# HELP go_threads Threads.\n'))
  t.match((await doctor(['--url', other])).line('admin pages'), /^ok/, "another program's metrics")
})

t.test('an admin port is found by a name that it would not answer to', async (t) => {
  const { address, adminAddress } = await startRunning(t)
  const proxy = createServer()
  proxy.on('connect', ({ url = '' }, client: Socket) => {
    // Every name is this machine.
    const upstream = connect(Number(new URL(`none://${url}`).port), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      client.pipe(upstream).pipe(client)
    })
    upstream.on('error', () => client.destroy())
    client.on('close', () => upstream.destroy())
  })
  proxy.listen(0, '127.0.0.1')
  await new Promise((resolve) => proxy.once('listening', resolve))
  t.teardown(() => proxy.close())
  const environment = { HTTP_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` }
  const url = `http://bot.example.com:${new URL(address).port}/interactions`
  const args = ['--url', url, '--admin-port', new URL(adminAddress).port]
  const { line } = await doctor(args, { environment })
  t.match(line('admin port'), /^FAIL .*bot\.example\.com:\d+ answers/)
  const usual = await doctor(['--url', url], { environment })
  t.match(usual.line('admin port'), /bot\.example\.com:9464/)
})

t.test('a port that takes connections and talks no HTTP is warned of', async (t) => {
  const { address } = await startRunning(t)
  for (const greet of [
    (socket: Socket) => void socket.end('220 mail.example.com ESMTP\r\n'),
    () => {},
  ]) {
    const sockets = new Set<Socket>()
    const server = createTcpServer((socket) => {
      sockets.add(socket.on('error', () => {}))
      greet(socket)
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    t.teardown(() => {
      for (const socket of sockets) socket.destroy()
      server.close()
    })
    const port = String((server.address() as AddressInfo).port)
    const args = ['--url', `${address}/interactions`, '--admin-port', port]
    const { line } = await doctor(args, { timeoutMs: 500 })
    t.match(line('admin port'), /^WARN .*something takes connections .*(HPE_|TIMEOUT)/)
  }
})

t.test('an admin port that can be reached is a failure, and what was asked is said', async (t) => {
  const { address, adminAddress } = await startRunning(t)
  const { port } = new URL(adminAddress)
  const url = `${address}/interactions`
  const open = await doctor(['--url', url, '--admin-port', port])
  t.equal(open.code, 1)
  t.match(open.line('admin port'), `FAIL  admin port       127.0.0.1:${port} answers`)
  t.match((await doctor(['--url', url])).line('admin port'), /^skip .*this machine itself/)
  const closed = await doctor(['--url', url, '--admin-port', '1'])
  t.equal(closed.code, 0)
  t.match(closed.line('admin port'), /^ok .*nothing answers at 127\.0\.0\.1:1 \(ECONNREFUSED\)/)
  const other = await doctor(['--url', url, '--admin-port', new URL(address).port])
  t.match(other.line('admin port'), /^ok .* is not Signalbox's/)
  for (const bad of ['0', '65536', 'x', ''])
    await t.rejects(doctor(['--url', url, '--admin-port', bad]), {
      message: /--admin-port must be/,
    })
})

t.test('what does not answer is the only finding', async (t) => {
  const silent = await serve(t, () => {})
  const slow = await doctor(['--url', silent], { timeoutMs: 50 })
  t.equal(slow.code, 1)
  t.match(
    slow.text,
    /^FAIL {2}connection +nothing answered in time \(TIMEOUT.*-> .*\n1 to be mended\n$/,
  )
  const half = await serve(t, (_, response) => {
    response.writeHead(401, { 'content-length': '10' }).write('x')
    response.socket?.end()
  })
  t.match((await doctor(['--url', half])).text, /broke off before an answer/)
  t.match((await doctor(['--url', 'http://127.0.0.1:1/x'])).text, /connection was refused/)
})

t.test('through TLS: a right certificate, and the ways in which one is wrong', async (t) => {
  if (!needs(t, [['openssl', 'version']])) return
  const folder = t.testdir()
  const listen = async (certificate: { key: string; cert: string }) => {
    const server = createTlsServer(certificate, endpoint({})).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    t.teardown(() => {
      server.close()
      server.closeAllConnections()
    })
    return `https://127.0.0.1:${(server.address() as AddressInfo).port}/interactions`
  }
  const right = makeCertificate(folder)
  const url = await listen(right)
  const trusted = await doctor(['--url', url, '--test-key'], { ca: right.cert })
  t.equal(trusted.code, 0, trusted.text)
  t.match(trusted.line('TLS'), /^ok .*valid for (29|30) days more/)
  t.match((await doctor(['--url', url])).text, /certificate is self-signed .* -> install one/)

  const soon = makeCertificate(t.testdir({ soon: {} }), 'localhost', 3)
  const ending = await doctor(['--url', await listen(soon)], { ca: soon.cert })
  t.equal(ending.code, 0, 'a warning is no failure')
  t.match(ending.line('TLS'), /^WARN .*-> renew it/)

  const other = makeCertificate(folder, 'other.example.com')
  const wrong = await doctor(['--url', await listen(other)], { ca: other.cert })
  t.match(wrong.text, /for another host name .* -> issue one/)

  const plain = (await serve(t, endpoint({}))).replace('http:', 'https:')
  t.match((await doctor(['--url', plain])).text, /speaks no TLS/)
})

t.test('what cannot be examined is said so, without repeating a key', async (t) => {
  t.match((await doctor(['--help'])).text, /^Usage: signalbox doctor/)
  await t.rejects(doctor([]), /--url/)
  await t.rejects(doctor(['--url', 'bot.example.com/interactions']), /--url/)
  await t.rejects(doctor(['--url', 'https://x', '--key', 'abc']), {
    message: '--key must be 64 hex digits',
  })
})

t.test('the command exits with 1 for a failure and 2 for a mistake', async (t) => {
  const run = (...args: string[]) => runSignalbox(['doctor', ...args])
  t.match(await run(), { code: 2, stderr: /--url/ })
  t.match(await run('--url', 'http://127.0.0.1:1/x'), { code: 1, stdout: /refused/ })
  const url = await serve(t, endpoint({}))
  t.match(await run('--url', url), { code: 0, stdout: /nothing stands in the way/ })
})
