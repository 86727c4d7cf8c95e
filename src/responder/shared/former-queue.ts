/**
 * What replicas of the version before format 2 owe and have left, in their BullMQ queue: moved over while both run on one
 * Redis. To go when nobody updates from 0.1 any more.
 */
import { type Job as BullJob, Worker } from 'bullmq'
import { TOKEN_LIFE_MS } from '../../discord/limits.js'
import { connectPatiently } from '../../state/redis/connection.js'
import type { Leases } from '../../state/redis/leases.js'
import type { SharedStore } from '../../state/redis/store.js'
import { seal } from '../../state/redis/values.js'
import { DEFERRED } from '../acknowledgement.js'
import { readJob } from './stored-job.js'

const PREFIX = 'signalbox'
const NAME = 'follow-up'
/** Theirs: a job's end that its owner is to hear of. */
const doneOf = (interactionId: string) => `${PREFIX}:done:${interactionId}`
const tokenOf = (interactionId: string) => `${PREFIX}:token:${interactionId}`

/** Where there is such a queue in this Redis. A living owner keeps its jobs out of reach, as it did of its own kind. */
export function readFormerQueue(
  store: SharedStore,
  leases: Leases,
  now: () => number,
): () => Promise<void> {
  let running: { close(): Promise<void> } | undefined

  async function moveOver({ data }: BullJob): Promise<void> {
    const { interactionId } = Object(data) as { interactionId?: unknown }
    const id = String(interactionId)
    const [token, done] = await store.redis.mget(tokenOf(id), doneOf(id))
    const job = token == null ? undefined : readJob(id, seal({ ...Object(data), token }))
    if (job === undefined || done !== null) return
    const { kind, body } = DEFERRED.public
    const lifeMs = Math.max(1, Math.min(TOKEN_LIFE_MS, job.expiresAt - now()))
    await leases.accept({ id, kind, body, job: seal({ ...job }), lifeMs })
    // For whoever gives the next sign of life.
    await leases.beat([[id, 'back']], 0)
    await store.redis.multi().set(doneOf(id), '1', 'PX', TOKEN_LIFE_MS).del(tokenOf(id)).exec()
  }

  store.beforeUp(async () => {
    if (running || (await store.redis.exists(`${PREFIX}:${NAME}:meta`)) === 0) return
    const connection = connectPatiently(store.redis)
    const worker = new Worker(NAME, moveOver, { connection, prefix: PREFIX, runRetryDelay: 500 })
    worker.on('error', () => {})
    running = {
      async close() {
        await worker.close(true)
        connection.disconnect()
      },
    }
  })

  return async () => {
    await running?.close()
  }
}
