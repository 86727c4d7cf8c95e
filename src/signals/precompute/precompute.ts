/** Refreshes the popular keys before they expire, spread over the period rather than in a burst. */

import { idOf } from '../key-text.js'
import type { SignalKey } from '../signal.js'
import { createDemand, type DemandOptions } from './demand.js'
import { planPeriod } from './period-plan.js'

/** Runs `run` once after so many milliseconds, unless what it returned is called before. */
export type StartTimer = (run: () => void, delayMs: number) => () => void

export interface PrecomputeHooks {
  onRefreshed?(key: SignalKey): void
  /** A refresh failed; the key has its turn again in the next period. */
  onError?(key: SignalKey, error: unknown): void
  /** Not refreshed: the breaker is open. */
  onSkip?(key: SignalKey): void
  /** A new period begins with this many keys. */
  onPeriod?(keys: number): void
}

export interface PrecomputeOptions {
  /** Always refreshed. */
  readonly keys: readonly SignalKey[]
  /** The cache's `refresh`, or anything that makes a key warm. */
  readonly refresh: (key: SignalKey) => Promise<unknown>
  /** How often each key is refreshed, milliseconds: somewhat less than the cache's ttl. */
  readonly periodMs: number
  /** Most refreshes at once [4]. */
  readonly concurrency?: number
  readonly isBreakerOpen?: () => boolean
  /** The keys that join by being asked for. */
  readonly demand?: DemandOptions
  readonly hooks?: PrecomputeHooks
  readonly startTimer?: StartTimer
}

export interface Precompute {
  /** Refreshes every configured key at once (within `concurrency`), then each in its own time. */
  start(): void
  /** Somebody asked for this key; asked for often enough, it joins until it cools. */
  noteDemand(key: SignalKey): void
  /** Starts no more refreshes; those under way end by themselves. */
  close(): void
}

export function createPrecompute(options: PrecomputeOptions): Precompute {
  const { keys, refresh, periodMs, concurrency = 4, hooks = {} } = options
  const { isBreakerOpen = () => false, startTimer = startUnrefTimer } = options
  const demand = createDemand(options.demand)
  const configured = new Set(keys.map(idOf))
  /** Due and not yet begun, and under way: by id, so that a slow backend piles nothing up. */
  const due = new Map<string, SignalKey>()
  const running = new Set<string>()
  let cancels: (() => void)[] = []
  let closed = false

  function beginPeriod(): void {
    const turns = planPeriod(keys, demand.turn())
    hooks.onPeriod?.(turns.length)
    cancels = [
      startTimer(beginPeriod, periodMs),
      ...turns.map(({ key, at }) => startTimer(() => fallDue(key), at * periodMs)),
    ]
  }

  function fallDue(key: SignalKey): void {
    if (!running.has(idOf(key))) due.set(idOf(key), key)
    runDue()
  }

  function runDue(): void {
    // Too slow a backend costs those that have only joined their turn first.
    const first = ([id]: [string, SignalKey]) => (configured.has(id) ? 0 : 1)
    for (const [id, key] of [...due].sort((one, other) => first(one) - first(other))) {
      if (closed || running.size >= concurrency) return
      due.delete(id)
      if (isBreakerOpen()) hooks.onSkip?.(key)
      else run(id, key)
    }
  }

  function run(id: string, key: SignalKey): void {
    running.add(id)
    refresh(key)
      .then(
        () => hooks.onRefreshed?.(key),
        (error: unknown) => hooks.onError?.(key, error),
      )
      .finally(() => {
        running.delete(id)
        runDue()
      })
  }

  return {
    start() {
      for (const key of keys) due.set(idOf(key), key)
      runDue()
      if (!closed) beginPeriod()
    },

    noteDemand: demand.note,

    close() {
      closed = true
      for (const cancel of cancels) cancel()
    },
  }
}

function startUnrefTimer(run: () => void, delayMs: number): () => void {
  const timer = setTimeout(run, delayMs).unref()
  return () => clearTimeout(timer)
}
