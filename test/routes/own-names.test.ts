/** By which names the operators' listener may be asked. */
import t, { type Test } from 'tap'
import { createServer } from '../../src/routes/server.js'
import { say } from '../harness/raw-http.js'

async function start(t: Test, ownNames: readonly string[] = []) {
  const told: unknown[][] = []
  const app = createServer({
    trustProxy: false,
    ownNames,
    onRejected: (reason, { ip }, detail) => told.push([reason, ip, detail]),
  })
  app.get('/metrics', (_, reply) => reply.send('figures'))
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  t.teardown(() => app.close())
  const get = (host: string, target = '/metrics') =>
    say(address, `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
  return { get, told, address }
}

const REFUSED =
  /^HTTP\/1\.1 421 Misdirected Request\r\n[\s\S]*\{"error":"unknown host name: see ADMIN_NAMES"\}$/

t.test('addresses, names of one label and those that are listed are its own', async (t) => {
  const { get, told } = await start(t, ['Box.Internal', 'metrics.example.com'])
  for (const host of [
    '127.0.0.1:9464',
    '192.0.2.1',
    '[::1]:9464',
    '[2001:db8::1]',
    'localhost:9464',
    'LOCALHOST',
    'localhost.',
    'signalbox-1:9464',
    'a_service',
    'box.internal:9464',
    'METRICS.example.com.',
  ])
    t.match(await get(host), /figures$/, host)
  t.strictSame(told, [])
})

t.test('any other is refused, told of, and reads nothing', async (t) => {
  const { get, told } = await start(t, ['box.internal'])
  const hosts = [
    'rebound.evil.example',
    'rebound.evil.example:9464',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    'x.box.internal',
    'box.internal@evil.example',
    'evil.example/127.0.0.1',
    'a b',
    '',
  ]
  for (const host of hosts) t.match(await get(host), REFUSED, host)
  t.strictSame(
    told,
    hosts.map((host) => ['host', '127.0.0.1', host]),
  )
})

t.test('the name is judged before the path and the method', async (t) => {
  const { told, address } = await start(t)
  for (const line of ['GET /nowhere', 'POST /metrics', 'FOO /metrics', 'FOO /nowhere'])
    for (const [host, reason, status] of [
      ['evil.example', 'host', /^HTTP\/1\.1 421 /],
      ['localhost', line.endsWith('nowhere') ? 'not-found' : 'method', /^HTTP\/1\.1 40[45] /],
    ] as const) {
      const request = `${line} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`
      const said = await say(address, request)
      t.match(said, host === 'localhost' ? status : REFUSED, request)
      t.strictSame(told.splice(0), [[reason, '127.0.0.1', host === 'localhost' ? line : host]])
    }
})

t.test('a whole URL is asked for by its own host', async (t) => {
  const { get } = await start(t)
  t.match(await get('localhost', 'http://evil.example/metrics'), REFUSED)
  t.match(await get('evil.example', 'http://127.0.0.1/metrics'), /figures$/)
})

t.test('a request that is older than hosts has none', async (t) => {
  const { address } = await start(t)
  t.match(await say(address, 'GET /metrics HTTP/1.0\r\n\r\n'), /figures$/)
})
