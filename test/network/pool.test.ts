/** Connections through proxies and to names, with everything that can refuse them, on real sockets. */
import { once } from 'node:events'
import { createServer as createHttp } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { createServer as createTls } from 'node:tls'
import t, { type Test } from 'tap'
import { Pool, request } from 'undici'
import { createNames } from '../../src/network/names.js'
import { createConnector, createPool } from '../../src/network/pool.js'
import type { ProxyVariables } from '../../src/network/proxies.js'
import { makeCertificate } from '../harness/certificate.js'
import { startConnectProxy } from '../harness/connect-proxy.js'

async function listen(t: Test, server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  return (server.address() as AddressInfo).port
}

const NAMES = createNames({
  askSystem: async () => [{ address: '127.0.0.1', family: 4 }],
  askServers: () => Promise.reject(new Error('not asked')),
  monotonic: () => performance.now(),
})

function ask(t: Test, url: string, variables: ProxyVariables = {}, ca?: string, names = NAMES) {
  const connector = createConnector(url, variables, { names, ca })
  const pool = new Pool(new URL(url).origin, { connect: connector })
  t.teardown(() => pool.destroy())
  return request(url, { dispatcher: pool }).then(async ({ body }) => body.text())
}

const hello = () => createHttp((_, response) => response.end('hello'))

t.test('a name, an address of either family, a usual port', async (t) => {
  const port = await listen(t, hello())
  t.equal(await ask(t, `http://backend.test:${port}`), 'hello')
  t.equal(await ask(t, `http://127.0.0.1:${port}`), 'hello')
  await t.rejects(ask(t, 'http://[::1]:9'), { name: 'ConnectError', message: /\[::1\]:9/ })
  await t.rejects(ask(t, `http://127.0.0.2:${port}`), {
    code: 'ECONNREFUSED',
    message: `ECONNREFUSED 127.0.0.2:${port}`,
  })
  await t.rejects(ask(t, 'http://backend.test:1'), { message: /ECONNREFUSED 127\.0\.0\.1:1/ })
  await t.rejects(ask(t, 'http://127.0.0.1'), { message: /127\.0\.0\.1:80/ })
  await t.rejects(ask(t, 'https://127.0.0.1'), { message: /127\.0\.0\.1:443/ })
})

t.test('a name at whose addresses nobody answers is looked up anew by the next call', async (t) => {
  const url = `http://backend.test:${await listen(t, hello())}`
  const found = ['127.0.0.2', '127.0.0.1']
  const names = createNames({
    askSystem: async () => [{ address: String(found.shift()), family: 4 }],
    askServers: () => Promise.reject(new Error('not asked')),
    monotonic: () => 0,
  })
  await t.rejects(ask(t, url, {}, undefined, names), { message: /ECONNREFUSED 127\.0\.0\.2/ })
  t.equal(await ask(t, url, {}, undefined, names), 'hello')
})

t.test('TLS is made by the name, directly and through a proxy, plain or TLS itself', async (t) => {
  const { key, cert } = makeCertificate(t.testdir())
  const port = await listen(
    t,
    createHttps({ key, cert }, (_, response) => response.end('secret')),
  )
  const proxy = await startConnectProxy(t)
  t.equal(await ask(t, `https://localhost:${port}`, {}, cert), 'secret')
  t.equal(await ask(t, `https://localhost:${port}`, { HTTPS_PROXY: proxy.host }, cert), 'secret')
  const [, proxyPort] = proxy.host.split(':')
  const bridge = createTls({ key, cert }, (client) => {
    client.pipe(connect(Number(proxyPort), '127.0.0.1')).pipe(client)
  })
  const HTTPS_PROXY = `https://localhost:${await listen(t, bridge)}`
  t.equal(await ask(t, `https://localhost:${port}`, { HTTPS_PROXY }, cert), 'secret')
  t.strictSame(proxy.targets, [`localhost:${port}`, `localhost:${port}`])
  await t.rejects(ask(t, `https://localhost:${port}`), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
})

t.test('a tunnel names the address in brackets, and has the login', async (t) => {
  const proxy = await startConnectProxy(t)
  proxy.refuseWith = 502
  await t.rejects(ask(t, 'http://[::1]:9', { HTTP_PROXY: `http://u:p@${proxy.host}` }))
  t.strictSame(proxy.targets, ['[::1]:9'])
  t.strictSame(proxy.logins, ['Basic dTpw'])
})

t.test(
  'a proxy that refuses, hangs up, is none or is down is named, without its login',
  async (t) => {
    const proxy = await startConnectProxy(t)
    const { host } = proxy
    const failure = (HTTP_PROXY: string) =>
      ask(t, 'http://backend.test', { HTTP_PROXY }).catch((error) => error)
    const login = `http://u:secret@${host}`
    proxy.refuseWith = 407
    t.match(await failure(login), {
      name: 'ConnectError',
      code: 'PROXY_REFUSED',
      message: `the proxy ${host} answered 407`,
    })
    proxy.refuseWith = 'hang-up'
    t.match(await failure(login), {
      code: 'ECONNRESET',
      message: `the proxy ${host} broke off (ECONNRESET)`,
    })
    proxy.refuseWith = 'silence'
    t.match(await failure(login), {
      code: 'ETIMEDOUT',
      message: `the proxy ${host} gives no answer within 3 s`,
    })
    const none = createServer((socket) => socket.resume().end('SSH-2.0-x\r\n'))
    const port = await listen(t, none)
    t.match(await failure(`127.0.0.1:${port}`), {
      message: /^the proxy 127.0.0.1:\d+ broke off \(HPE_/,
    })
    none.close()
    await once(none, 'close')
    t.match(await failure(`http://backend.test:${port}`), {
      message: `the proxy backend.test:${port} cannot be reached: backend.test: ECONNREFUSED 127.0.0.1:${port}`,
    })
    t.match(await failure(`127.0.0.1:${port}`), {
      name: 'ConnectError',
      message: `the proxy 127.0.0.1:${port} cannot be reached: ECONNREFUSED`,
    })
  },
)

t.test('a pool is for the origin of its URL', async (t) => {
  const port = await listen(t, hello())
  const pool = createPool(`http://localhost:${port}/path`, { connections: 1 })
  t.teardown(() => pool.destroy())
  const { body } = await pool.request({ method: 'GET', path: '/' })
  t.equal(await body.text(), 'hello')
})
