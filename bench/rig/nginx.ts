/** nginx with the configuration of `deploy/`, without TLS: what is measured is the proxy, not the client's handshakes. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../src/dev/stage/redis-process.js'
import type { Lab } from './lab.js'
import { launch, type Server } from './launch.js'
import { adaptConfiguration, readConfiguration } from './nginx-configuration.js'

/** Seen from dist/bench/rig. */
const CONFIGURATION = fileURLToPath(new URL('../../../deploy/nginx/', import.meta.url))

export function hasNginx(program = 'nginx'): boolean {
  return spawnSync(program, ['-v']).error === undefined
}

export async function startNginx({ pins }: Lab, servers: readonly Server[]): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-nginx-'))
  const [port, plainPort] = [await freePort(), await freePort()]
  const upstreams = servers.map((server) => server.port)
  const places = { folder, port, plainPort, upstreams }
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, adaptConfiguration(readConfiguration(CONFIGURATION), places))
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
