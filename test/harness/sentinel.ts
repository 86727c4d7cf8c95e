/** A primary, its replica and three sentinels that watch them: real ones, on free ports, quick to decide. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import type { Test } from 'tap'
import { freePort, REDIS_SERVER, type RedisProcess } from '../../src/dev/stage/redis-process.js'
import { eventually } from './eventually.js'
import { startRedis } from './redis.js'

export interface Watched {
  readonly primary: RedisProcess
  readonly replica: RedisProcess
  readonly ports: readonly number[]
  /** Ends the nth sentinel. */
  endSentinel(n: number): void
}

export const NAME = 'signalbox'
export const PASSWORD = 'of the server'
export const SENTINEL_PASSWORD = 'of & the sentinels'

/** Half a second without an answer, and two who say so, make the replica the primary. */
function configuration(port: number, primary: number): string {
  return [
    `port ${port}`,
    'bind 127.0.0.1',
    `requirepass "${SENTINEL_PASSWORD}"`,
    `sentinel sentinel-pass "${SENTINEL_PASSWORD}"`,
    `sentinel monitor ${NAME} 127.0.0.1 ${primary} 2`,
    `sentinel auth-pass ${NAME} "${PASSWORD}"`,
    `sentinel down-after-milliseconds ${NAME} 500`,
    `sentinel failover-timeout ${NAME} 2000`,
  ].join('\n')
}

export function startSentinel(t: Test, configured: string): ChildProcess {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-sentinel-'))
  // It writes into its own configuration what it learns.
  const file = join(folder, 'sentinel.conf')
  writeFileSync(file, configured)
  const child = spawn(REDIS_SERVER, [file, '--sentinel'], { stdio: 'ignore' })
  const ended = new Promise((resolve) => child.once('close', resolve))
  t.teardown(async () => {
    child.kill('SIGKILL')
    await ended
    rmSync(folder, { recursive: true, force: true })
  })
  return child
}

/** Resolves when each sentinel knows of the others and of the replica, so that they can decide. */
async function untilTheyKnow(port: number): Promise<void> {
  const redis = new Redis({ port, password: SENTINEL_PASSWORD })
  // It may be there at once or not: then it is tried again.
  redis.on('error', Boolean)
  try {
    await eventually('sentinels that know each other', async () => {
      const [others, replicas] = await Promise.all([
        redis.call('SENTINEL', 'SENTINELS', NAME) as Promise<unknown[]>,
        redis.call('SENTINEL', 'REPLICAS', NAME) as Promise<unknown[]>,
      ])
      return [[others.length, replicas.length]].find((all) => all.join() === '2,1')
    })
  } finally {
    redis.disconnect()
  }
}

export async function startWatched(t: Test): Promise<Watched> {
  const auth = ['--masterauth', PASSWORD, '--repl-diskless-sync-delay', '0']
  const primary = await startRedis(t, { password: PASSWORD, args: auth })
  const replicaOf = ['--replicaof', '127.0.0.1', String(primary.port)]
  const replica = await startRedis(t, { password: PASSWORD, args: [...auth, ...replicaOf] })
  await eventually('a replica in step', async () => {
    const info = await replica.ask((r) => r.info('replication'))
    return [...info.matchAll(/master_link_status:up/g)][0]
  })
  const ports: number[] = []
  const children: ChildProcess[] = []
  for (let n = 0; n < 3; n++) {
    const port = await freePort()
    ports.push(port)
    children.push(startSentinel(t, configuration(port, primary.port)))
  }
  await Promise.all(ports.map(untilTheyKnow))
  return { primary, replica, ports, endSentinel: (n) => void children[n]?.kill('SIGKILL') }
}
