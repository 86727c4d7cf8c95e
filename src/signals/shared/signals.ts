/** Signals in Redis for all replicas, behind each one's own cache; a new one is told to all at once. */

import { keys } from '../../state/redis/keys.js'
import type { News } from '../../state/redis/news.js'
import type { SharedStore } from '../../state/redis/store.js'
import type { SharedSignals } from '../cache/cache.js'
import { idOf } from '../key-text.js'
import type { Signal, SignalKey } from '../signal.js'

export interface Shared {
  readonly signal: Signal
  /** Epoch milliseconds. */
  readonly fetchedAt: number
}

export interface SharedSignalsOptions {
  readonly store: SharedStore
  readonly news: News
  /** How long one is a hit, milliseconds. */
  readonly ttlMs: number
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
  const { store, news, ttlMs, withinMs = 200 } = options
  const keyOf = (key: SignalKey) => keys.signal(idOf(key))

  return {
    async read(key) {
      const text = await store.attempt(withinMs, (redis) => redis.get(keyOf(key)))
      return text ? (JSON.parse(text) as Shared) : undefined
    },

    write(key, signal, fetchedAt) {
      const shared: Shared = { signal, fetchedAt }
      void store.attempt(WRITE_WITHIN_MS, (redis) =>
        redis.set(keyOf(key), JSON.stringify(shared), 'PX', ttlMs),
      )
      news.tell(TOPIC, { key: { pair: key.pair, timeframe: key.timeframe }, shared })
    },

    onNew(listener) {
      news.hear(TOPIC, (message) => {
        const { key, shared } = message as { key: SignalKey; shared: Shared }
        listener(key, shared)
      })
    },
  }
}
