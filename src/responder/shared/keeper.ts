/** What one replica owes, as long as it has to do with it: begun, kept, left to the others, ended. */
import { onAbort } from '../../signals/on-abort.js'
import type { Beat, StoredReply } from '../../state/redis/leases.js'
import type { Holder } from '../backlog.js'
import type { Job } from '../job.js'
import { createLeaseholder, type Entry, type LeaseholderOptions } from './leaseholder.js'

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

/** What has not been sent so long after it might be asks again: the process stood still in between. */
const STALE_MS = 2000
/** In one question: others' commands wait for the script. */
const CHUNK = 200
/** Three replicas that ended while they worked on it are no coincidence. */
const MOST_TRIES = 3
/** Past so many, what has ended is told to the store once, and not again if it did not hear. */
const MOST_KEPT = 20_000

interface Held extends Entry {
  readonly kept: Kept
}

export function createKeeper(options: LeaseholderOptions): Keeper {
  const { now, monotonic } = options
  const entries = new Map<string, Held>()

  function forget(entry: Entry) {
    const id = entry.job.interactionId
    if (entries.get(id) === entry) entries.delete(id)
  }

  const { put, ask, handOver, hold } = createLeaseholder(options, forget)

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
      const entry: Held = {
        ...{ kept, job, tries, stop, heldAt: undefined, state: 'ours' },
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
        if (entry.state === 'over' && entry.job.expiresAt < now()) forget(entry)
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
