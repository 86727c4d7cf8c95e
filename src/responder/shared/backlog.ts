/** The backlog of several replicas: claimed and durable in one step, worked on where it was accepted, taken over where that died. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Leases, StoredReply, Taken } from '../../state/redis/leases.js'
import type { SharedStore } from '../../state/redis/store.js'
import { isOtherFormat } from '../../state/redis/values.js'
import type { Acknowledgement } from '../acknowledgement.js'
import type { Accepted, Backlog, Decided, Work } from '../backlog.js'
import { createMemoryBacklog } from '../memory-backlog.js'
import type { SharedParts } from '../responding.js'
import type { AcknowledgementKind } from '../story.js'
import { createKeeper, type Kept } from './keeper.js'
import type { LeaseholderHooks } from './leaseholder.js'
import { readJob } from './stored-job.js'

export interface SharedBacklogOptions extends SharedParts {
  readonly store: SharedStore
  readonly leases: Leases
  readonly max: number
  /** How many are worked on at a time; the rest wait in order. */
  readonly concurrency: number
  /** How long the store's answer may hold up an acknowledgement, milliseconds. */
  readonly withinMs: number
  /** Discord's clock, epoch milliseconds. */
  readonly now: () => number
  /** Monotonic, milliseconds. */
  readonly monotonic: () => number
  readonly work: Work
  readonly hooks?: SharedBacklogHooks
  /** Between two signs of life [1000]. */
  readonly beatEveryMs?: number
}

export interface SharedBacklogHooks extends LeaseholderHooks {
  /** Acknowledged without the store's answer. */
  onFallback?(): void
  /** A job of a replica that gave no sign of life, or has left it to the others. */
  onTakenOver?(interactionId: string): void
  /** Owed by nobody any more, and nobody can tell any more what: the store has lost it, or it cannot be read. */
  onGone?(interactionId: string): void
}

/** At a time: more come with the next sign of life. */
const MOST_TAKEN = 200
/** Left to a newer version's replica, which has a command for it, until so long before its token dies. */
const LAST_CHANCE_MS = 30_000
/** Of the grace, for leaving the rest to the others. */
const HANDING_MS = 1000
/** Of the end, for what is still to be told to the store. */
const LAST_WORDS_MS = 1000

async function within<T>(ms: number, answer: Promise<T>): Promise<T | 'late'> {
  const enough = new AbortController()
  const late = sleep(ms, 'late' as const, enough).catch(() => 'late' as const)
  const first = await Promise.race([answer, late])
  enough.abort()
  return first
}

