/** The backlog with a durable copy of every job in Redis: worked on here, taken over by others when this replica dies. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { SharedStore } from '../../state/redis/store.js'
import type { Backlog, Work } from '../backlog.js'
import type { Job } from '../job.js'
import { createMemoryBacklog } from '../memory-backlog.js'
import { createDebts } from './debts.js'
import { type FollowUpQueue, openFollowUpQueue } from './follow-up-queue.js'
import { startHeartbeat } from './heartbeat.js'
import { createHolding, type Holding } from './holding.js'
import { createTakeover } from './takeover.js'
import type { Taken } from './takeover-queue.js'

export interface SharedBacklogOptions {
  readonly store: SharedStore
  readonly max: number
  /** How many are worked on at a time; the rest wait in order. */
  readonly concurrency: number
  /** How long making a job durable may hold up its acknowledgement, milliseconds. */
  readonly withinMs: number
  /** Discord's clock, epoch milliseconds. */
  readonly now: () => number
  /** Monotonic, milliseconds. */
  readonly monotonic: () => number
  readonly work: Work
  readonly hooks?: SharedBacklogHooks
  /** Pause between two signs of life [1000]. */
  readonly beatEveryMs?: number
  /** From the store's return until jobs are taken over: the others say first what they still hold [3000]. */
  readonly graceMs?: number
  /** How long a silent replica's jobs are left to it. */
  readonly takeoverMs?: number
}

export interface SharedBacklogHooks {
  /** Accepted in memory only. */
  onFallback?(): void
  /** A job of a replica that gave no sign of life. */
  onTakenOver?(interactionId: string): void
  /** A job of this replica that another has now. */
  onLost?(interactionId: string): void
}

/** Of the end, for what is still to be told to the store. */
const LAST_WORDS_MS = 1000

export function createSharedBacklog(options: SharedBacklogOptions): Backlog {
  const { store, max, withinMs, now, work, hooks = {} } = options
  const { beatEveryMs = 1000, graceMs = 3000 } = options
  const holdings = new Map<string, Holding>()
  const debts = createDebts({ store, queue: () => queue })
  let queue: FollowUpQueue | undefined
  let draining = false
  let ups = 0

  // One that was acknowledged has to be done, even where others came in while the store was asked.
  const memory = createMemoryBacklog({
    max: Number.POSITIVE_INFINITY,
    concurrency: options.concurrency,
    now: options.monotonic,
    async work(job, abort) {
      const holding = holdings.get(job.interactionId) as Holding
      const stopListening = holding.alsoStopOn(abort)
      try {
        await work(job, holding.stopped, holding)
      } finally {
        stopListening()
        leave(holding)
      }
    },
  })

  function hold(job: Job, taken?: Taken): Holding {
    const holding = createHolding({
      job,
      ...(taken && { taken }),
      store,
      queue: () => queue,
      ups: () => ups,
      onLost: hooks.onLost,
    })
    holdings.set(job.interactionId, holding)
    return holding
  }

  /** The end of what is held here, whichever it was: nothing of it stays behind in the store. */
  function leave(holding: Holding) {
    const { interactionId } = holding.job
    holdings.delete(interactionId)
    holding.end()
    if (holding.mayBeStored() && !holding.isLost()) debts.add(interactionId, holding.isDoubtful())
  }

  const takeOver = createTakeover({
    held: (interactionId) => holdings.get(interactionId),
    isDraining: () => draining,
    async begin(taken) {
      const { job } = taken
      const holding = hold(job, taken)
      hooks.onTakenOver?.(job.interactionId)
      memory.accept(job)
      memory.start(job)
      return holding
    },
  })

  const heartbeat = startHeartbeat({
    *held() {
      yield* holdings.values()
      yield { beat: debts.retry }
    },
    isUp: store.isUp,
    everyMs: beatEveryMs,
  })

  store.beforeUp(async () => {
    queue ??= await openFollowUpQueue({
      redis: store.redis,
      now,
      taker: { take: takeOver },
      takenAtOnce: options.concurrency,
      ...(options.takeoverMs && { takeoverMs: options.takeoverMs }),
    })
    await debts.payAll()
    ups += 1
    const thisTime = ups
    void sleep(graceMs, undefined, { ref: false }).then(() => {
      if (ups === thisTime && store.isUp() && !draining) queue?.startTaking()
    })
  })
  store.afterDown(() => void queue?.stopTaking(false).catch(() => {}))

  return {
    async accept(job) {
      memory.accept(job)
      const holding = hold(job)
      if (!(await holding.store(withinMs))) hooks.onFallback?.()
    },
    async secure(job) {
      await store.attempt(withinMs, async () => queue?.add(job))
    },
    start: memory.start,
    drop(interactionId) {
      const holding = holdings.get(interactionId)
      memory.drop(interactionId)
      if (holding) leave(holding)
    },
    isFull: () => memory.size() >= max,
    size: memory.size,
    oldestAgeMs: memory.oldestAgeMs,
    left: memory.left,

    async drain({ tellAtMs, endAtMs }) {
      draining = true
      const stopped = queue?.stopTaking(true).catch(() => {})
      // Just before the rest would be told that there is no time: others have it.
      const handingOver = setTimeout(() => {
        for (const holding of holdings.values()) holding.handOver()
      }, tellAtMs)
      const left = await memory.drain({ tellAtMs: tellAtMs + 1, endAtMs: endAtMs + 1 })
      clearTimeout(handingOver)
      const said = Promise.all([stopped, heartbeat.stop().then(debts.retry).then(debts.settled)])
      await Promise.race([said, sleep(LAST_WORDS_MS, undefined, { ref: false })])
      await queue?.close().catch(() => {})
      return left
    },
  }
}
