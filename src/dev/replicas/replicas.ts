/** Several replicas of the real server behind one front, with one Redis, one backend and one local Discord. */
import { EventEmitter } from 'node:events'
import { makeFastSign } from '../../tools/signing/sign.js'
import { DemoBackend } from '../demo-backend/demo-backend.js'
import { TEST_SECRET_KEY } from '../fixtures/keys.js'
import { LocalDiscord } from '../local-discord/local-discord.js'
import { DelayingProxy } from '../stage/delaying-proxy.js'
import { Front } from '../stage/front.js'
import { nodeOptions } from '../stage/hooks.js'
import { RedisProcess } from '../stage/redis-process.js'
import { type LogLine, mainOf, ServerProcess, serverEnvironment } from '../stage/server-process.js'

export interface ReplicasOptions {
  readonly count?: number
  readonly env?: Readonly<Record<string, string>>
  /** Redis keeps its data over a restart. [true] */
  readonly persistent?: boolean
  /** Without Redis every replica is on its own. [true] */
  readonly redis?: boolean
  /** Of the backend: without them no charts are drawn. [true] */
  readonly candles?: boolean
  /** Each replica reaches Redis by a line of its own, which can be long or broken. [false] */
  readonly lines?: boolean
  /** Of `stage/hooks.ts`, for a replica's process. */
  readonly hooks?: (index: number) => readonly string[]
  /** The folder of another build. [this one] */
  readonly server?: string | undefined
}

export interface Replica {
  readonly index: number
  process: ServerProcess
  address: string
  adminAddress: string
}

interface Events {
  line: [LogLine, number]
}

export class Replicas extends EventEmitter<Events> {
  readonly replicas: Replica[] = []
  readonly logs: { readonly replica: number; readonly line: LogLine }[] = []
  /** Every address that there was, with its replica. */
  readonly addresses = new Map<string, number>()
  /** From each replica to Redis. */
  readonly links: DelayingProxy[] = []
  /** Whose process is another's build from now on when it starts. */
  server: string | undefined
  hooks: (index: number) => readonly string[]
  /** Of who is started from now on, before all else. */
  environment: Readonly<Record<string, string>> = {}

  static async start(options: ReplicasOptions = {}): Promise<Replicas> {
    const discord = await LocalDiscord.start({ sign: makeFastSign(TEST_SECRET_KEY), keep: 50_000 })
    const backend = await DemoBackend.start({ candles: options.candles ?? true })
    const front = await Front.start()
    const { persistent = true } = options
    const redis = options.redis === false ? undefined : await RedisProcess.start({ persistent })
    const all = new Replicas(options, discord, backend, front, redis)
    discord.endpoint = `${front.url}/interactions`
    try {
      await Promise.all(
        Array.from({ length: options.count ?? 3 }, (_, index) => all.startReplica(index)),
      )
      return all
    } catch (error) {
      await all.close()
      throw error
    }
  }

  /** With a set of its own, which is closed when the work is done. */
  static async use(options: ReplicasOptions, work: (all: Replicas) => Promise<void>) {
    const all = await Replicas.start(options)
    try {
      await work(all)
    } finally {
      await all.close()
    }
  }

  private constructor(
    private readonly options: ReplicasOptions,
    readonly discord: LocalDiscord,
    readonly backend: DemoBackend,
    readonly front: Front,
    readonly redis: RedisProcess | undefined,
  ) {
    super()
    this.setMaxListeners(0)
    this.server = options.server
    this.hooks = options.hooks ?? (() => [])
  }

  /** Starts it, or starts it again; the front knows it as soon as it listens. */
  async startReplica(index: number): Promise<void> {
    const { discord, backend, options, front } = this
    const hooks = this.hooks(index)
    const redisUrl = await this.#redisUrl(index)
    const process_ = new ServerProcess(
      serverEnvironment(process.env, {
        HOST: '127.0.0.1',
        PORT: '0',
        ADMIN_PORT: '0',
        DISCORD_PUBLIC_KEY: discord.publicKey,
        DISCORD_APPLICATION_ID: discord.applicationId,
        DISCORD_API_BASE_URL: discord.apiBaseUrl,
        SIGNAL_API_URL: backend.url,
        SIGNAL_PRECOMPUTE: 'off',
        PUBLIC_URL: front.url,
        ...(redisUrl && { REDIS_URL: redisUrl }),
        ...(hooks.length > 0 && { NODE_OPTIONS: nodeOptions(hooks, process.env.NODE_OPTIONS) }),
        ...options.env,
        ...this.environment,
      }),
      mainOf(this.server),
    )
    const listening = new Promise<LogLine>((resolve) => {
      process_.on('line', (line) => {
        this.logs.push({ replica: index, line })
        this.emit('line', line, index)
        if (line.msg === 'listening') resolve(line)
      })
    })
    const address = await process_.listening()
    const adminAddress = String((await listening).adminAddress)
    this.addresses.set(address, index)
    this.replicas[index] = { index, process: process_, address, adminAddress }
    front.backends = this.replicas.filter(Boolean).map((replica) => replica.address)
  }

  async #redisUrl(index: number): Promise<string | undefined> {
    const { redis, options, links } = this
    if (redis === undefined || !options.lines) return redis?.url
    links[index] ??= await DelayingProxy.start(redis.port)
    return `redis://127.0.0.1:${links[index].port}`
  }

  /** The lines so far, of all replicas. */
  lines(msg: string): readonly LogLine[] {
    return this.logs.flatMap(({ line }) => (line.msg === msg ? [line] : []))
  }

  /** Resolves when a line, past or future, is what is looked for. */
  async logged(matches: (line: LogLine, replica: number) => boolean): Promise<LogLine> {
    const past = this.logs.find(({ line, replica }) => matches(line, replica))
    if (past) return past.line
    return new Promise((resolve) => {
      const look = (line: LogLine, replica: number) => {
        if (!matches(line, replica)) return
        this.off('line', look)
        resolve(line)
      }
      this.on('line', look)
    })
  }

  async close(): Promise<void> {
    for (const replica of this.replicas) replica?.process.kill()
    await Promise.all(this.replicas.map((replica) => replica?.process.ended))
    await Promise.all([this.discord.close(), this.front.close()])
    await Promise.all(this.links.map((link) => link.close()))
    await Promise.all([this.backend.close(), this.redis?.close()])
  }
}
