/** Open jobs of callback mode, shared: any replica ends one, once, also after the one that opened it is gone. */

import { keys } from '../../state/redis/keys.js'
import type { News } from '../../state/redis/news.js'
import type { SharedStore } from '../../state/redis/store.js'
import { CALLBACK_LIFE_MS, type CallbackEnd, type Callbacks } from '../callback/callbacks.js'
import type { MemoryCallbacks } from '../callback/memory-callbacks.js'
import type { SignalKey } from '../signal.js'

export interface SharedCallbacksOptions {
  readonly store: SharedStore
  readonly news: News
  /** What this replica waits for itself; it goes on alone when the store is away. */
  readonly memory: MemoryCallbacks
  /** A wait looks by itself so often, should the news of its end be lost [2000]. */
  readonly lookEveryMs?: number
}

const TOPIC = 'callback-ended'
const WITHIN_MS = 1000

const parse = <T>(text: string | null | undefined): T | undefined =>
  text ? (JSON.parse(text) as T) : undefined

export function createSharedCallbacks(options: SharedCallbacksOptions): Callbacks {
  const { store, news, memory, lookEveryMs = 2000 } = options
  /** Ended here while the store was away: the others are told when it is back. */
  const untold = new Map<string, CallbackEnd>()

  /** Learns how a job ended elsewhere. */
  async function look(id: string): Promise<CallbackEnd | undefined> {
    const text = await store.attempt(WITHIN_MS, (redis) => redis.get(keys.outcome(id)))
    const end = parse<CallbackEnd>(text)
    if (end) await memory.end(id, end)
    return end
  }

  async function record(id: string, key: SignalKey): Promise<CallbackEnd | undefined> {
    const text = JSON.stringify(key)
    await store.redis.set(keys.callback(id), text, 'PX', CALLBACK_LIFE_MS)
    return parse(await store.redis.get(keys.outcome(id)))
  }

  const put = (id: string, end: CallbackEnd) =>
    store.redis.set(keys.outcome(id), JSON.stringify(end), 'PX', CALLBACK_LIFE_MS, 'NX')

  news.hear(TOPIC, (id) => {
    if (memory.isOpen(id as string)) void look(id as string)
  })
  store.beforeUp(async () => {
    for (const [id, end] of untold) await put(id, end)
    untold.clear()
    for (const { id, key } of memory.opened()) {
      const end = await record(id, key)
      if (end) await memory.end(id, end)
    }
  })

  return {
    async open(id, key) {
      const known = await memory.open(id, key)
      if (known) return known
      const end = await store.attempt(WITHIN_MS, () => record(id, key))
      if (end) await memory.end(id, end)
      return end
    },

    async find(id) {
      const here = await memory.find(id)
      if (here !== 'unknown' && here.ended) return here
      const found = await store.attempt(WITHIN_MS, (redis) =>
        redis.mget(keys.callback(id), keys.outcome(id)),
      )
      if (found === undefined) return here === 'unknown' ? 'unknowable' : here
      const key = parse<SignalKey>(found[0])
      if (key === undefined) return here
      return { key, ended: typeof found[1] === 'string' }
    },

    async end(id, end) {
      const answer = await store.attempt(WITHIN_MS, () =>
        put(id, end).then((set) => set ?? 'not first'),
      )
      if (answer === 'not first') {
        await look(id)
        return false
      }
      const first = await memory.end(id, end)
      if (answer === 'OK') {
        news.tell(TOPIC, id)
        return true
      }
      if (first) untold.set(id, end)
      // Of another's job nobody has heard now.
      else if ((await memory.find(id)) === 'unknown') return 'unknowable'
      return first
    },

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
