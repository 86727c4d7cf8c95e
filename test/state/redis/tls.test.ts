/** TLS to a server and to sentinels: by an authority that Node knows, or refused by name. */
import { execFile, execFileSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { freePort } from '../../../src/dev/stage/redis-process.js'
import { makeCertificate } from '../../harness/certificate.js'
import { needs } from '../../harness/parts.js'
import { codeFrom, startRedis } from '../../harness/redis.js'
import { startSentinel } from '../../harness/sentinel.js'

const CONNECTION = fileURLToPath(new URL('../../../src/state/redis/connection.js', import.meta.url))

/** A certificate for localhost by an authority of which nobody knows, with that one's behind it as many servers send it. */
function makeChain(folder: string) {
  const authority = makeCertificate(folder, 'authority.test')
  const [key, request, cert] = ['chain.key', 'chain.csr', 'chain.crt'].map((name) =>
    join(folder, name),
  ) as [string, string, string]
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' })
  const subject = ['-subj', '/CN=localhost']
  openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', request, ...subject)
  const by = ['-CA', authority.certFile, '-CAkey', authority.keyFile, '-CAcreateserial']
  openssl('x509', '-req', '-in', request, ...by, '-days', '2', '-out', cert)
  appendFileSync(cert, authority.cert)
  return { key, cert }
}

/** What a process that trusts this certificate hears from the server. */
async function pingFrom(url: string, certFile: string): Promise<string> {
  const script = `
    const { connect } = await import(${JSON.stringify(CONNECTION)})
    const redis = connect(${JSON.stringify(url)})
    redis.on('error', ({ code }) => console.error(code))
    redis.on('ready', async () => {
      console.log(await redis.ping())
      redis.disconnect()
    })`
  const env = { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: certFile }
  const args = ['--input-type=module', '-e', script]
  return (await promisify(execFile)(process.execPath, args, { env })).stdout
}

t.test('TLS', async (t) => {
  if (
    !needs(t, [
      ['openssl', 'version'],
      ['redis-server', '--version'],
    ])
  )
    return
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-tls-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const { certFile, keyFile } = makeCertificate(folder)
  const settings = {
    'tls-cert-file': certFile,
    'tls-key-file': keyFile,
    'tls-ca-cert-file': certFile,
    'tls-auth-clients': 'no',
  }
  const port = await freePort()
  const args = Object.entries({ ...settings, 'tls-port': String(port) })
  const server = await startRedis(t, {
    args: args.flatMap(([name, value]) => [`--${name}`, value]),
  })
  const url = `rediss://localhost:${port}`

  await t.test('to a server', async (t) => {
    t.equal(await pingFrom(url, certFile), 'PONG\n')
    t.equal(await codeFrom(t, url), 'DEPTH_ZERO_SELF_SIGNED_CERT')
    const chain = makeChain(folder)
    const change = ['tls-cert-file', chain.cert, 'tls-key-file', chain.key] as const
    await server.ask((r) => r.config('SET', ...change))
    t.equal(await codeFrom(t, url), 'SELF_SIGNED_CERT_IN_CHAIN')
    await server.ask((r) => r.config('SET', 'tls-cert-file', certFile, 'tls-key-file', keyFile))
  })

  await t.test('to sentinels, and to the primary that they name', async (t) => {
    const sentinelPort = await freePort()
    const lines = Object.entries({
      port: '0',
      bind: '127.0.0.1',
      ...settings,
      'tls-port': String(sentinelPort),
      'tls-replication': 'yes',
      'sentinel monitor': `signalbox 127.0.0.1 ${port} 1`,
    })
    startSentinel(t, lines.map((words) => words.join(' ')).join('\n'))
    const sentinels = `rediss+sentinel://127.0.0.1:${sentinelPort}/signalbox`
    t.equal(await pingFrom(sentinels, certFile), 'PONG\n')
    t.equal(await codeFrom(t, sentinels), 'SENTINEL unreachable')
  })
})
