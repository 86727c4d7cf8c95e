/** Signals kept in memory: one fetch in flight per key, stale ones answered at once with a refresh behind. */
import { LRUCache } from 'lru-cache'
import { SignalboxError } from '../../errors.js'
import { idOf } from '../key-text.js'
import type { SignalReader, SignalReading } from '../reader.js'
import type { Signal, SignalKey } from '../signal.js'
import type { SignalSource } from '../source.js'
import { unlessAborted } from '../unless-aborted.js'
import { type Aging, readingOf, type Stored } from './aging.js'
import { createFlights } from './flights.js'
import { createTurns } from './turns.js'

export interface SignalCacheOptions extends Aging {
  readonly source: Pick<SignalSource, 'fetch'>
  /** Most keys kept [500]. */
  readonly max?: number
  /** Epoch milliseconds. */
  readonly now?: () => number
  /** Monotonic milliseconds. */
  readonly monotonic?: () => number
  readonly hooks?: SignalCacheHooks
  /** What replicas share; looked at before the source is asked. */
  readonly shared?: SharedSignals | undefined
}

export interface SharedSignals {
  /** Undefined where there is none, or the store does not answer in time. */
  read(key: SignalKey): Promise<{ signal: Signal; fetchedAt: number } | undefined>
  /** `job`: the one of callback mode that it ended. */
  write(key: SignalKey, signal: Signal, fetchedAt: number, job?: string): void
}

/** Each reading given out is one hit, stale or miss; a look, or a fetch that nobody asked for, is none. */
export interface SignalCacheHooks {
  onHit?(key: SignalKey): void
  onStale?(key: SignalKey): void
  onMiss?(key: SignalKey): void
  /** Once for each fetch that failed, whether anybody waited for it or not. */
  onFetchError?(key: SignalKey, error: unknown): void
}

export interface SignalCache extends Omit<SignalReader, 'unavailable' | 'waitMs'> {
  /**
   * Puts in what came another way; ignored when it is older than what is there, or past use. A fetch under way is let go,
   * and its waiters get this, where it is what they ask for: fresh, and for those who ask anew no older than their asking.
   * Otherwise the fetch brings its own.
   */
  set(key: SignalKey, signal: Signal, fetchedAt?: number): void
  /** Whether a fetch is under way, which `set` may take from its waiters. */
  isFetching(key: SignalKey): boolean
  /** Ends fetches under way with SIGNAL_ABORTED and forgets everything. */
  close(): void
}

interface Asked {
  readonly key: SignalKey
  readonly interactionId?: string | undefined
  /** Whatever others have. */
  readonly anew?: boolean
}

/** Tells a source's own failure from lru-cache's word that a flight was replaced, evicted or deleted. */
class FailedFetch extends Error {}

/** How often waiters look again when their flight was taken from them. */
const MOST_LOOKS = 3

/** Of all that waited, whichever signal for: each goes on to write and send an answer of its own. */
const WAITERS_A_TURN = 8

/** A SignalReader over a source. Failures are not kept: the next reader asks again. */
export function createSignalCache(options: SignalCacheOptions): SignalCache {
  const { source, max = 500, hooks = {}, shared } = options
  const { now = Date.now, monotonic = () => performance.now() } = options
  const flights = createFlights(now)
  const turns = createTurns(WAITERS_A_TURN)
  let closed = false

  async function load({ key, interactionId, anew }: Asked, abort: AbortSignal): Promise<Stored> {
    const known = shared && !anew ? await shared.read(key) : undefined
    if (known && readingOf(known, now(), options)?.cache === 'hit') return known
    const startedAt = monotonic()
    const signal = await source.fetch(key, abort, interactionId)
    const stored = { signal, fetchedAt: now(), backendMs: monotonic() - startedAt }
    shared?.write(key, signal, stored.fetchedAt)
    return stored
  }

  const entries = new LRUCache<string, Stored, Asked>({
    max,
    // A failed refresh leaves the stale signal in place; how stale is too stale is decided here.
    noDeleteOnFetchRejection: true,
    fetchMethod(id, _stale, { context: asked, signal: abort }) {
      const end = flights.begin(id, asked.anew)
      return load(asked, abort)
        .catch((cause: unknown) => {
          abort.throwIfAborted()
          hooks.onFetchError?.(asked.key, cause)
          throw new FailedFetch('fetch failed', { cause })
        })
        .finally(end)
    },
  })

  function lookUp(key: SignalKey): SignalReading | undefined {
    const stored = entries.get(idOf(key), { allowStale: true })
    return stored && readingOf(stored, now(), options)
  }

  async function fetchAnew(asked: Asked): Promise<SignalReading> {
    const { key } = asked
    if (asked.anew) flights.joinAnew(idOf(key))
    for (let look = 0; look < MOST_LOOKS && !closed; look++) {
      try {
        // forceRefresh fetches though the entry has no ttl of its own, yet joins a flight under way.
        const how = { context: asked, forceRefresh: true, allowStale: false }
        const stored = await entries.forceFetch(idOf(key), how)
        return { ...stored, cache: stored.backendMs === undefined ? 'hit' : 'miss' }
      } catch (error) {
        if (error instanceof FailedFetch) throw error.cause
      }
      const replaced = lookUp(key)
      if (replaced) return replaced
    }
    throw new SignalboxError('SIGNAL_ABORTED', 'signal fetch was given up')
  }

  async function wait(asked: Asked, abort: AbortSignal | undefined): Promise<SignalReading> {
    try {
      return await unlessAborted(abort, () => fetchAnew(asked))
    } finally {
      await turns.take()
    }
  }

  function give(key: SignalKey, { cache }: SignalReading): void {
    if (cache === 'hit') hooks.onHit?.(key)
    if (cache === 'stale') {
      hooks.onStale?.(key)
      // Its failure was told to onFetchError.
      fetchAnew({ key }).catch(() => {})
    }
  }

  return {
    peek: lookUp,
    give,
    refresh: (key, abort, interactionId) => wait({ key, interactionId, anew: true }, abort),

    async read(key, abort, interactionId) {
      const known = lookUp(key)
      if (known) {
        give(key, known)
        return known
      }
      hooks.onMiss?.(key)
      return wait({ key, interactionId }, abort)
    },

    set(key, signal, fetchedAt = now()) {
      const id = idOf(key)
      const known = entries.get(id, { allowStale: true })
      const reading = readingOf({ signal, fetchedAt }, now(), options)
      if (closed || !reading || (known && known.fetchedAt > fetchedAt)) return
      if (flights.yieldTo(id, reading)) entries.set(id, { signal, fetchedAt, backendMs: 0 })
    },

    isFetching: (key) => flights.isUnderWay(idOf(key)),

    close() {
      closed = true
      entries.clear()
    },
  }
}
