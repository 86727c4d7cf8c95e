/** A redis-server of our own as a child process: started, frozen, killed, started again on the same port. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'

/** Another server that speaks the same: `SIGNALBOX_REDIS_SERVER=valkey-server npm test`. */
export const REDIS_SERVER = process.env.SIGNALBOX_REDIS_SERVER || 'redis-server'

export interface RedisProcessOptions {
  /** Keeps its data over a restart (append-only file). [false] */
  readonly persistent?: boolean
  readonly password?: string
  readonly args?: readonly string[]
}

/** A free port at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Whether there is a server to start. */
export function hasRedis(program = REDIS_SERVER): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

export class RedisProcess {
  readonly url: string
  readonly #dir = mkdtempSync(join(tmpdir(), 'signalbox-redis-'))
  #child: ChildProcess | undefined

  static async start(options: RedisProcessOptions = {}): Promise<RedisProcess> {
    const redis = new RedisProcess(await freePort(), options)
    await redis.start()
    return redis
  }

  private constructor(
    readonly port: number,
    private readonly options: RedisProcessOptions,
  ) {
    const login = options.password === undefined ? '' : `:${options.password}@`
    this.url = `redis://${login}127.0.0.1:${port}`
  }

  /** Resolves when it answers. */
  async start(): Promise<void> {
    const { persistent = false, password, args = [] } = this.options
    this.#child = spawn(
      REDIS_SERVER,
      [
        ...['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.#dir],
        ...['--save', '', '--appendonly', persistent ? 'yes' : 'no'],
        ...['--maxmemory-policy', 'noeviction'],
        ...(password === undefined ? [] : ['--requirepass', password]),
        ...args,
      ],
      { stdio: 'ignore' },
    )
    await this.ask(async (redis) => redis.ping())
  }

  /** With a connection of its own, closed again after it. */
  async ask<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = new Redis(this.url, { retryStrategy: () => 20, maxRetriesPerRequest: null })
    redis.on('error', () => {})
    try {
      return await work(redis)
    } finally {
      redis.disconnect()
    }
  }

  /** It holds its connections and does not answer. */
  freeze(): void {
    this.#child?.kill('SIGSTOP')
  }

  thaw(): void {
    this.#child?.kill('SIGCONT')
  }

  /** Ends it and waits until it has; may be started again. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (child === undefined || child.exitCode !== null) return
    const ended = new Promise((resolve) => child.once('close', resolve))
    child.kill(signal)
    child.kill('SIGCONT')
    await ended
  }

  async close(): Promise<void> {
    await this.stop('SIGKILL')
    rmSync(this.#dir, { recursive: true, force: true })
  }
}
