/** BullMQ used plainly: the job is the claim, whoever adds it takes it under BullMQ's lock, the stalled check is the takeover. */
import { randomUUID } from 'node:crypto'
import {
  type IRedisTransaction,
  Job,
  Queue,
  type QueueBaseOptions,
  type RedisConnection,
  RedisQueueBackend,
  Worker,
} from 'bullmq'
import { type ChainableCommander, Redis } from 'ioredis'
import { TOKEN_LIFE_MS } from '../../src/discord/limits.js'
import type { Engine, Interaction } from './engine.js'

/** The queue, and what its keys begin with. */
export const NAME = 'plain'
/** As long as that of our own. */
export const LEASE_MS = 5000
const STALLED_AT_MOST = 3

interface Data {
  readonly owner: string
  readonly reply: string
  readonly job: string
}

/** Not the bare id: BullMQ keeps whole numbers for itself. */
export const jobIdOf = (id: string) => `i${id}`
export const tokenKey = (id: string) => `${NAME}:token:${id}`

type Turn = IRedisTransaction & ChainableCommander

export class BullmqPlain implements Engine {
  readonly name = 'BullMQ'
  readonly owner = randomUUID()
  readonly queue: Queue<Data>
  /** Of others, taken in the place of a duplicate or of one that was taken away in between: they have to be worked on. */
  readonly strays: string[] = []
  /** Never run: what a running one does is asked for one by one. */
  readonly #worker: Worker<Data>
  readonly #redis: Redis
  /** BullMQ's own `moveToActive`, into the pipeline under way rather than as a turn of its own. */
  readonly #piped: RedisQueueBackend
  #turn: Turn | undefined

  static async open(url: string): Promise<BullmqPlain> {
    const engine = new BullmqPlain(url)
    await Promise.all([engine.queue.waitUntilReady(), engine.#worker.waitUntilReady()])
    return engine
  }

  private constructor(url: string) {
    this.#redis = new Redis(url, { maxRetriesPerRequest: null })
    const common = { connection: this.#redis, prefix: NAME }
    this.queue = new Queue<Data>(NAME, common)
    const own = { lockDuration: LEASE_MS, stalledInterval: 1, maxStalledCount: STALLED_AT_MOST }
    this.#worker = new Worker<Data>(NAME, null, { ...common, ...own, autorun: false })
    const { keys, toKey } = this.queue
    const turnOf = () => this.#turn
    const connection = {
      get client() {
        return turnOf()
      },
    } as unknown as RedisConnection
    const opts = { ...common, ...own } as QueueBaseOptions
    this.#piped = new RedisQueueBackend(connection, NAME, keys, toKey, opts, undefined, false)
  }

  async accept({ id, reply, job, token }: Interaction): Promise<string | undefined> {
    const turn = (await this.queue.backend.client).pipeline() as unknown as Turn
    turn.set(tokenKey(id), token, 'PX', TOKEN_LIFE_MS)
    const data = { owner: this.owner, reply, job }
    const added = new Job(this.queue, NAME, data, { lifo: true }, jobIdOf(id)).addJob(turn)
    this.#turn = turn
    await Promise.all([added, this.#piped.moveToActive(this.owner)])
    turn.hmget(this.queue.toKey(jobIdOf(id)), 'data', 'finishedOn')
    const results = (await turn.exec()) as readonly [Error | null, unknown][]
    for (const [error] of results) if (error) throw error
    type Answers = [readonly unknown[], readonly [string, string | null]]
    const answers = results.slice(-2).map(([, answer]) => answer)
    const [moved, [text, finishedOn]] = answers as Answers
    if (moved[0] && moved[1] !== jobIdOf(id)) this.strays.push(String(moved[1]).slice(1))
    // A duplicate of one that has ended has brought the token back.
    if (finishedOn !== null) await this.#redis.del(tokenKey(id))
    const first = JSON.parse(text) as Data
    return first.owner === this.owner ? undefined : first.reply
  }

  async renew(ids: readonly string[]): Promise<readonly string[]> {
    const owners = ids.map(() => this.owner)
    const lost = await this.queue.backend.extendLocks(ids.map(jobIdOf), owners, LEASE_MS)
    return lost.map((jobId) => jobId.slice(1))
  }

  async holds(id: string): Promise<boolean> {
    return (await this.queue.backend.extendLock(jobIdOf(id), this.owner, LEASE_MS)) === 1
  }

  async end(id: string): Promise<void> {
    const { backend } = this.queue
    const job = { id: jobIdOf(id), opts: {} } as Job<Data>
    const keep = { age: TOKEN_LIFE_MS / 1000 }
    const args = backend.moveToCompletedArgs(job, undefined as never, keep, this.owner)
    await Promise.all([backend.moveToFinished(jobIdOf(id), args), this.#redis.del(tokenKey(id))])
  }

  /** The next that waits, if one does, and when the next delayed one is due, epoch milliseconds. */
  async takeNext(): Promise<{ readonly id: string | undefined; readonly dueAt: number }> {
    const [, jobId, , dueAt] = await this.#worker.backend.moveToActive(this.owner)
    return { id: jobId ? String(jobId).slice(1) : undefined, dueAt: Number(dueAt) }
  }

  /** The first look makes a suspect of what has no lock, and a later one makes it wait. */
  async takeOver(): Promise<readonly string[]> {
    await this.#worker.backend.moveStalledJobsToWait()
    const taken: string[] = []
    for (;;) {
      const { id } = await this.takeNext()
      if (id === undefined) return taken
      taken.push(id)
    }
  }

  async close(): Promise<void> {
    await this.#worker.close(true)
    await this.queue.close()
    this.#redis.disconnect()
  }
}
