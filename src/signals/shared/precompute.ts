/** One precompute for all replicas: a BullMQ job scheduler plans each period, and whichever replica is free refreshes. */
import { randomUUID } from 'node:crypto'
import { type Job, Queue, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import { connectPatiently } from '../../state/redis/connection.js'
import { keys as names, PREFIX } from '../../state/redis/keys.js'
import type { SharedStore } from '../../state/redis/store.js'
import { isWrongType } from '../../state/redis/values.js'
import type { SharedSignals } from '../cache/cache.js'
import { idOf } from '../key-text.js'
import { planPeriod } from '../precompute/period-plan.js'
import type { Precompute, PrecomputeOptions } from '../precompute/precompute.js'
import type { SignalKey } from '../signal.js'
import { createSharedDemand } from './demand.js'
import { type Refresh, readRefresh, writeRefresh } from './refresh-job.js'
import { AT_ONCE, createSchedule, KEPT, PERIOD, type Schedule } from './schedule.js'

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

/** A replica that dies amid a refresh holds its place among those at once for so long at most. */
const HELD = { lockDuration: 10_000, stalledInterval: 5000 }
/** BullMQ's own check prints text; ours has been made. Of what strangers put into the queue nothing stays. */
const PLAIN = { prefix: PREFIX, skipVersionCheck: true }
const GONE = { removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } }

/** When the schedule meant this period to begin, by the clock that is the furthest ahead of all who read it. */
function meantAt(job: Job): number {
  return Number(/:(\d+)$/.exec(String(job.id))?.[1] ?? 0)
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
  let queue: Queue<string> | undefined
  let schedule: Schedule | undefined
  let running: { readonly worker: Worker; readonly connection: Redis } | undefined
  let started = false

  /** Whether there is no need to refresh this key before so many milliseconds have passed. */
  async function lasts(key: SignalKey, forMs: number) {
    const known = await signals.read(key)
    return known !== undefined && known.fetchedAt + ttlMs > now() + forMs + slackMs
  }

  async function refreshOne({ key, dueAt, again }: Refresh) {
    const lateMs = now() - dueAt
    // By another replica's clock its moment has come: one that has just been refreshed can wait for the next period.
    if (again && lateMs < -slackMs) return
    // Too slow a backend costs those that have only joined their turn first; after a period all have their next one.
    const isShed = lateMs > (configured.has(idOf(key)) ? periodMs : slackMs)
    if (isShed || isBreakerOpen()) return hooks.onSkip?.(key)
    if (await lasts(key, periodMs)) return
    await refresh(key).then(
      () => hooks.onRefreshed?.(key),
      (error: unknown) => hooks.onError?.(key, error),
    )
  }

  /** Each key at its own moment of the period, and at once too if it would expire before. */
  async function plan(jobs: Queue<string>, meantAtMs: number) {
    await demand.tell()
    const turns = planPeriod(keys, await demand.look())
    const moments: { key: SignalKey; delay: number; again: boolean }[] = []
    // One after the other: a store that is slow for a moment is not asked for all of them just then.
    for (const { key, at } of turns) {
      const delay = Math.round(at * periodMs)
      const again = !(await lasts(key, delay))
      if (again) moments.push({ key, delay: 0, again: false })
      moments.push({ key, delay, again })
    }
    const startAt = now()
    // BullMQ reads delays by the clock of each worker: those are meant for the one that is the furthest ahead.
    const timestamp = Math.max(meantAtMs, Date.now())
    hooks.onPeriod?.(turns.length)
    await jobs.addBulk(
      moments.map(({ key, delay, again }) => ({
        name: 'refresh',
        data: writeRefresh({ key, dueAt: startAt + delay, again }),
        opts: { ...KEPT, delay, timestamp, jobId: randomUUID() },
      })),
    )
  }

  async function work(job: Job<string>, jobs: Queue<string>, runs: Schedule) {
    if (job.name === PERIOD) return runs.begin(() => plan(jobs, meantAt(job)))
    const wanted = readRefresh(job.data)
    return wanted ? refreshOne(wanted) : store.strange('refresh')
  }

  async function open() {
    if (!started) return
    queue ??= createQueue(store)
    schedule ??= createSchedule(store, queue, periodMs)
    const [jobs, runs] = [queue, schedule]
    await runs.open()
    const connection = connectPatiently(store.redis)
    const worker = new Worker(PERIOD, (job: Job<string>) => work(job, jobs, runs), {
      connection,
      runRetryDelay: 500,
      concurrency: AT_ONCE,
      ...PLAIN,
      ...HELD,
      ...GONE,
    })
    worker.on('error', (error) => {
      // Until it is made anew nothing is refreshed.
      if (isWrongType(error)) void store.attempt(1000, (redis) => redis.del(names.schedule))
    })
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
  const telling = setInterval(() => {
    void demand.tell()
    // What breaks off is the store's absence, after which it is looked at again.
    if (running && store.isUp()) void schedule?.keep().catch(() => {})
  }, periodMs / 2)
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

function createQueue({ redis }: SharedStore): Queue<string> {
  const queue = new Queue<string>(PERIOD, { connection: redis, ...PLAIN })
  queue.on('error', () => {})
  return queue
}
