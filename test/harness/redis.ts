/** A redis-server for one test: the real one, or one loud line that it is missing. */
import { once } from 'node:events'
import type { Test } from 'tap'
import {
  hasRedis,
  RedisProcess,
  type RedisProcessOptions,
} from '../../src/dev/stage/redis-process.js'
import { connect } from '../../src/state/redis/connection.js'
import {
  createSharedStore,
  type SharedStore,
  type StoreHooks,
} from '../../src/state/redis/store.js'
import { REQUIRED } from './parts.js'

/** For a test's options: why it is skipped, or false. Where every part is required, a missing one fails instead. */
export function withoutRedis(there = hasRedis(), required = REQUIRED): string | false {
  if (required || there) return false
  return 'REDIS-SERVER IS MISSING: nothing of the shared engine is tested here'
}

export async function startRedis(
  t: Test,
  options: RedisProcessOptions = {},
): Promise<RedisProcess> {
  const redis = await RedisProcess.start(options)
  t.teardown(() => redis.close())
  return redis
}

/** A store that is up. */
export async function openStore(
  t: Test,
  redis: RedisProcess,
  hooks: StoreHooks = {},
): Promise<SharedStore> {
  const store = createSharedStore({
    ...{ redis: connect(redis.url), hooks, probeEveryMs: 20, graceMs: 200 },
  })
  t.teardown(() => store.close())
  await store.settled(20_000)
  return store
}

/** The code of the first error that a connection tells. */
export async function codeFrom(t: Test, url: string): Promise<unknown> {
  const redis = connect(url)
  t.teardown(() => redis.disconnect())
  const [error] = await once(redis, 'error')
  return (error as { code?: unknown }).code
}
