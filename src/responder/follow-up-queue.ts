/** Follow-ups in BullMQ: each a delayed job that nobody takes while its replica keeps pushing the delay. */
import { type Job as BullJob, Queue, WaitingError, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import { connectPatiently } from '../state/redis/connection.js'
import { keys, PREFIX } from '../state/redis/keys.js'
import { type Job, TOKEN_LIFE_MS } from './job.js'

/** The interaction's token is kept beside it, under a key that dies with it. */
type Sealed = Omit<Job, 'token'>
export type Stored = BullJob<Sealed>

/** `held`: nobody else can have it. `taken`: another replica has it. `missing`: it is over, or the data was lost. */
export type Hold = 'held' | 'taken' | 'missing'

/** A job that another replica owed, taken over under BullMQ's lock. */
export interface Taken {
  readonly job: Job
  /** False when the lock was lost, so that yet another replica may have it. */
  hold(): Promise<boolean>
}

export interface Taker {
  /** Resolves when it is over: `again` gives it back to the others at once. */
  take(taken: Taken): Promise<'over' | 'again'>
}

/** Without a sign of life from its replica for so long, a job is anybody's. */
const TAKEOVER_MS = 4000
const LOCK_MS = 5000
const STALLED_CHECK_MS = 2500
/** Taken over at a time by one replica, so that the others have their share. */
const TAKEN_AT_ONCE = 50

const NAME = 'follow-up'
/** Not the bare id: BullMQ keeps whole numbers for itself. */
export const jobIdOf = (interactionId: string) => `i${interactionId}`

/** BullMQ's own word on a job, a negative number; undefined for trouble with Redis. */
function codeOf(error: unknown): number | undefined {
  const { code }: { code?: unknown } = Object(error)
  return typeof code === 'number' ? code : undefined
}

export interface FollowUpQueueOptions {
  readonly redis: Redis
  /** Discord's clock, epoch milliseconds. */
  readonly now: () => number
  readonly taker: Taker
  /** [4000] */
  readonly takeoverMs?: number
}

export interface FollowUpQueue {
  /** Makes the job durable; where it is there already, nothing changes. */
  add(job: Job): Promise<Stored>
  push(stored: Stored): Promise<Hold>
  /** It is over: job and token go. `doubtful`: where it may come (back) later all the same, it is not worked on. */
  remove(interactionId: string, doubtful: boolean): Promise<void>
  /** Anybody may take it, at once. */
  release(stored: Stored): Promise<void>
  startTaking(): void
  /** Takes no more. What was taken goes on, and is not confirmed unless waited for. */
  stopTaking(wait: boolean): Promise<void>
  close(): Promise<void>
}

export async function openFollowUpQueue(options: FollowUpQueueOptions): Promise<FollowUpQueue> {
  const { redis, now, taker, takeoverMs = TAKEOVER_MS } = options
  const queue = new Queue<Sealed>(NAME, {
    connection: redis,
    prefix: PREFIX,
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true, attempts: 1 },
    streams: { events: { maxLen: 1000 } },
  })
  // Told by the store, once.
  queue.on('error', () => {})
  await queue.waitUntilReady().catch(async (error) => {
    await queue.close()
    throw error
  })
  let taking: { readonly worker: Worker<Sealed>; readonly connection: Redis } | undefined

  const tokenLife = (job: Sealed) =>
    Math.max(1, Math.min(TOKEN_LIFE_MS, Math.ceil(job.expiresAt - now())))

  async function process(stored: Stored, lock = '') {
    const { interactionId } = stored.data
    const [token, done] = await redis.mget(keys.token(interactionId), keys.done(interactionId))
    if (done !== null) return
    // Where the token has died, so has the interaction: a story is all that is left to tell.
    const expiresAt = token === null ? 0 : stored.data.expiresAt
    const end = await taker.take({
      job: { ...stored.data, token: token ?? '', expiresAt },
      hold: async () => (await stored.extendLock(lock, LOCK_MS)) === 1,
    })
    if (end === 'again') {
      await stored.moveToWait(lock)
      throw new WaitingError()
    }
    await redis.del(keys.token(interactionId))
  }

  function take() {
    const connection = connectPatiently(redis)
    const worker = new Worker<Sealed>(NAME, process, {
      connection,
      prefix: PREFIX,
      concurrency: TAKEN_AT_ONCE,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_CHECK_MS,
      // Its token's life bounds a job, not the number of replicas that died on it.
      maxStalledCount: 1_000_000,
      runRetryDelay: 500,
    })
    worker.on('error', () => {})
    return { worker, connection }
  }

  async function stopTaking(wait: boolean) {
    const stopped = taking
    taking = undefined
    await stopped?.worker.close(!wait)
    stopped?.connection.disconnect()
  }

  return {
    async add(job) {
      const { token, ...sealed } = job
      // One write for both: the token is there before the job can be.
      const [, stored] = await Promise.all([
        redis.set(keys.token(job.interactionId), token, 'PX', tokenLife(job)),
        queue.add(NAME, sealed, { jobId: jobIdOf(job.interactionId), delay: takeoverMs }),
      ])
      return stored
    },

    async push(stored) {
      try {
        await stored.changeDelay(takeoverMs)
        return 'held'
      } catch (error) {
        const code = codeOf(error)
        if (code === -1) return 'missing'
        if (code === -3) return 'taken'
        throw error
      }
    },

    async remove(interactionId, doubtful) {
      const marked = doubtful && redis.set(keys.done(interactionId), '1', 'PX', TOKEN_LIFE_MS)
      const removed = queue.remove(jobIdOf(interactionId))
      await Promise.all([marked, removed, redis.del(keys.token(interactionId))])
    },

    async release(stored) {
      await stored.promote().catch((error: unknown) => {
        // It is not waiting any more: others have it already.
        if (codeOf(error) === undefined) throw error
      })
    },

    startTaking() {
      taking ??= take()
    },

    stopTaking,

    async close() {
      await stopTaking(false)
      await queue.close()
    },
  }
}
