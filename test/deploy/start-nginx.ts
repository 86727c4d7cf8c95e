/** nginx with the configuration of `deploy/`, changed where the file says so and by nothing that it decides. */
import { readFileSync, writeFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { makeCertificate } from '../harness/certificate.js'
import { eventually } from '../harness/eventually.js'
import { freePort, startProgram } from '../harness/program.js'
import type { Replicas } from './replicas.js'
import { DEPLOY } from './series.js'

export interface Nginx {
  /** Of its TLS listener. */
  readonly port: number
  readonly ca: string
  /** Its two hosts, in the form of a URL; the second one is of IPv6 where the machine has it. */
  readonly hosts: readonly [string, string]
  /** Resolves when the new workers alone serve. */
  reload(): Promise<void>
  readLog(name: 'access' | 'error'): string
}

export type Changes = readonly (readonly [from: string, to: string])[]

/** Which file says where the replicas are, and what is changed in it. */
export interface Replicated {
  readonly file: 'replicas.conf' | 'replicas-by-name.conf'
  readonly changes: Changes
}

export const fixed = ({ all }: Replicas): Replicated => ({
  file: 'replicas.conf',
  changes: all.map(({ port }, at) => [
    `server signalbox-${at + 1}:3000`,
    `server 127.0.0.1:${port}`,
  ]),
})

/** Where IPv6 is tried, in the form of a URL: another address where this machine has none, not even for itself. */
function secondLoopback(): string {
  const known = Object.values(networkInterfaces()).flatMap((all = []) => all)
  const own = known.filter(({ address }) => address === '::1').map(() => '[::1]')
  return [...own, '127.0.0.66'][0] as string
}

function change(t: Pick<Test, 'match'>, name: string, changes: Changes): string {
  const start = readFileSync(`${DEPLOY}nginx/${name}`, 'utf8')
  return changes.reduce((text, [from, to]) => {
    t.match(text, from, 'the test changes what is there')
    return text.replace(from, to)
  }, start)
}

export async function startNginx(
  t: Test,
  replicas: Replicated,
  more: Changes = [],
): Promise<Nginx> {
  const folder = t.testdir({})
  const { keyFile, certFile, cert } = makeCertificate(folder)
  const [port, plainPort] = [await freePort(), await freePort()]
  const second = secondLoopback()
  const changes: Changes = [
    ['listen [::]:443', `listen ${second}:${port}`],
    ['listen [::]:80', `listen ${second}:${plainPort}`],
    ['listen 443 ssl', `listen 127.0.0.1:${port} ssl`],
    ['listen 80', `listen 127.0.0.1:${plainPort}`],
    ['/etc/nginx/tls/fullchain.pem', certFile],
    ['/etc/nginx/tls/privkey.pem', keyFile],
    ['/run/nginx.pid', join(folder, 'nginx.pid')],
    ['/var/log/nginx/error.log', join(folder, 'error.log')],
    ['/var/log/nginx/access.log', join(folder, 'access.log')],
    ...more,
  ]
  const config = change(t, 'nginx.conf', changes)
  writeFileSync(join(folder, 'replicas.conf'), change(t, replicas.file, replicas.changes))
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, config)
  const nginx = startProgram(t, [
    'nginx',
    ...['-c', file, '-e', join(folder, 'error.log'), '-g', 'daemon off;'],
  ])
  await eventually(`nginx\n${nginx.output()}`, async () => {
    const answer = await fetch(`http://127.0.0.1:${plainPort}/`).catch(() => undefined)
    return answer?.status === 404 ? true : undefined
  })
  t.equal(Number(readFileSync(join(folder, 'nginx.pid'), 'utf8')), nginx.pid)

  const workers = () => {
    const children = readFileSync(`/proc/${nginx.pid}/task/${nginx.pid}/children`, 'utf8')
    return children.trim().split(' ')
  }
  return {
    port,
    ca: cert,
    hosts: ['127.0.0.1', second],
    async reload() {
      const old = workers()
      process.kill(nginx.pid, 'SIGHUP')
      await eventually('new workers alone', async () =>
        workers().every((pid) => !old.includes(pid)) ? true : undefined,
      )
    },
    readLog: (name) => readFileSync(join(folder, `${name}.log`), 'utf8'),
  }
}
