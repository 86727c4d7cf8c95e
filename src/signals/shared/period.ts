/** What is done in each period: every key gets its turn in the queue, and whichever replica takes it refreshes it. */
import { randomUUID } from 'node:crypto'
import type { Job, Queue } from 'bullmq'
import type { SharedSignals } from '../cache/cache.js'
import { idOf } from '../key-text.js'
import { planPeriod } from '../precompute/period-plan.js'
import type { PrecomputeOptions } from '../precompute/precompute.js'
import type { SignalKey } from '../signal.js'
import type { SharedDemand } from './demand.js'
import { type Refresh, writeRefresh } from './refresh-job.js'
import { KEPT } from './schedule.js'

export interface PeriodOptions {
  readonly signals: Pick<SharedSignals, 'read'>
  /** How long a shared signal is a hit, milliseconds. */
  readonly ttlMs: number
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** When the schedule meant this period to begin, by the clock that is the furthest ahead of all who read it. */
function meantAt(job: Job): number {
  return Number(/:(\d+)$/.exec(String(job.id))?.[1] ?? 0)
}

export function createPeriod(
  { signals, ttlMs, now }: PeriodOptions,
  demand: SharedDemand,
  options: PrecomputeOptions,
) {
  const { keys, refresh, periodMs, hooks = {}, isBreakerOpen = () => false } = options
  const configured = new Set(keys.map(idOf))
  /** Of what a signal lives longer than a period, half for the wait before a refresh and half for the fetch. */
  const slackMs = (ttlMs - periodMs) / 2

  /** Whether there is no need to refresh this key before so many milliseconds have passed. */
  async function lasts(key: SignalKey, forMs: number) {
    const known = await signals.read(key)
    return known !== undefined && known.fetchedAt + ttlMs > now() + forMs + slackMs
  }

  return {
    async refresh({ key, dueAt, again }: Refresh): Promise<void> {
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
    },

    /** Each key at its own moment of the period, and at once too if it would expire before. */
    async plan(job: Job, jobs: Queue<string>): Promise<void> {
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
      const timestamp = Math.max(meantAt(job), Date.now())
      hooks.onPeriod?.(turns.length)
      await jobs.addBulk(
        moments.map(({ key, delay, again }) => ({
          name: 'refresh',
          data: writeRefresh({ key, dueAt: startAt + delay, again }),
          opts: { ...KEPT, delay, timestamp, jobId: randomUUID() },
        })),
      )
    },
  }
}
