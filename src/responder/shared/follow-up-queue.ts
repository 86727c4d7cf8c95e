/** Follow-ups in BullMQ: each a delayed job that nobody takes while its replica keeps pushing the delay. */
import { type Job as BullJob, Queue } from 'bullmq'
import { TOKEN_LIFE_MS } from '../../discord/limits.js'
import { keys, PREFIX } from '../../state/redis/keys.js'
import type { Job } from '../job.js'
import {
  createTaking,
  type Hold,
  jobIdOf,
  NAME,
  type Sealed,
  type TakingOptions,
  whyAbsent,
} from './takeover-queue.js'

export type Stored = BullJob<Sealed>

/** Without a sign of life from its replica for so long, a job is anybody's. */
const TAKEOVER_MS = 4000
/** Its token's life bounds a job, not how often the store failed whoever took it. */
const ALWAYS_AGAIN = 1_000_000
const AGAIN_AFTER_MS = 500

/** BullMQ's own word on a job, a negative number; undefined for trouble with Redis. */
function codeOf(error: unknown): number | undefined {
  const { code }: { code?: unknown } = Object(error)
  return typeof code === 'number' ? code : undefined
}

export interface FollowUpQueueOptions extends Omit<TakingOptions, 'queue'> {
  /** Discord's clock, epoch milliseconds. */
  readonly now: () => number
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
  const { redis, now, takeoverMs = TAKEOVER_MS } = options
  const queue = new Queue<Sealed>(NAME, {
    connection: redis,
    prefix: PREFIX,
    defaultJobOptions: {
      removeOnComplete: true,
      removeOnFail: true,
      // Whoever takes it fails only by trouble with the store: it is given back.
      attempts: ALWAYS_AGAIN,
      backoff: { type: 'fixed', delay: AGAIN_AFTER_MS },
      stackTraceLimit: 0,
    },
    streams: { events: { maxLen: 1000 } },
  })
  // Told by the store, once.
  queue.on('error', () => {})
  await queue.waitUntilReady().catch(async (error) => {
    await queue.close()
    throw error
  })
  const taking = createTaking({ ...options, queue })

  const tokenLife = (job: Sealed) =>
    Math.max(1, Math.min(TOKEN_LIFE_MS, Math.ceil(job.expiresAt - now())))

  return {
    async add(job) {
      const { token, ...sealed } = job
      // Two commands, in this order on one connection: the token is there before the job can be.
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
        if (code === -1) return whyAbsent(redis, stored.data.interactionId)
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

    startTaking: taking.start,
    stopTaking: taking.stop,

    async close() {
      await taking.stop(false)
      await queue.close()
    },
  }
}
