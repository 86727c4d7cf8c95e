/** The one schedule of refreshes for all replicas: BullMQ keeps it, and Redis' own clock tells whether it still runs. */
import type { Queue } from 'bullmq'
import { keys } from '../../state/redis/keys.js'
import type { SharedStore } from '../../state/redis/store.js'
import { readValue, seal } from '../../state/redis/values.js'

export interface Schedule {
  /** Sets it up anew, so that a period begins at once, where none has begun for one and a half. */
  keep(): Promise<void>
  /** As `keep`, and so that this replica's length of a period counts from now on. */
  open(): Promise<void>
  /** Begins a period, unless the last one has just begun, as it may where clocks differ. */
  begin(run: () => Promise<void>): Promise<void>
}

/** The name of the scheduler, and of the jobs that it makes. */
export const PERIOD = 'precompute'
/** On all replicas together. */
export const AT_ONCE = 4
export const KEPT = { removeOnComplete: true, removeOnFail: true }

export function createSchedule(store: SharedStore, queue: Queue, periodMs: number): Schedule {
  const { redis } = store
  // BullMQ may be a second late.
  const lifeMs = Math.ceil(Math.max(1.5 * periodMs, periodMs + 2000))
  const write = (begun: boolean) => [keys.schedule, seal({ begun }), 'PX', lifeMs] as const

  async function setUp() {
    await queue.setGlobalConcurrency(AT_ONCE)
    // Nobody reads BullMQ's events.
    await redis.hset(queue.keys.meta as string, 'opts.maxLenEvents', 0)
    await queue.upsertJobScheduler(PERIOD, { every: periodMs }, { name: PERIOD, opts: KEPT })
  }

  /** Whatever stands there: it may be what stopped the old one, or meant for a clock that is gone. */
  async function makeAnew() {
    // What BullMQ has made it can take down.
    await queue.obliterate({ force: true }).catch(() => store.strange('refresh'))
    await redis.del(...Object.values(queue.keys))
    await setUp()
  }

  /** Whether it was. */
  async function keep() {
    const leftMs = await redis.pttl(keys.schedule)
    if (leftMs === -1) {
      // Nobody here writes it without an end.
      store.strange('refresh')
      await redis.del(keys.schedule)
    }
    // The one that finds it gone first.
    const isGone = (await redis.set(...write(false), 'NX')) === 'OK'
    if (isGone) await makeAnew()
    return isGone
  }

  return {
    keep: async () => void (await keep()),

    async open() {
      if (!(await keep())) await setUp().catch(makeAnew)
    },

    async begin(run) {
      const leftMs = await redis.pttl(keys.schedule)
      const check = ({ begun }: { begun?: unknown }) => ({ begun: begun === true })
      const last = await readValue(redis, keys.schedule, check, () => store.strange('refresh'))
      if (last?.begun && leftMs > lifeMs - periodMs / 2) return
      await redis.set(...write(true))
      try {
        await run()
      } catch (error) {
        // So that it is made anew: what stands in its way may be there to stay.
        await redis.del(keys.schedule)
        throw error
      }
    },
  }
}
