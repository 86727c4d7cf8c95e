/** deploy/caddy for real, through TLS, before two real servers. */
import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { SIGNAL_READY_PATH } from '../../src/routes/signal-ready.js'
import { makeCertificate } from '../harness/certificate.js'
import { eventually } from '../harness/eventually.js'
import { needs } from '../harness/parts.js'
import { freePort, startProgram } from '../harness/program.js'
import { testProxy } from './proxy-suite.js'
import { startReplicas } from './replicas.js'
import { DEPLOY } from './series.js'
import { startBridge } from './tls-bridge.js'

t.test('Caddy', async (t) => {
  if (
    !needs(t, [
      ['caddy', 'version'],
      ['openssl', 'version'],
    ])
  )
    return
  const replicas = await startReplicas(t)
  const folder = t.testdir({})
  const { keyFile, certFile, cert } = makeCertificate(folder)
  const [port, adminPort] = [await freePort(), await freePort()]
  const upstreams = replicas.all.map((each) => `127.0.0.1:${each.port}`).join(' ')
  // What the file says is to be changed, and what would need the internet or the system's ports.
  const changes: [string, string][] = [
    ['signalbox-1:3000 signalbox-2:3000', upstreams],
    [
      'bot.example.com {',
      `https://localhost:${port} {\n\tbind 127.0.0.1\n\ttls ${certFile} ${keyFile}`,
    ],
    ['\n{\n', `\n{\n\tadmin 127.0.0.1:${adminPort}\n\tauto_https disable_redirects\n`],
  ]
  const config = changes.reduce(
    (text, [from, to]) => {
      t.match(text, from, 'the test changes what is there')
      return text.replace(from, to)
    },
    readFileSync(`${DEPLOY}caddy/Caddyfile`, 'utf8'),
  )
  const file = join(folder, 'Caddyfile')
  writeFileSync(file, config)
  const env = { XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }
  const caddy = startProgram(t, ['caddy', 'run', '--config', file, '--adapter', 'caddyfile'], env)
  await eventually(`Caddy\n${caddy.output()}`, async () => {
    const answer = await fetch(`http://127.0.0.1:${adminPort}/config/`).catch(() => undefined)
    return answer?.ok && (await answer.text()).length > 10 ? true : undefined
  })
  async function load(text: string) {
    writeFileSync(file, text)
    const args = ['reload', '--force', '--config', file, '--adapter', 'caddyfile']
    await promisify(execFile)('caddy', [...args, '--address', `127.0.0.1:${adminPort}`], {
      env: { ...process.env, ...env },
    })
  }
  await testProxy(t, replicas, {
    port,
    ca: cert,
    reload: () => load(config),
    takeOut: (at) => load(config.replace(`127.0.0.1:${replicas.all[at]?.port}`, '')),
    // It opens its listener anew (SO_REUSEPORT): what the kernel had in the old one's queue is reset, unless
    // net.ipv4.tcp_migrate_req is 1. Nothing has been sent on such a connection yet.
    mayReset: true,
  })

  const bridge = await startBridge(t, { port, ca: cert })
  const unclaimed = await fetch(`${bridge.url}${SIGNAL_READY_PATH}`, { method: 'POST' })
  t.equal(unclaimed.status, 401)
  t.strictSame(await unclaimed.json(), { result: 'forged' })
})
