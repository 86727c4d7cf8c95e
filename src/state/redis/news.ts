/** What replicas tell each other: small messages over one channel, heard while the store is there. */
import type { Redis } from 'ioredis'
import { connectPatiently } from './connection.js'
import { channelOf } from './keys.js'
import type { SharedStore } from './store.js'

export interface News {
  /** To all replicas, this one included. Lost where the store is away: nothing may depend on it alone. */
  tell(topic: string, message: unknown): void
  hear(topic: string, listener: (message: unknown) => void): void
  close(): void
}

export interface NewsOptions {
  /** Nothing may be told for hours: so often it is asked whether anybody is there [5000]. */
  readonly askEveryMs?: number
  /** Without an answer for so long the connection is made anew [15000]. */
  readonly silenceMs?: number
}

const TELL_WITHIN_MS = 2000

export function createNews(store: SharedStore, options: NewsOptions = {}): News {
  const { askEveryMs = 5000, silenceMs } = options
  const listeners = new Map<string, (message: unknown) => void>()
  const channel = channelOf(store.redis.options.db as number)
  let subscriber: Redis | undefined

  // Once: the connection subscribes again by itself after each break.
  store.beforeUp(async () => {
    if (subscriber) return
    const fresh = connectPatiently(store.redis, silenceMs)
    fresh.on('message', (_, text: string) => {
      const { topic, message } = JSON.parse(text) as { topic: string; message: unknown }
      listeners.get(topic)?.(message)
    })
    subscriber = fresh
    await fresh.subscribe(channel)
  })

  const asking = setInterval(() => subscriber?.ping().catch(() => {}), askEveryMs)
  asking.unref()

  return {
    tell(topic, message) {
      const text = JSON.stringify({ topic, message })
      void store.attempt(TELL_WITHIN_MS, (redis) => redis.publish(channel, text))
    },
    hear: (topic, listener) => void listeners.set(topic, listener),
    close() {
      clearInterval(asking)
      subscriber?.disconnect()
    },
  }
}
