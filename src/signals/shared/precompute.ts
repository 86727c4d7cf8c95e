/** One precompute for all replicas: a BullMQ job scheduler plans each period, and whichever replica is free refreshes. */
import { type Job, Queue, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import { connectPatiently } from '../../state/redis/connection.js'
import { PREFIX } from '../../state/redis/keys.js'
import type { SharedStore } from '../../state/redis/store.js'
import type { SharedSignals } from '../cache/cache.js'
import { idOf } from '../key-text.js'
import { planPeriod } from '../precompute/period-plan.js'
import type { Precompute, PrecomputeOptions } from '../precompute/precompute.js'
import type { SignalKey } from '../signal.js'
import { createSharedDemand } from './demand.js'

export interface SharedPrecomputeOptions {
  readonly store: SharedStore
  readonly signals: Pick<SharedSignals, 'read'>
  /** How long a shared signal is a hit, milliseconds. */
  readonly ttlMs: number
  /** Epoch milliseconds. */
  readonly now: () => number
  /** This replica's own, for when the store is away. */
  readonly createAlone: (options: PrecomputeOptions) => Precompute
}

const NAME = 'precompute'
/** On all replicas together. */
const AT_ONCE = 4
/** A replica that dies amid a refresh holds its place among those for so long at most. */
const HELD = { lockDuration: 10_000, stalledInterval: 5000 }
const KEPT = { removeOnComplete: true, removeOnFail: true }

interface Refresh {
  readonly key: SignalKey
  /** Epoch milliseconds. */
  readonly dueAt: number
}

export function createSharedPrecompute(
  shared: SharedPrecomputeOptions,
  options: PrecomputeOptions,
): Precompute {
  const { store, signals, ttlMs, now } = shared
  const { keys, refresh, periodMs, hooks = {}, isBreakerOpen = () => false } = options
  const alone = shared.createAlone({
    ...options,
    // While the store is there, the scheduler does it for all.
    isBreakerOpen: () => store.isUp() || isBreakerOpen(),
  })
  const configured = new Set(keys.map(idOf))
  /** Of what a signal lives longer than a period, half for the wait before a refresh and half for the fetch. */
  const slackMs = (ttlMs - periodMs) / 2
  const demand = createSharedDemand(store, 2 * periodMs)
  let queue: Queue<Refresh> | undefined
  let running: { readonly worker: Worker; readonly connection: Redis } | undefined
  let started = false

  /** Whether there is no need to refresh this key before so many milliseconds have passed. */
  async function lasts(key: SignalKey, forMs: number) {
    const known = await signals.read(key)
    return known !== undefined && known.fetchedAt + ttlMs > now() + forMs + slackMs
  }

  async function refreshOne({ key, dueAt }: Refresh) {
    // Too slow a backend costs those that have only joined their turn first.
    const isShed = !configured.has(idOf(key)) && now() - dueAt > slackMs
    if (isShed || isBreakerOpen()) return hooks.onSkip?.(key)
    if (await lasts(key, periodMs)) return
    await refresh(key).then(
      () => hooks.onRefreshed?.(key),
      (error: unknown) => hooks.onError?.(key, error),
    )
  }

  /** Each key at its own moment of the period, and at once too if it would expire before. */
  async function plan(jobs: Queue<Refresh>) {
    await demand.tell()
    const turns = planPeriod(keys, await demand.look())
    const moments: { key: SignalKey; delay: number }[] = []
    // One after the other: a store that is slow for a moment is not asked for all of them just then.
    for (const { key, at } of turns) {
      const delay = Math.round(at * periodMs)
      if (!(await lasts(key, delay))) moments.push({ key, delay: 0 })
      moments.push({ key, delay })
    }
    const startAt = now()
    hooks.onPeriod?.(turns.length)
    await jobs.addBulk(
      moments.map(({ key, delay }) => ({
        name: 'refresh',
        data: { key, dueAt: startAt + delay },
        opts: { ...KEPT, delay },
      })),
    )
  }

  async function open() {
    if (!started) return
    queue ??= createQueue(store)
    const jobs = queue
    await jobs.setGlobalConcurrency(AT_ONCE)
    await jobs.upsertJobScheduler(NAME, { every: periodMs }, { name: NAME, opts: KEPT })
    const connection = connectPatiently(store.redis)
    const worker = new Worker(
      NAME,
      (job: Job<Refresh>) => (job.name === NAME ? plan(jobs) : refreshOne(job.data)),
      { connection, prefix: PREFIX, runRetryDelay: 500, concurrency: AT_ONCE, ...HELD },
    )
    worker.on('error', () => {})
    running = { worker, connection }
  }

  async function stop() {
    const stopped = running
    running = undefined
    await stopped?.worker.close(true).catch(() => {})
    stopped?.connection.disconnect()
  }

  let opening = Promise.resolve()
  /** One after the other, or a start while the store comes back opens a worker that nobody closes. */
  function reopen(): Promise<void> {
    opening = opening
      .catch(() => {})
      .then(stop)
      .then(open)
    return opening
  }

  store.beforeUp(reopen)
  store.afterDown(() => void stop())
  const telling = setInterval(() => void demand.tell(), periodMs / 2)
  telling.unref()

  return {
    start() {
      started = true
      alone.start()
      if (store.isUp()) void reopen().catch((error) => hooks.onError?.(keys[0] as SignalKey, error))
    },

    noteDemand(key) {
      alone.noteDemand(key)
      demand.note(key)
    },

    close() {
      clearInterval(telling)
      alone.close()
      void opening.catch(() => {}).then(stop)
      void queue?.close()
    },
  }
}

function createQueue({ redis }: SharedStore): Queue<Refresh> {
  const queue = new Queue<Refresh>(NAME, { connection: redis, prefix: PREFIX })
  queue.on('error', () => {})
  return queue
}
