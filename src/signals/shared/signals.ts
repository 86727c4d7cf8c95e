/** Signals in Redis for all replicas, behind each one's own cache; a new one is told to all at once. */

import { keys } from '../../state/redis/keys.js'
import type { News } from '../../state/redis/news.js'
import type { SharedStore } from '../../state/redis/store.js'
import { type Fields, readValue, seal } from '../../state/redis/values.js'
import { validateSignal } from '../backend/validate-signal.js'
import type { SharedSignals } from '../cache/cache.js'
import { idOf, readKey } from '../key-text.js'
import type { Signal, SignalKey } from '../signal.js'

export interface Shared {
  readonly signal: Signal
  /** Epoch milliseconds. */
  readonly fetchedAt: number
  /** Of callback mode: the one that it ended. */
  readonly job?: string | undefined
}

export interface SharedSignalsOptions {
  readonly store: SharedStore
  readonly news: News
  /** How long one is a hit, milliseconds. */
  readonly ttlMs: number
  /** Epoch milliseconds. */
  readonly now: () => number
  /** How long a look may hold up the question to the backend [200]. */
  readonly withinMs?: number
}

export interface ToldSignals extends SharedSignals {
  /** Each signal that any replica got, this one included. */
  onNew(listener: (key: SignalKey, shared: Shared) => void): void
}

const TOPIC = 'signal'
const WRITE_WITHIN_MS = 1000

export function createSharedSignals(options: SharedSignalsOptions): ToldSignals {
  const { store, news, ttlMs, now, withinMs = 200 } = options
  const keyOf = (key: SignalKey) => keys.signal(idOf(key))

  /** Another replica's word is as good as a backend's: it is looked through, and throws, as a document of one. */
  function check({ signal, fetchedAt, job }: Fields, key: SignalKey): Shared {
    if (typeof fetchedAt !== 'number' || fetchedAt < 0) throw new TypeError('no moment in time')
    // A clock that is ahead must not keep a signal fresh for longer.
    return {
      signal: validateSignal(signal, key),
      fetchedAt: Math.min(fetchedAt, now()),
      ...(typeof job === 'string' && { job }),
    }
  }

  return {
    read: (key) =>
      store.attempt(withinMs, (redis) => {
        const onStrange = () => store.strange('signal')
        return readValue(redis, keyOf(key), (fields) => check(fields, key), onStrange)
      }),

    write(key, signal, fetchedAt, job) {
      const shared: Shared = { signal, fetchedAt }
      void store.attempt(WRITE_WITHIN_MS, (redis) =>
        redis.set(keyOf(key), seal({ ...shared }), 'PX', ttlMs),
      )
      news.tell(TOPIC, { key: { pair: key.pair, timeframe: key.timeframe }, ...shared, job })
    },

    onNew(listener) {
      news.hear(TOPIC, (message) => {
        const fields: Fields = Object(message)
        const key = readKey(fields.key)
        if (key === undefined) throw new TypeError('no key of a signal')
        listener(key, check(fields, key))
      })
    },
  }
}
