/** The backlog of one process: a map of what is owed and a bounded number at work. */
import { setMaxListeners } from 'node:events'
import type { MemoryClaims } from '../state/memory-claims.js'
import type { Acknowledgement } from './acknowledgement.js'
import type { Accepted, Backlog, Decided, Work } from './backlog.js'
import type { Job } from './job.js'

export interface MemoryBacklogOptions {
  readonly claims: MemoryClaims<Acknowledgement>
  readonly max: number
  /** How many are worked on at a time; the rest wait in order. */
  readonly concurrency: number
  /** Monotonic, milliseconds. */
  readonly now: () => number
  readonly work: Work
}

export interface MemoryBacklog extends Backlog {
  accept(interactionId: string, decide: () => Decided): Accepted
  /** What another has accepted. */
  adopt(job: Job): void
}

interface Entry {
  /** As it stands now, so that no older copy of it is kept. */
  job: Job
  readonly acceptedAt: number
}

export function createMemoryBacklog(options: MemoryBacklogOptions): MemoryBacklog {
  const { claims, max, concurrency, now, work } = options
  // A Map keeps the order of insertion, so its first entry is the oldest.
  const entries = new Map<string, Entry>()
  const ready: Job[] = []
  const shutdown = new AbortController()
  // Every job at work listens to it: that many listeners are no leak.
  setMaxListeners(0, shutdown.signal)
  let running = 0
  let onEmpty: (() => void) | undefined

  function end(interactionId: string) {
    entries.delete(interactionId)
    if (entries.size === 0) onEmpty?.()
  }

  async function run(job: Job) {
    running += 1
    try {
      await work(job, shutdown.signal)
    } finally {
      running -= 1
      end(job.interactionId)
      next()
    }
  }

  function next() {
    while (running < concurrency) {
      const job = ready.shift()
      if (job === undefined) return
      void run(job)
    }
  }

  const left = () => [...entries.values()].map(({ job }) => job)

  function adopt(job: Job) {
    entries.set(job.interactionId, { job, acceptedAt: now() })
  }

  return {
    accept: (interactionId, decide) =>
      claims.claim(interactionId, () => {
        const { reply, job } = decide()
        if (job) adopt(job)
        return reply
      }),
    adopt,
    start(job) {
      const entry = entries.get(job.interactionId)
      if (entry) entry.job = job
      ready.push(job)
      next()
    },
    drop: end,
    isFull: () => entries.size >= max,
    size: () => entries.size,
    oldestAgeMs() {
      const oldest = entries.values().next().value
      return oldest === undefined ? 0 : now() - oldest.acceptedAt
    },
    left,
    drain({ tellAtMs, endAtMs }) {
      return new Promise((resolve) => {
        const tell = setTimeout(() => shutdown.abort(), tellAtMs)
        const finish = () => {
          clearTimeout(tell)
          clearTimeout(last)
          resolve(left())
          // Handed back: nothing of it is started or counted any more.
          ready.length = 0
          entries.clear()
        }
        // Answers that are there already are read first.
        const last = setTimeout(setImmediate, endAtMs, finish)
        onEmpty = finish
        if (entries.size === 0) finish()
      })
    },
  }
}
