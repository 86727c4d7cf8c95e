/** Replicas of the shared backlog on one Redis, whose work a test ends. */
import type { Test } from 'tap'
import type { RedisProcess } from '../../../src/dev/stage/redis-process.js'
import type { Accepted } from '../../../src/responder/backlog.js'
import {
  createSharedBacklog,
  type SharedBacklogOptions,
} from '../../../src/responder/shared/backlog.js'
import { createMemoryClaims } from '../../../src/state/memory-claims.js'
import { connect } from '../../../src/state/redis/connection.js'
import { keys } from '../../../src/state/redis/keys.js'
import { createLeases, type LeasesOptions } from '../../../src/state/redis/leases.js'
import { createSharedStore } from '../../../src/state/redis/store.js'
import { accept, jobFor, stage } from '../backlog-contract.js'

export const NOW = { tellAtMs: 0, endAtMs: 5 }
export const PATIENT = { tellAtMs: 20_000, endAtMs: 20_000 }
/** Gives no signs of life, and takes nothing over. */
export const SILENT = { beatEveryMs: 1_000_000 }

type Options = Partial<SharedBacklogOptions> & { readonly lease?: LeasesOptions }

/** One replica: its store, its backlog, its work. */
export async function replica(t: Test, redis: RedisProcess, { lease, ...options }: Options = {}) {
  const scene = stage()
  const told: string[] = []
  const tell = (word: string, id = '') => {
    told.push(`${word}${id}`)
    scene.wake()
  }
  const store = createSharedStore({
    redis: connect(redis.url),
    probeEveryMs: 20,
    graceMs: 1,
    // However busy the machine is.
    slowMs: Number.POSITIVE_INFINITY,
    hooks: { onUp: scene.wake, onDown: scene.wake, onStrange: (kind) => tell('strange ', kind) },
  })
  t.teardown(() => store.close())
  const claims = createMemoryClaims<Accepted['reply']>()
  const backlog = createSharedBacklog({
    store,
    claims,
    leases: createLeases(store.redis, { leaseMs: 1000, silenceMs: 700, ...lease }),
    canRun: () => true,
    max: 100,
    concurrency: 100,
    withinMs: 20_000,
    now: Date.now,
    monotonic: () => performance.now(),
    work: scene.work,
    beatEveryMs: 100,
    hooks: {
      onFallback: () => tell('fallback'),
      onTakenOver: (id) => tell('took ', id),
      onLost: (id) => tell('lost ', id),
      onHandedOver: (id) => tell('left ', id),
      onDoubt: (id) => tell('doubt ', id),
      onGone: (id) => tell('gone ', id),
    },
    ...options,
  })
  await store.settled(20_000)
  const take = async (id: string) => {
    await accept(backlog, jobFor(id))
    backlog.start(jobFor(id))
  }
  return { ...scene, store, backlog, claims, told, take, die: () => store.close() }
}

export type Replica = Awaited<ReturnType<typeof replica>>

export const fieldsOf = (redis: RedisProcess, id: string) =>
  redis.ask((r) => r.hgetall(keys.interaction(id)))

/** What of an interaction is left, when nothing more is owed: that it was there. */
export async function isOver(t: Test, redis: RedisProcess, id: string) {
  const fields = await fieldsOf(redis, id)
  t.match(fields, { over: '1', job: undefined })
  t.notMatch(JSON.stringify(fields), /token-of/)
  t.equal(await redis.ask((r) => r.zscore(keys.leases, id)), null)
}

/** Its lease has run out by the store's clock. */
export const expire = (redis: RedisProcess, id: string) =>
  redis.ask((r) => r.zadd(keys.leases, 'XX', 1, id))

export async function finish(replicas: readonly Replica[], ...ids: string[]) {
  for (const each of replicas) for (const id of ids) await each.end(id)
  await Promise.all(replicas.map(({ backlog }) => backlog.drain(PATIENT)))
}
