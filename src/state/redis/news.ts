/** What replicas tell each other: small messages over one channel, heard while the store is there, never believed. */
import type { Redis } from 'ioredis'
import { connectPatiently } from './connection.js'
import { channelOf } from './keys.js'
import type { SharedStore } from './store.js'
import { seal, unseal } from './values.js'

export interface News {
  /** To all replicas, this one included. Lost where the store is away: nothing may depend on it alone. */
  tell(topic: string, message: unknown): void
  /** A listener throws at what it cannot read: that is counted, and ends nobody. */
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
/** Told by each replica that finds the store, which shows whether it may tell at all. */
const HERE = 'here'

export function createNews(store: SharedStore, options: NewsOptions = {}): News {
  const { askEveryMs = 5000, silenceMs } = options
  const listeners = new Map<unknown, (message: unknown) => void>([[HERE, () => {}]])
  const channel = channelOf(store.redis.options.db as number)
  let subscriber: Redis | undefined
  /** Perhaps never there. */
  let opening: Redis | undefined
  /** A right may be taken away while it runs: then the store has to say so, and it is asked for anew before that is up. */
  let isRefused = false

  function pass(text: string) {
    const isHeard = unseal(text, ({ topic, message }) => {
      const listener = listeners.get(topic)
      listener?.(message)
      return listener
    })
    if (!isHeard) store.strange('news')
  }

  async function listen(at: Redis) {
    try {
      await at.subscribe(channel)
      subscriber = at
      isRefused = false
    } catch (error) {
      isRefused = true
      void store.attempt(TELL_WITHIN_MS, () => Promise.reject(error))
      throw error
    }
  }

  async function subscribe() {
    /* c8 ignore next: only where the last one still tries, on a way that takes a connection and says nothing */
    opening?.disconnect()
    const fresh = connectPatiently(store.redis, silenceMs)
    opening = fresh
    fresh.on('message', (_, text: string) => pass(text))
    await new Promise<void>((resolve, reject) => {
      // It tries for as long as it takes; the store, which waits for it, does not.
      fresh.once('error', reject)
      fresh.on('ready', () => void listen(fresh).then(resolve, reject))
    }).catch((error) => {
      fresh.disconnect()
      throw error
    })
  }

  store.beforeUp(async () => {
    // Once: it subscribes again at each new connection.
    if (!subscriber) await subscribe()
    else if (isRefused) await listen(subscriber)
    await store.redis.publish(channel, seal({ topic: HERE }))
  })

  const asking = setInterval(() => subscriber && listen(subscriber).catch(() => {}), askEveryMs)
  asking.unref()

  return {
    tell(topic, message) {
      const text = seal({ topic, message })
      void store.attempt(TELL_WITHIN_MS, (redis) => redis.publish(channel, text))
    },
    hear: (topic, listener) => void listeners.set(topic, listener),
    close() {
      clearInterval(asking)
      opening?.disconnect()
    },
  }
}
