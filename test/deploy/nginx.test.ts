/** deploy/nginx for real, through TLS, before two real servers. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { makeCertificate } from '../harness/certificate.js'
import { eventually } from '../harness/eventually.js'
import { needs } from '../harness/parts.js'
import { freePort, startProgram } from '../harness/program.js'
import { testProxy } from './proxy-suite.js'
import { startReplicas } from './replicas.js'
import { DEPLOY } from './series.js'

t.test('nginx', async (t) => {
  if (
    !needs(t, [
      ['nginx', '-v'],
      ['openssl', 'version'],
    ])
  )
    return
  const replicas = await startReplicas(t)
  const folder = t.testdir({})
  const { keyFile, certFile, cert } = makeCertificate(folder)
  const [port, plainPort] = [await freePort(), await freePort()]
  // What the file says is to be changed, and what would need the system's folders.
  const changes: [string, string][] = [
    ['server signalbox-1:3000', `server 127.0.0.1:${replicas.all[0].port}`],
    ['server signalbox-2:3000', `server 127.0.0.1:${replicas.all[1].port}`],
    ['listen 443 ssl', `listen 127.0.0.1:${port} ssl`],
    ['listen 80', `listen 127.0.0.1:${plainPort}`],
    ['/etc/nginx/tls/fullchain.pem', certFile],
    ['/etc/nginx/tls/privkey.pem', keyFile],
    ['/run/nginx.pid', join(folder, 'nginx.pid')],
    ['/var/log/nginx/error.log', join(folder, 'error.log')],
    ['/var/log/nginx/access.log', join(folder, 'access.log')],
  ]
  const config = changes.reduce(
    (text, [from, to]) => {
      t.match(text, from, 'the test changes what is there')
      return text.replace(from, to)
    },
    readFileSync(`${DEPLOY}nginx/nginx.conf`, 'utf8'),
  )
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, config)
  const nginx = startProgram(t, [
    'nginx',
    ...['-c', file, '-e', join(folder, 'error.log'), '-g', 'daemon off;'],
  ])
  const pidFile = () => readFileSync(join(folder, 'nginx.pid'), 'utf8')
  await eventually(`nginx\n${nginx.output()}`, async () => {
    const answer = await fetch(`http://127.0.0.1:${plainPort}/`).catch(() => undefined)
    return answer?.status === 404 ? true : undefined
  })
  t.equal(Number(pidFile()), nginx.pid)

  const workers = () => {
    const children = readFileSync(`/proc/${nginx.pid}/task/${nginx.pid}/children`, 'utf8')
    return children.trim().split(' ')
  }
  await testProxy(t, replicas, {
    port,
    ca: cert,
    mayReset: false,
    async reload() {
      const old = workers()
      process.kill(nginx.pid, 'SIGHUP')
      await eventually('new workers alone', async () =>
        workers().every((pid) => !old.includes(pid)) ? true : undefined,
      )
    },
  })
  const log = readFileSync(join(folder, 'error.log'), 'utf8')
  t.notMatch(log, /\[(emerg|alert|crit)\]/)
  t.match(
    readFileSync(join(folder, 'access.log'), 'utf8'),
    /200 \d+ request=\S+ connect=\S+ response=/,
  )
})
