/** What one replica asks the shared store about what it owes, and what it believes of the answers. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { MemoryClaims } from '../../state/memory-claims.js'
import type { Beat, Leases, StoredReply, Verdict, Wish } from '../../state/redis/leases.js'
import type { SharedStore } from '../../state/redis/store.js'
import type { Acknowledgement } from '../acknowledgement.js'
import type { Job } from '../job.js'
import { writeJob } from './stored-job.js'

export interface LeaseholderOptions {
  readonly store: SharedStore
  readonly leases: Leases
  readonly claims: Pick<MemoryClaims<Acknowledgement>, 'get'>
  /** Discord's clock, epoch milliseconds. */
  readonly now: () => number
  /** Monotonic, milliseconds. */
  readonly monotonic: () => number
  readonly hooks: LeaseholderHooks
}

export interface LeaseholderHooks {
  /** Another replica has it now, or has ended it. */
  onLost?(interactionId: string): void
  /** Left to the other replicas. */
  onHandedOver?(interactionId: string): void
  /** Edited although the store has not said for long that it is still this one's. */
  onDoubt?(interactionId: string): void
}

/** An interaction that this replica has to do with, as far as it has heard. */
export interface Entry {
  readonly job: Job
  readonly tries: number
  readonly stop: AbortController
  state: 'ours' | 'over' | 'back' | 'lost'
  /** The store may know of it. */
  marked: boolean
  /** When the question was sent to which `held` was the answer: no lease began earlier. */
  heldAt: number | undefined
  sending: boolean
  /** When it was last said that it may be sent. */
  allowedAt: number
  leaving: boolean
}

export interface Leaseholder {
  /** Undefined: no answer. Else it is the first, or the reply of another. `entry`: what is owed, where something is. */
  put(id: string, reply: StoredReply, entry?: Entry): Promise<'first' | StoredReply | undefined>
  /** `wish`: for all of them; else each goes on, or is over. Undefined: no answer. */
  ask(
    asked: readonly Entry[],
    how?: { readonly most?: number; readonly ms?: number; readonly wish?: Wish },
  ): Promise<Beat | undefined>
  /** It is the others' only when the store has heard that: what it had forgotten is put back first. */
  handOver(given: readonly Entry[]): Promise<void>
  /** Before an edit: whether it is still this one's. */
  hold(entry: Entry): Promise<boolean>
}

/** For an answer; one that an edit waits for. */
const ANSWER_MS = 2000
const HOLD_MS = 1000
/** Off the acknowledgement's path: so long the work waits to hear whether it was the first. */
const CLAIM_MS = 2000
/** The lease has run out and the store does not answer: then the trader's answer counts more than the doubt. */
const DOUBT_MS = 2000
const PAUSE_MS = 100
/** The reply is remembered no longer, so its duplicates get their own. */
const FORGOTTEN: StoredReply = { kind: 'deferred', body: '' }

/** `forget`: the store has heard that it is over. */
export function createLeaseholder(
  options: LeaseholderOptions,
  forget: (entry: Entry) => void,
): Leaseholder {
  const { store, leases, claims, now, monotonic, hooks } = options
  const idOf = ({ job }: Entry) => job.interactionId

  async function put(id: string, { kind, body }: StoredReply, entry?: Entry, again = false) {
    const askedAt = monotonic()
    if (entry) entry.marked = true
    const owed = entry && {
      job: writeJob(entry.job),
      tries: entry.tries,
      lifeMs: Math.max(1, Math.ceil(entry.job.expiresAt - now())),
    }
    const answer = await store.attempt(CLAIM_MS, () =>
      leases.accept({ id, kind, body, ...owed, again }).then((other) => ({ other })),
    )
    if (answer && !answer.other && entry) entry.heldAt = askedAt
    return answer && (answer.other ?? 'first')
  }

  /** Whatever the store forgets, its owner still has. */
  async function putBack(entry: Entry) {
    const first = await put(idOf(entry), claims.get(idOf(entry)) ?? FORGOTTEN, entry, true)
    if (first !== undefined && first !== 'first') lose(entry)
  }

  function lose(entry: Entry) {
    entry.state = 'lost'
    entry.stop.abort()
    // What was never this one's it has not lost: its claim is answered late.
    if (entry.heldAt !== undefined) hooks.onLost?.(idOf(entry))
  }

  function learn(entry: Entry, wish: Wish, verdict: Verdict, askedAt: number) {
    if (wish === 'over') return forget(entry)
    // It may have ended since.
    if (entry.state !== 'ours') return undefined
    if (verdict === 'missing') return putBack(entry)
    if (verdict !== 'held') return lose(entry)
    if (wish !== 'back') entry.heldAt = askedAt
    else {
      entry.state = 'back'
      entry.stop.abort()
      hooks.onHandedOver?.(idOf(entry))
    }
    return undefined
  }

  async function ask(
    asked: readonly Entry[],
    { most = 0, ms = ANSWER_MS, wish }: Parameters<Leaseholder['ask']>[1] = {},
  ) {
    const askedAt = monotonic()
    const told = asked.map((entry) => {
      const own = entry.state === 'over' ? 'over' : 'ours'
      return [idOf(entry), wish ?? own] as const
    })
    const answer = await store.attempt(ms, () => leases.beat(told, most))
    if (answer === undefined) return undefined
    await Promise.all(
      asked.map((entry, at) =>
        learn(entry, told[at]?.[1] as Wish, answer.verdicts[at] as Verdict, askedAt),
      ),
    )
    return answer
  }

  async function handOver(given: readonly Entry[]): Promise<void> {
    await ask(given, { wish: 'back' })
    const forgotten = given.filter(({ state }) => state === 'ours')
    if (forgotten.length > 0) await ask(forgotten, { wish: 'back' })
  }

  /** Nobody else can have what was never told, or whose lease has not run out. */
  function isSafe({ heldAt, marked }: Entry): boolean {
    return heldAt === undefined ? !marked : monotonic() - heldAt < leases.leaseMs
  }

  async function hold(entry: Entry): Promise<boolean> {
    entry.sending = false
    let doubtMs = 0
    while (entry.state === 'ours') {
      const askedAt = monotonic()
      await ask([entry], { ms: HOLD_MS })
      if (isSafe(entry)) break
      // An answer may be old itself: the process stood still before it read it.
      if (entry.heldAt !== undefined && entry.heldAt >= askedAt) continue
      if (doubtMs >= DOUBT_MS) {
        hooks.onDoubt?.(idOf(entry))
        break
      }
      await sleep(PAUSE_MS)
      // Only while it was awake.
      doubtMs += Math.min(monotonic() - askedAt, HOLD_MS + PAUSE_MS)
    }
    if (entry.leaving && entry.state === 'ours') await handOver([entry])
    entry.sending = entry.state === 'ours'
    entry.allowedAt = monotonic()
    return entry.sending
  }

  return { put, ask, handOver, hold }
}
