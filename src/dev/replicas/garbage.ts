/** What a stranger, or another version, may leave in Redis: on every channel and in every value. */
import type { Redis } from 'ioredis'

/** `next`: as a later version may write it. */
export const GARBAGE = {
  'no JSON': 'hello',
  null: 'null',
  'a number': '1',
  'a list': '[]',
  'an empty object': '{}',
  next: '{"v":3,"topic":"signal","message":{"v":3,"what":{}}}',
  'wrong types': '{"v":2,"topic":5,"message":[],"owner":{},"job":7,"signal":null,"over":"?"}',
  'nothing inside': '{"v":2,"topic":"signal","message":{"v":2}}',
} as const

/** Resolves with how many channels there are. */
export async function shout(redis: Redis, text: string): Promise<number> {
  const channels = (await redis.pubsub('CHANNELS', '*')) as string[]
  for (const channel of channels) await redis.publish(channel, text)
  return channels.length
}

const overwrite: Readonly<Record<string, (redis: Redis, key: string, text: string) => unknown>> = {
  string: (redis, key, text) => redis.set(key, text, 'KEEPTTL'),
  hash: async (redis, key, text) => {
    for (const field of await redis.hkeys(key)) await redis.hset(key, field, text)
  },
  zset: (redis, key, text) => redis.zadd(key, 1, text),
  set: (redis, key, text) => redis.sadd(key, text),
  list: (redis, key, text) => redis.lpush(key, text),
}

/** Every value's text is another, with its kind and life as they were. Resolves with how many keys there are. */
export async function spoil(redis: Redis, text: string): Promise<number> {
  const keys = await redis.keys('*')
  for (const key of keys) await overwrite[await redis.type(key)]?.(redis, key, text)
  return keys.length
}

/** Every key is of another kind. */
export async function mistype(redis: Redis): Promise<number> {
  const keys = await redis.keys('*')
  for (const key of keys) {
    const isList = (await redis.type(key)) === 'list'
    await redis.del(key)
    if (isList) await redis.set(key, 'hello')
    else await redis.lpush(key, 'hello')
  }
  return keys.length
}
