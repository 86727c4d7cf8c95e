/** Open jobs of callback mode, shared: any replica ends one, once, also after the one that opened it is gone. */
import type { Redis } from 'ioredis'
import { LRUCache } from 'lru-cache'
import { keys } from '../../state/redis/keys.js'
import type { News } from '../../state/redis/news.js'
import type { SharedStore } from '../../state/redis/store.js'
import { readValue, seal, unseal } from '../../state/redis/values.js'
import {
  CALLBACK_LIFE_MS,
  type CallbackEnd,
  type Callbacks,
  readEnd,
} from '../callback/callbacks.js'
import type { MemoryCallbacks } from '../callback/memory-callbacks.js'
import { readKey } from '../key-text.js'
import type { SignalKey } from '../signal.js'

export interface SharedCallbacksOptions {
  readonly store: SharedStore
  readonly news: News
  /** What this replica waits for itself; it goes on alone when the store is away. */
  readonly memory: MemoryCallbacks
  /** A wait looks by itself so often, should the news of its end be lost [2000]. */
  readonly lookEveryMs?: number
  /** Most ends that are remembered for when the store comes back [20000]. */
  readonly mostUntold?: number
}

const TOPIC = 'callback-ended'
const WITHIN_MS = 1000
/** Asked for at once by a replica that finds the store again. */
const BATCH = 200

/** The key that a signal itself names: whoever only asks whether there is an end knows no other. */
const ownKey = (end: unknown): SignalKey => Object(Object(end).signal)

export function createSharedCallbacks(options: SharedCallbacksOptions): Callbacks {
  const { store, news, memory, lookEveryMs = 2000, mostUntold = 20_000 } = options
  /** Ended here while the store was away: the others are told when it is back. */
  const untold = new LRUCache<string, CallbackEnd>({ max: mostUntold, ttl: CALLBACK_LIFE_MS })
  const onStrange = () => store.strange('callback')

  /** How it ended, which memory learns. */
  async function learn(redis: Redis, id: string, key?: SignalKey) {
    const check = ({ end }: { end?: unknown }) => readEnd(end, key ?? ownKey(end))
    const end = await readValue(redis, keys.outcome(id), check, onStrange)
    if (end) await memory.end(id, end)
    return end
  }

  /** Says that it is waited for, also to a store that has forgotten it, and learns how it ended elsewhere. */
  async function record(redis: Redis, id: string, key: SignalKey) {
    await redis.set(keys.callback(id), seal({ key }), 'PX', CALLBACK_LIFE_MS)
    return learn(redis, id, key)
  }

  async function look(id: string) {
    const key = memory.keyOfOpen(id)
    if (key) await store.attempt(WITHIN_MS, (redis) => record(redis, id, key))
  }

  /** Whether this end is the first. */
  async function put(redis: Redis, id: string, end: CallbackEnd): Promise<boolean> {
    const write = [keys.outcome(id), seal({ end }), 'PX', CALLBACK_LIFE_MS] as const
    if ((await redis.set(...write, 'NX')) === 'OK') return true
    if (await learn(redis, id, memory.keyOfOpen(id))) return false
    // Nobody can read what stands there.
    await redis.set(...write)
    return true
  }

  /** Some at a time, so that what traders wait for is not held up. */
  async function tellAll() {
    const untoldIds = [...untold.keys()]
    const all = [...untoldIds, ...memory.opened()]
    for (let at = 0; at < all.length; at += BATCH)
      await Promise.all(all.slice(at, at + BATCH).map((id) => tell(store.redis, id)))
  }

  async function tell(redis: Redis, id: string) {
    const end = untold.get(id)
    const key = memory.keyOfOpen(id)
    if (end) await put(redis, id, end).then(() => untold.delete(id))
    else if (key) await record(redis, id, key)
  }

  news.hear(TOPIC, (id) => {
    if (typeof id !== 'string') throw new TypeError('no id of a job')
    void look(id)
  })
  store.beforeUp(async () => {
    // Whoever breaks off is heard of as the store's absence, after which all of them are told again.
    void tellAll().catch(() => {})
  })

  return {
    async open(id, key) {
      const known = await memory.open(id, key)
      return known ?? store.attempt(WITHIN_MS, (redis) => record(redis, id, key))
    },

    async find(id) {
      const here = await memory.find(id)
      if (here !== 'unknown' && here.ended) return here
      const found = await store.attempt(WITHIN_MS, (redis) =>
        redis.mget(keys.callback(id), keys.outcome(id)),
      )
      if (found === undefined) return here === 'unknown' ? 'unknowable' : here
      const [job, outcome] = found
      const key = job ? unseal(job, (fields) => readKey(fields.key)) : undefined
      if (job && !key) onStrange()
      if (key === undefined) return here
      const isEnd = outcome && unseal(outcome, ({ end }) => readEnd(end, key))
      return { key, ended: Boolean(isEnd) }
    },

    async end(id, end) {
      const isFirst = await store.attempt(WITHIN_MS, (redis) => put(redis, id, end))
      if (isFirst === false) return false
      const isFirstHere = await memory.end(id, end)
      if (isFirst) {
        news.tell(TOPIC, id)
        return true
      }
      if (isFirstHere) untold.set(id, end)
      // Of another's job nobody has heard now.
      else if ((await memory.find(id)) === 'unknown') return 'unknowable'
      return isFirstHere
    },

    keyOfOpen: memory.keyOfOpen,

    async wait(id, abort) {
      const looking = setInterval(() => void look(id), lookEveryMs)
      try {
        return await memory.wait(id, abort)
      } finally {
        clearInterval(looking)
      }
    },
  }
}
