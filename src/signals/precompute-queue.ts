/** One precompute for all replicas: a BullMQ job scheduler, run by whichever of them takes it. */
import { Queue, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import { connectPatiently } from '../state/redis/connection.js'
import { keys as names, PREFIX } from '../state/redis/keys.js'
import type { SharedStore } from '../state/redis/store.js'
import type { SharedSignals } from './cache.js'
import type { Precompute, PrecomputeOptions } from './precompute.js'
import type { SignalKey } from './signal.js'

export interface SharedPrecomputeOptions {
  readonly store: SharedStore
  readonly signals: Pick<SharedSignals, 'read'>
  /** Epoch milliseconds. */
  readonly now: () => number
  /** This replica's own, for when the store is away. */
  readonly createAlone: (options: PrecomputeOptions) => Precompute
}

const NAME = 'precompute'
const WITHIN_MS = 2000
/** As with one process: asked so often lately, a key joins; so many of them at most. */
const JOIN_AT = 3
const MOST_JOINED = 20
const AT_ONCE = 4

const write = ({ pair, timeframe }: SignalKey) => `${pair}@${timeframe}`
function read(text: string): SignalKey {
  const at = text.indexOf('@')
  return { pair: text.slice(0, at), timeframe: text.slice(at + 1) }
}

export function createSharedPrecompute(
  shared: SharedPrecomputeOptions,
  options: PrecomputeOptions,
): Precompute {
  const { store, signals, now } = shared
  const { keys, refresh, periodMs, hooks = {}, isBreakerOpen = () => false } = options
  const alone = shared.createAlone({
    ...options,
    // While the store is there, the scheduler does it for all.
    isBreakerOpen: () => store.isUp() || isBreakerOpen(),
  })
  const asked = new Map<string, number>()
  let queue: Queue | undefined
  let running: { readonly worker: Worker; readonly connection: Redis } | undefined
  let started = false

  /** What people asked for here joins what they asked for elsewhere. */
  async function tellDemand() {
    if (asked.size === 0) return
    const counts = [...asked]
    asked.clear()
    await store.attempt(WITHIN_MS, (redis) => {
      const batch = redis.multi()
      for (const [key, count] of counts) batch.zincrby(names.demand, count, key)
      return batch.pexpire(names.demand, 2 * periodMs).exec()
    })
  }

  /** The keys wanted most, all counts halved after the look. */
  async function readDemand(redis: Redis): Promise<SignalKey[]> {
    const answers = await redis
      .multi()
      .zrevrangebyscore(names.demand, '+inf', JOIN_AT, 'LIMIT', 0, MOST_JOINED)
      .zunionstore(names.demand, 1, names.demand, 'WEIGHTS', 0.5)
      .zremrangebyscore(names.demand, '-inf', '(1')
      .pexpire(names.demand, 2 * periodMs)
      .exec()
    return ((answers?.[0]?.[1] ?? []) as string[]).map(read)
  }

  async function refreshOne(key: SignalKey) {
    if (isBreakerOpen()) return hooks.onSkip?.(key)
    const known = await signals.read(key)
    // Another run, or a trader, has just brought it.
    if (known && now() - known.fetchedAt < periodMs / 2) return
    await refresh(key).then(
      () => hooks.onRefreshed?.(key),
      (error: unknown) => hooks.onError?.(key, error),
    )
  }

  async function run() {
    await tellDemand()
    const joined = await readDemand(store.redis)
    const due = new Map([...keys, ...joined].map((key) => [write(key), key]))
    hooks.onPeriod?.(due.size)
    const rest = due.values()
    const lane = async () => {
      for (const key of rest) await refreshOne(key)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, lane))
  }

  async function open() {
    if (!started) return
    queue ??= new Queue(NAME, { connection: store.redis, prefix: PREFIX })
    queue.on('error', () => {})
    const kept = { removeOnComplete: true, removeOnFail: true }
    await queue.upsertJobScheduler(NAME, { every: periodMs }, { name: NAME, opts: kept })
    const connection = connectPatiently(store.redis)
    const worker = new Worker(NAME, run, { connection, prefix: PREFIX, runRetryDelay: 500 })
    worker.on('error', () => {})
    running = { worker, connection }
  }

  async function stop() {
    const stopped = running
    running = undefined
    await stopped?.worker.close(true)
    stopped?.connection.disconnect()
  }

  store.beforeUp(async () => {
    await stop()
    await open()
  })
  store.afterDown(() => void stop())
  const telling = setInterval(() => void tellDemand(), periodMs / 2)
  telling.unref()

  return {
    start() {
      started = true
      alone.start()
      if (store.isUp()) void open().catch((error) => hooks.onError?.(keys[0] as SignalKey, error))
    },

    noteDemand(key) {
      alone.noteDemand(key)
      asked.set(write(key), (asked.get(write(key)) ?? 0) + 1)
    },

    close() {
      clearInterval(telling)
      alone.close()
      void stop()
      void queue?.close()
    },
  }
}
