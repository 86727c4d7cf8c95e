/** Open jobs of callback mode in this process's memory: bounded, the oldest forgotten first. */
import { LRUCache } from 'lru-cache'
import { onAbort } from '../on-abort.js'
import type { SignalKey } from '../signal.js'
import { CALLBACK_LIFE_MS, type CallbackEnd, type Callbacks } from './callbacks.js'

interface Job {
  readonly key: SignalKey
  end?: CallbackEnd
  readonly waiting: Set<(end: CallbackEnd) => void>
}

export interface MemoryCallbacks extends Callbacks {
  find(id: string): Promise<{ readonly key: SignalKey; readonly ended: boolean } | 'unknown'>
  end(id: string, end: CallbackEnd): Promise<boolean>
  /** Jobs that have not ended. */
  opened(): readonly string[]
}

export interface MemoryCallbacksOptions {
  /** Most jobs known at once [20000]. */
  readonly max?: number
  /** A monotonic clock, in milliseconds, that starts at 1 or later. */
  readonly now?: () => number
}

export function createMemoryCallbacks(options: MemoryCallbacksOptions = {}): MemoryCallbacks {
  const { max = 20_000, now } = options
  const jobs = new LRUCache<string, Job>({
    max,
    ttl: CALLBACK_LIFE_MS,
    ...(now && { ttlResolution: 0, perf: { now } }),
  })

  return {
    async open(id, key) {
      const known = jobs.get(id)
      if (known === undefined) jobs.set(id, { key, waiting: new Set() })
      return known?.end
    },

    async find(id) {
      const job = jobs.get(id)
      return job ? { key: job.key, ended: job.end !== undefined } : 'unknown'
    },

    async end(id, end) {
      const job = jobs.get(id)
      if (job === undefined || job.end !== undefined) return false
      job.end = end
      for (const resolve of job.waiting) resolve(end)
      job.waiting.clear()
      return true
    },

    wait(id, abort) {
      return new Promise((resolve, reject) => {
        const job = jobs.get(id)
        if (job?.end !== undefined) return resolve(job.end)
        const settle = (end: CallbackEnd) => {
          stopListening()
          resolve(end)
        }
        job?.waiting.add(settle)
        const stopListening = onAbort([abort], () => {
          job?.waiting.delete(settle)
          reject(abort.reason)
        })
      })
    },

    opened: () => [...jobs.entries()].flatMap(([id, { end }]) => (end === undefined ? id : [])),
    keyOfOpen(id) {
      const job = jobs.get(id)
      return job?.end === undefined ? job?.key : undefined
    },
  }
}
