/** What one replica knows of its hold on one job: durable or not, still its own or another's by now. */
import { onAbort } from '../../signals/on-abort.js'
import type { SharedStore } from '../../state/redis/store.js'
import type { Job } from '../job.js'
import type { FollowUpQueue, Stored } from './follow-up-queue.js'
import type { Taken } from './takeover-queue.js'

export interface HoldingOptions {
  readonly job: Job
  /** Set for a job of another replica: BullMQ's lock is the hold. */
  readonly taken?: Taken
  readonly store: Pick<SharedStore, 'isUp' | 'attempt'>
  readonly queue: () => Pick<FollowUpQueue, 'add' | 'push' | 'release'> | undefined
  /** How often the store has come (back) so far. */
  readonly ups: () => number
  readonly onLost?: ((interactionId: string) => void) | undefined
}

export interface Holding {
  readonly job: Job
  /** Fires when there is nothing more to be done here. */
  readonly stopped: AbortSignal
  readonly ended: Promise<void>
  /** Makes the job durable; false where that did not come about in time. */
  store(withinMs: number): Promise<boolean>
  /** Before each attempt at Discord: nobody else may have it meanwhile. */
  readonly hold: () => Promise<boolean>
  /** A sign of life. */
  beat(): Promise<void>
  lockWith(taken: Taken): void
  /** To the other replicas, if it is durable. */
  handOver(): void
  isLost(): boolean
  isHandedOver(): boolean
  mayBeStored(): boolean
  /** It may turn up again after its end: it was perhaps stored, or is BullMQ's to finish. */
  isDoubtful(): boolean
  alsoStopOn(abort: AbortSignal): () => void
  end(): void
}

/** An edit waits no longer to hear that it may go. */
const HOLD_WITHIN_MS = 1000
const BEAT_WITHIN_MS = 2000

export function createHolding(options: HoldingOptions): Holding {
  const { job, store, queue, ups, onLost } = options
  const stop = new AbortController()
  let { taken } = options
  let state: 'memory' | 'maybe' | 'stored' = taken ? 'stored' : 'memory'
  let stored: Stored | undefined
  /** When it was last known to be there: after a return of the store it may have lost its data. */
  let seenIn = ups()
  /** When BullMQ's lock was taken: the worker that renews it goes with the store. */
  let lockedIn = ups()
  let lost = false
  let handedOver = false
  let over = false
  let resolveEnded!: () => void
  const ended = new Promise<void>((resolve) => {
    resolveEnded = resolve
  })

  function lose() {
    if (lost || over) return
    lost = true
    stop.abort()
    onLost?.(job.interactionId)
  }

  async function put(withinMs: number): Promise<boolean> {
    const added = await store.attempt(withinMs, async () => {
      state = 'maybe'
      const there = await queue()?.add(job)
      if (there) {
        stored = there
        state = 'stored'
        seenIn = ups()
      }
      return there
    })
    return added !== undefined
  }

  /** True as long as the store does not say otherwise: an answer late is better than none. */
  async function confirm(withinMs: number): Promise<boolean> {
    if (!taken && stored === undefined && !(await put(withinMs))) return true
    const [lock, held] = [taken, stored]
    const verdict = await store.attempt(withinMs, async () =>
      lock ? lock.hold() : queue()?.push(held as Stored),
    )
    if (over || taken !== lock || verdict === undefined) return !lost
    if (verdict === 'held') seenIn = ups()
    else if (verdict === 'missing' && seenIn !== ups()) {
      taken = undefined
      stored = undefined
      await put(withinMs)
    } else lose()
    return !lost
  }

  return {
    job,
    stopped: stop.signal,
    ended,
    store: put,

    async hold() {
      if (lost) return false
      return store.isUp() ? confirm(HOLD_WITHIN_MS) : true
    },

    async beat() {
      // BullMQ renews its locks itself, as long as the store is not away.
      const isRenewed = taken !== undefined && lockedIn === ups()
      if (!lost && !over && !isRenewed) await confirm(BEAT_WITHIN_MS)
    },

    lockWith(lock) {
      taken = lock
      lockedIn = ups()
    },

    handOver() {
      if (state !== 'stored' || lost || !store.isUp()) return
      lost = true
      handedOver = true
      stop.abort()
      const held = stored
      if (held && !taken) void store.attempt(BEAT_WITHIN_MS, async () => queue()?.release(held))
    },

    isLost: () => lost,
    isHandedOver: () => handedOver,
    mayBeStored: () => state !== 'memory',
    isDoubtful: () => state === 'maybe' || taken !== undefined,

    alsoStopOn: (abort) => onAbort([abort], () => stop.abort()),

    end() {
      over = true
      resolveEnded()
    },
  }
}
