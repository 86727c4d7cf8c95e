/** nginx with the configuration of `deploy/`, without TLS: what is measured is the proxy, not the client's handshakes. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../src/dev/redis-process.js'
import type { Lab } from './lab.js'
import { launch, type Server } from './launch.js'

/** Seen from dist/bench/rig. */
const CONFIGURATION = new URL('../../../deploy/nginx/nginx.conf', import.meta.url)

export function hasNginx(program = 'nginx'): boolean {
  return spawnSync(program, ['-v']).error === undefined
}

export interface Places {
  readonly folder: string
  readonly port: number
  /** For what answers humans; it has to be somewhere. */
  readonly plainPort: number
  readonly upstreams: readonly number[]
}

/** Throws when the configuration is no longer what these changes were written for. */
export function adaptConfiguration(text: string, places: Places): string {
  const { folder, port, plainPort, upstreams } = places
  const servers = upstreams.map((each) => `server 127.0.0.1:${each} max_fails=0;`)
  const changes: [RegExp, string][] = [
    [/server signalbox-1:3000 max_fails=0;/, servers.join('\n        ')],
    [/server signalbox-2:3000 max_fails=0;/, ''],
    [/listen 443 ssl http2;/, `listen 127.0.0.1:${port};`],
    [/listen 80;/, `listen 127.0.0.1:${plainPort};`],
    [/^\s*ssl_.*$/gm, ''],
    [/\/run\/nginx\.pid/, join(folder, 'nginx.pid')],
    [/\/var\/log\/nginx\//g, `${folder}/`],
  ]
  return changes.reduce((changed, [from, to]) => {
    if (changed.search(from) < 0) throw new Error(`the configuration has no ${from.source}`)
    return changed.replace(from, to)
  }, text)
}

export async function startNginx({ pins }: Lab, servers: readonly Server[]): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-nginx-'))
  const [port, plainPort] = [await freePort(), await freePort()]
  const upstreams = servers.map((server) => server.port)
  const places = { folder, port, plainPort, upstreams }
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, adaptConfiguration(readFileSync(CONFIGURATION, 'utf8'), places))
  const args = ['nginx', '-c', file, '-e', join(folder, 'error.log'), '-g', 'daemon off;']
  const nginx = await launch({ prefix: pins.anywhere, args, env: process.env, port })
  return {
    ...nginx,
    async stop() {
      await nginx.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
