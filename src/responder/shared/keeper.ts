/** What one replica has to do with in the shared store: claimed, kept, put back, left to the others, ended. */
import { setTimeout as sleep } from 'node:timers/promises'
import { onAbort } from '../../signals/on-abort.js'
import type { MemoryClaims } from '../../state/memory-claims.js'
import type { Beat, Leases, StoredReply, Verdict, Wish } from '../../state/redis/leases.js'
import type { SharedStore } from '../../state/redis/store.js'
import type { Acknowledgement } from '../acknowledgement.js'
import type { Holder } from '../backlog.js'
import type { Job } from '../job.js'
import { writeJob } from './stored-job.js'

export interface KeeperOptions {
  readonly store: SharedStore
  readonly leases: Leases
  readonly claims: Pick<MemoryClaims<Acknowledgement>, 'get'>
  /** Discord's clock, epoch milliseconds. */
  readonly now: () => number
  /** Monotonic, milliseconds. */
  readonly monotonic: () => number
  readonly hooks: KeeperHooks
}

export interface KeeperHooks {
  /** Another replica has it now, or has ended it. */
  onLost?(interactionId: string): void
  /** Left to the other replicas. */
  onHandedOver?(interactionId: string): void
  /** Edited although the store has not said for long that it is still this one's. */
  onDoubt?(interactionId: string): void
}

export interface Kept extends Holder {
  readonly job: Job
  /** What was taken over: whether the store has heard that it is begun here. If not, nothing of it is kept. */
  begin(): Promise<boolean>
  /** Fires when there is nothing more to be done here. */
  readonly stopped: AbortSignal
  alsoStopOn(abort: AbortSignal): () => void
  /** Its work has ended here, whichever way. */
  leave(): void
}

export interface Keeper {
  /** `tries`: owners that it has had, this one included. */
  keep(job: Job, tries: number): Kept
  get(interactionId: string): Kept | undefined
  /** Undefined: no answer. Else it is the first, or the reply of another, with which it is this one's no more. */
  claim(interactionId: string, reply: StoredReply): Promise<'first' | StoredReply | undefined>
  /** A sign of life for all; takes at most so many that others owe and give none for. Undefined: no answer. */
  beat(most: number): Promise<Beat | undefined>
  /**
   * To be left to the other replicas: what is not being sent, or with `now` that too. Resolves when the store has heard, or
   * does not answer: what it has not heard of stays here.
   */
  release(now: boolean): Promise<void>
}

/** For an answer; one that an edit waits for. */
const ANSWER_MS = 2000
const HOLD_MS = 1000
/** Off the acknowledgement's path: so long the work waits to hear whether it was the first. */
const CLAIM_MS = 2000
/** The lease has run out and the store does not answer: then the trader's answer counts more than the doubt. */
const DOUBT_MS = 2000
const PAUSE_MS = 100
/** What has not been sent so long after it might be asks again: the process stood still in between. */
const STALE_MS = 2000
/** In one question: others' commands wait for the script. */
const CHUNK = 200
/** Three replicas that ended while they worked on it are no coincidence. */
const MOST_TRIES = 3
/** Past so many, what has ended is told to the store once, and not again if it did not hear. */
const MOST_KEPT = 20_000
/** The reply is remembered no longer, so its duplicates get their own. */
const FORGOTTEN: StoredReply = { kind: 'deferred', body: '' }

interface Entry {
  readonly kept: Kept
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

export function createKeeper(options: KeeperOptions): Keeper {
  const { store, leases, claims, now, monotonic, hooks } = options
  const entries = new Map<string, Entry>()
  const idOf = ({ kept }: Entry) => kept.job.interactionId

  function forget(entry: Entry) {
    if (entries.get(idOf(entry)) === entry) entries.delete(idOf(entry))
  }

  async function put(id: string, { kind, body }: StoredReply, entry?: Entry, again = false) {
    const askedAt = monotonic()
    if (entry) entry.marked = true
    const owed = entry && {
      job: writeJob(entry.kept.job),
      tries: entry.tries,
      lifeMs: Math.max(1, Math.ceil(entry.kept.job.expiresAt - now())),
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

  /** `wish`: for all of them; else each goes on, or is over. */
  async function ask(
    asked: readonly Entry[],
    how: { most?: number; ms?: number; wish?: Wish } = {},
  ) {
    const { most = 0, ms = ANSWER_MS, wish } = how
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

  /** It is the others' only when the store has heard that: what it had forgotten is put back first. */
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

  return {
    keep(job, tries) {
      const stop = new AbortController()
      const kept: Kept = {
        job,
        isSpent: tries > MOST_TRIES,
        stopped: stop.signal,
        alsoStopOn: (abort) => onAbort([abort], () => stop.abort()),
        async begin() {
          entry.marked = true
          await ask([entry], { wish: tries })
          const isBegun = entry.heldAt !== undefined && entry.state === 'ours'
          if (!isBegun) forget(entry)
          return isBegun
        },
        hold: () => hold(entry),
        mayStart: () => monotonic() - entry.allowedAt < STALE_MS,
        isLost: () => entry.state === 'lost' || entry.state === 'back',
        leave() {
          if (entry.state === 'ours') entry.state = 'over'
          if (entry.state === 'over' && entry.marked) void ask([entry])
          else forget(entry)
          if (entries.size > MOST_KEPT) forget(entry)
        },
      }
      const entry: Entry = {
        ...{ kept, tries, stop, heldAt: undefined, state: 'ours' },
        ...{ marked: false, sending: false, allowedAt: 0, leaving: false },
      }
      entries.set(job.interactionId, entry)
      return kept
    },

    get: (interactionId) => entries.get(interactionId)?.kept,

    async claim(interactionId, reply) {
      const entry = entries.get(interactionId)
      const claimed = await put(interactionId, reply, entry)
      if (entry && claimed !== undefined && claimed !== 'first') {
        entry.state = 'lost'
        entry.stop.abort()
      }
      return claimed
    },

    async beat(most) {
      for (const entry of entries.values())
        if (entry.state === 'over' && entry.kept.job.expiresAt < now()) forget(entry)
      // All at once, or the last of many would be heard of too late from afar.
      const all = chunksOf(entries.values(), ({ state }) => state === 'ours' || state === 'over')
      const [last] = (
        await Promise.all([...all.slice(1).map((each) => ask(each)), ask(all[0] ?? [], { most })])
      ).slice(-1)
      return last
    },

    async release(rightNow) {
      const all = chunksOf(entries.values(), (entry) => {
        if (entry.state !== 'ours' || entry.heldAt === undefined) return false
        entry.leaving = true
        return rightNow || !entry.sending
      })
      await Promise.all(all.map(handOver))
    },
  }
}

function chunksOf(entries: Iterable<Entry>, wanted: (entry: Entry) => boolean): Entry[][] {
  const all = [...entries].filter(wanted)
  const chunks = Array.from({ length: Math.ceil(all.length / CHUNK) }, (_, n) => n * CHUNK)
  return chunks.map((from) => all.slice(from, from + CHUNK))
}
