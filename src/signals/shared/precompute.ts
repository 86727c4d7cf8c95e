/** One precompute for all replicas: a BullMQ job scheduler plans each period, and whichever replica is free refreshes. */
import { type Job, Queue, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import { connectPatiently } from '../../state/redis/connection.js'
import { keys as names, PREFIX } from '../../state/redis/keys.js'
import type { SharedStore } from '../../state/redis/store.js'
import { isWrongType } from '../../state/redis/values.js'
import type { Precompute, PrecomputeOptions } from '../precompute/precompute.js'
import type { SignalKey } from '../signal.js'
import { createSharedDemand } from './demand.js'
import { createPeriod, type PeriodOptions } from './period.js'
import { readRefresh } from './refresh-job.js'
import { AT_ONCE, createSchedule, PERIOD, type Schedule } from './schedule.js'

export interface SharedPrecomputeOptions extends PeriodOptions {
  readonly store: SharedStore
  /** This replica's own, for when the store is away. */
  readonly createAlone: (options: PrecomputeOptions) => Precompute
}

/** A replica that dies amid a refresh holds its place among those at once for so long at most. */
const HELD = { lockDuration: 10_000, stalledInterval: 5000 }
/** BullMQ's own check prints text; ours has been made. Of what strangers put into the queue nothing stays. */
const PLAIN = { prefix: PREFIX, skipVersionCheck: true }
const GONE = { removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } }

export function createSharedPrecompute(
  shared: SharedPrecomputeOptions,
  options: PrecomputeOptions,
): Precompute {
  const { store } = shared
  const { keys, periodMs, hooks = {}, isBreakerOpen = () => false } = options
  const alone = shared.createAlone({
    ...options,
    // While the store is there, the scheduler does it for all.
    isBreakerOpen: () => store.isUp() || isBreakerOpen(),
  })
  const demand = createSharedDemand(store, 2 * periodMs)
  const period = createPeriod(shared, demand, options)
  let queue: Queue<string> | undefined
  let schedule: Schedule | undefined
  let running: { readonly worker: Worker; readonly connection: Redis } | undefined
  let started = false

  async function work(job: Job<string>, jobs: Queue<string>, runs: Schedule) {
    if (job.name === PERIOD) return runs.begin(() => period.plan(job, jobs))
    const wanted = readRefresh(job.data)
    return wanted ? period.refresh(wanted) : store.strange('refresh')
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