export function createSharedBacklog(options: SharedBacklogOptions): Backlog {
  const { store, leases, claims, canRun, max, withinMs, now, monotonic, work } = options
  const { hooks = {}, beatEveryMs = 1000 } = options
  const keeper = createKeeper({ ...options, hooks })
  /** Asked of the store and not answered yet: duplicates get the same answer. */
  const asking = new Map<string, Promise<Accepted>>()
  let draining = false
  let beating: Promise<void> | undefined

  // One that was acknowledged has to be done, even where others came in while the store was asked.
  const memory = createMemoryBacklog({
    claims,
    max: Number.POSITIVE_INFINITY,
    concurrency: options.concurrency,
    now: monotonic,
    async work(job, abort) {
      const kept = keeper.get(job.interactionId) as Kept
      const stopListening = kept.alsoStopOn(abort)
      try {
        await work(job, kept.stopped, kept)
      } finally {
        stopListening()
        kept.leave()
      }
    },
  })

  /** Undefined for one that cannot be read, so that it cannot be said again. */
  function remember(id: string, { kind, body }: StoredReply): Acknowledgement | undefined {
    if (body === '') return undefined
    const reply = { kind: kind as AcknowledgementKind, body }
    claims.replace(id, reply)
    return reply
  }

  function drop(interactionId: string) {
    memory.drop(interactionId)
    keeper.get(interactionId)?.leave()
  }

  /** Waits for the store as long as an acknowledgement may. */
  async function ask(id: string, own: Accepted): Promise<Accepted> {
    const askedAt = monotonic()
    const answer = keeper.claim(id, own.reply)
    const isWaitedFor = store.isFast()
    const first = isWaitedFor ? await within(withinMs, answer) : 'late'
    const storeMs = monotonic() - askedAt
    if (first === 'first') return { ...own, storeMs }
    if (first === 'late' || first === undefined) {
      hooks.onFallback?.()
      const late = answer.then((then) => then === undefined || then === 'first')
      return { ...own, ...(isWaitedFor && { storeMs }), ...(first === 'late' && { late }) }
    }
    drop(id)
    return { first: false, reply: remember(id, first) ?? own.reply, storeMs }
  }

  async function takeOver({ id, job: text, tries, ...reply }: Taken): Promise<void> {
    const job = readJob(id, text)
    const isOthers = job === undefined && isOtherFormat(text)
    if (job === undefined) store.strange('interaction')
    if (job === undefined && !isOthers) hooks.onGone?.(id)
    // Lost here and not yet left: as soon as that has sunk in it is as any other.
    const isEarly = keeper.get(id) !== undefined
    const isNewer = job && !canRun(job) && now() < job.expiresAt - LAST_CHANCE_MS
    if (job === undefined || isEarly || isNewer) {
      const wish = job || isOthers ? 'back' : 'over'
      await store.attempt(LAST_WORDS_MS, () => leases.beat([[id, wish]], 0))
      return
    }
    const kept = keeper.keep(job, tries)
    // If that is not heard it is no try: whoever takes it next begins it.
    if (!(await kept.begin())) return
    remember(id, reply)
    hooks.onTakenOver?.(id)
    memory.adopt(job)
    memory.start(job)
  }

  async function beat() {
    const room = Math.max(0, Math.min(MOST_TAKEN, 2 * max - memory.size()))
    const answer = await keeper.beat(draining ? 0 : room)
    for (const taken of answer?.taken ?? []) void takeOver(taken)
    for (const id of answer?.gone ?? []) hooks.onGone?.(id)
  }

  function beatOnce(): Promise<void> {
    beating ??= beat().finally(() => {
      beating = undefined
    })
    return beating
  }

  const timer = setInterval(() => void (store.isUp() && beatOnce()), beatEveryMs)
  timer.unref()

  return {
    accept(id, decide) {
      let decided: Decided | undefined
      const own = memory.accept(id, () => {
        decided = decide()
        return decided
      })
      // Its first is being asked for: it promises no more than that one does.
      if (decided === undefined)
        return asking.get(id)?.then(({ reply }) => ({ first: false, reply })) ?? own
      const { reply, job } = decided as Decided
      // A keystroke is nothing that another replica would have to know of.
      if (reply.kind === 'choices') return own
      if (job) keeper.keep(job, 1)
      if (!store.isUp()) {
        hooks.onFallback?.()
        return own
      }
      const asked = ask(id, own).finally(() => asking.delete(id))
      asking.set(id, asked)
      return asked
    },

    start: memory.start,
    drop,
    isFull: () => memory.size() >= max,
    size: memory.size,
    oldestAgeMs: memory.oldestAgeMs,
    left: memory.left,

    async drain({ tellAtMs, endAtMs }) {
      draining = true
      const release = async (rightNow: boolean) =>
        void (store.isUp() && (await keeper.release(rightNow)))
      // Before the rest would be told that there is no time: others have it, as soon as the store has heard so.
      const handingMs = Math.min(HANDING_MS, (endAtMs - tellAtMs) / 2)
      const handingOver = setTimeout(release, tellAtMs, false)
      const left = await memory.drain({ tellAtMs: tellAtMs + handingMs, endAtMs })
      clearTimeout(handingOver)
      clearInterval(timer)
      const owed = left.map((job) => ({ job, kept: keeper.get(job.interactionId) }))
      const lastWords = release(true)
        .then(() => beating)
        .then(beatOnce)
      await Promise.race([lastWords, sleep(LAST_WORDS_MS, undefined, { ref: false })])
      return owed.flatMap(({ job, kept }) => (kept?.isLost() ? [] : [job]))
    },
  }
}
