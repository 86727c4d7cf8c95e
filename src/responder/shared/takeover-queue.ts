/** The other replicas' part in a queue of follow-ups: a BullMQ worker that takes over what nobody gives signs of life for. */
import { type Job as BullJob, type Queue, WaitingError, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import { connectPatiently } from '../../state/redis/connection.js'
import { keys, PREFIX } from '../../state/redis/keys.js'
import type { Job } from '../job.js'

/** The interaction's token is kept beside it, under a key that dies with it. */
export type Sealed = Omit<Job, 'token'>

/** `held`: nobody else can have it. `taken`: another replica has or had it. `missing`: the store has lost it. */
export type Hold = 'held' | 'taken' | 'missing'

/** A job that another replica owed, taken over under BullMQ's lock. */
export interface Taken {
  readonly job: Job
  /** Renews the lock. Without one it counts as taken, though perhaps by nobody yet. */
  hold(): Promise<Hold>
}

export interface Taker {
  /** Resolves when it is over: `again` gives it back to the others at once. */
  take(taken: Taken): Promise<'over' | 'again'>
}

export interface TakingOptions {
  readonly redis: Redis
  readonly queue: Pick<Queue<Sealed>, 'getJob'>
  readonly taker: Taker
  /** As many as are worked on, or what a dead replica owed waits in line behind a slow backend. */
  readonly takenAtOnce: number
}

export interface Taking {
  start(): void
  /** What was taken goes on, and is not confirmed unless waited for. */
  stop(wait: boolean): Promise<void>
}

export const NAME = 'follow-up'
/** Not the bare id: BullMQ keeps whole numbers for itself. */
export const jobIdOf = (interactionId: string) => `i${interactionId}`

const LOCK_MS = 5000
const STALLED_CHECK_MS = 2500

/** Who takes a job over marks it when it has ended. Without that mark, the store has lost it. */
export async function whyAbsent(redis: Redis, interactionId: string): Promise<Hold> {
  return (await redis.exists(keys.done(interactionId))) === 1 ? 'taken' : 'missing'
}

export function createTaking({ redis, queue, taker, takenAtOnce }: TakingOptions): Taking {
  let taking: { readonly worker: Worker<Sealed>; readonly connection: Redis } | undefined

  /** Trouble with the store makes it reject, and BullMQ gives the job to the next one, as the queue's options say. */
  async function process(stored: BullJob<Sealed>, lock = '') {
    const { interactionId } = stored.data
    const [token, done] = await redis.mget(keys.token(interactionId), keys.done(interactionId))
    if (done !== null) {
      await redis.del(keys.token(interactionId))
      return
    }
    // Where the token has died, so has the interaction: a story is all that is left to tell.
    const expiresAt = token === null ? 0 : stored.data.expiresAt
    const end = await taker.take({
      job: { ...stored.data, token: token ?? '', expiresAt },
      // Over the queue's connection: the worker's is closed when the store has been away.
      async hold() {
        const there = await queue.getJob(jobIdOf(interactionId))
        if (there === undefined) return whyAbsent(redis, interactionId)
        return (await there.extendLock(lock, LOCK_MS)) === 1 ? 'held' : 'taken'
      },
    })
    if (end === 'over') return
    await stored.moveToWait(lock)
    throw new WaitingError()
  }

  function open() {
    const connection = connectPatiently(redis)
    const worker = new Worker<Sealed>(NAME, process, {
      connection,
      prefix: PREFIX,
      concurrency: takenAtOnce,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_CHECK_MS,
      // Its token's life bounds a job, not the number of replicas that died on it.
      maxStalledCount: 1_000_000,
      runRetryDelay: 500,
    })
    worker.on('error', () => {})
    return { worker, connection }
  }

  return {
    start() {
      taking ??= open()
    },

    async stop(wait) {
      const stopped = taking
      taking = undefined
      await stopped?.worker.close(!wait)
      stopped?.connection.disconnect()
    },
  }
}
