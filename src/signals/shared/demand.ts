/** Which keys people ask for most on all replicas together: counts in Redis that halve with every look. */
import { keys as names } from '../../state/redis/keys.js'
import type { SharedStore } from '../../state/redis/store.js'
import { idOf, keyOf } from '../key-text.js'
import type { SignalKey } from '../signal.js'

export interface SharedDemand {
  note(key: SignalKey): void
  /** What was asked for here joins what was asked for elsewhere. */
  tell(): Promise<void>
  /** The keys wanted most, after which all counts halve. */
  look(): Promise<SignalKey[]>
}

const WITHIN_MS = 2000
/** As with one process: asked so often lately, a key joins; so many of them at most. */
const JOIN_AT = 3
const MOST_JOINED = 20

/** `forMs`: counts that nobody adds to or looks at are forgotten after so long. */
export function createSharedDemand(store: SharedStore, forMs: number): SharedDemand {
  const lifeMs = Math.ceil(forMs)
  const asked = new Map<string, number>()

  return {
    note(key) {
      asked.set(idOf(key), (asked.get(idOf(key)) ?? 0) + 1)
    },

    async tell() {
      if (asked.size === 0) return
      const counts = [...asked]
      asked.clear()
      await store.attempt(WITHIN_MS, (redis) => {
        const batch = redis.multi()
        for (const [key, count] of counts) batch.zincrby(names.demand, count, key)
        return batch.pexpire(names.demand, lifeMs).exec()
      })
    },

    async look() {
      const [[error, found]] = (await store.redis
        .multi()
        .zrevrangebyscore(names.demand, '+inf', JOIN_AT, 'LIMIT', 0, MOST_JOINED)
        .zunionstore(names.demand, 1, names.demand, 'WEIGHTS', 0.5)
        .zremrangebyscore(names.demand, '-inf', '(1')
        .pexpire(names.demand, lifeMs)
        .exec()) as [[Error | null, string[]]]
      const strange = error ? [names.demand] : found.filter((id) => keyOf(id) === undefined)
      for (const _ of strange) store.strange('demand')
      // Counts of something else begin anew; what is no key would keep its place among those wanted most.
      if (error) await store.redis.del(names.demand)
      else if (strange.length > 0) await store.redis.zrem(names.demand, ...strange)
      return error ? [] : found.flatMap((id) => keyOf(id) ?? [])
    },
  }
}
