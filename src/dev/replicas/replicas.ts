/** Several replicas of the real server behind one front, with one Redis, one backend and one local Discord. */
import { EventEmitter } from 'node:events'
import { makeFastSign } from '../../tools/signing/sign.js'
import { DemoBackend } from '../demo-backend/demo-backend.js'
import { TEST_SECRET_KEY } from '../fixtures/keys.js'
import { LocalDiscord } from '../local-discord/local-discord.js'
import { Front } from '../stage/front.js'
import { RedisProcess } from '../stage/redis-process.js'
import { type LogLine, ServerProcess, serverEnvironment } from '../stage/server-process.js'

export interface ReplicasOptions {
  readonly count?: number
  readonly env?: Readonly<Record<string, string>>
  /** Redis keeps its data over a restart. [true] */
  readonly persistent?: boolean
  /** Without Redis every replica is on its own. [true] */
  readonly redis?: boolean
  /** Of the backend: without them no charts are drawn. [true] */
  readonly candles?: boolean
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

  static async start(options: ReplicasOptions = {}): Promise<Replicas> {
    const discord = await LocalDiscord.start({ sign: makeFastSign(TEST_SECRET_KEY), keep: 50_000 })
    const backend = await DemoBackend.start({ candles: options.candles ?? true })
    const front = await Front.start()
    const { persistent = true } = options
    const redis = options.redis === false ? undefined : await RedisProcess.start({ persistent })
    const all = new Replicas(options, discord, backend, front, redis)
    await Promise.all(
      Array.from({ length: options.count ?? 3 }, (_, index) => all.startReplica(index)),
    )
    discord.endpoint = `${front.url}/interactions`
    return all
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
  }

  /** Starts it, or starts it again; the front knows it as soon as it listens. */
  async startReplica(index: number): Promise<void> {
    const { discord, backend, redis, options, front } = this
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
        ...(redis && { REDIS_URL: redis.url }),
        ...options.env,
      }),
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
    this.replicas[index] = { index, process: process_, address, adminAddress }
    front.backends = this.replicas.filter(Boolean).map((replica) => replica.address)
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
    await Promise.all([this.backend.close(), this.redis?.close()])
  }
}
