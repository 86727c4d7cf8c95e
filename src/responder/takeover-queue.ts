/** The other replicas' part in a queue of follow-ups: a BullMQ worker that takes over what nobody gives signs of life for. */
import { type Job as BullJob, WaitingError, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import { connectPatiently } from '../state/redis/connection.js'
import { keys, PREFIX } from '../state/redis/keys.js'
import type { Job } from './job.js'

/** The interaction's token is kept beside it, under a key that dies with it. */
export type Sealed = Omit<Job, 'token'>

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

export interface TakingOptions {
  readonly redis: Redis
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

export function createTaking({ redis, taker, takenAtOnce }: TakingOptions): Taking {
  let taking: { readonly worker: Worker<Sealed>; readonly connection: Redis } | undefined

  /** Trouble with the store makes it reject, and BullMQ gives the job to the next one, as the queue's options say. */
  async function process(stored: BullJob<Sealed>, lock = '') {
    const { interactionId } = stored.data
    const [token, done] = await redis.mget(keys.token(interactionId), keys.done(interactionId))
    if (done !== null) return
    // Where the token has died, so has the interaction: a story is all that is left to tell.
    const expiresAt = token === null ? 0 : stored.data.expiresAt
    const end = await taker.take({
      job: { ...stored.data, token: token ?? '', expiresAt },
      hold: async () => (await stored.extendLock(lock, LOCK_MS)) === 1,
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
