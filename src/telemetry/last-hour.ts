/** The last hour in memory, 5 s by 5 s, for the built-in dashboard: it works when Prometheus does not. */
import type { ResponderHooks } from '../responder/hooks.js'
import type { CacheResult } from '../signals/reader.js'
import { type Failure, type FailureCount, LastFailures } from './failures.js'
import type { ThresholdName } from './thresholds.js'
import { failuresOf, merged, type Verdict, verdictsOf, Window } from './window.js'

/** One window's figures; `null` where nothing happened. Durations in milliseconds. */
export interface Point {
  /** The window's end, epoch milliseconds. */
  readonly at: number
  readonly ackP50Ms: number | null
  readonly ackP99Ms: number | null
  readonly ageP95Ms: number | null
  readonly backendP95Ms: number | null
  readonly delivered: number
  readonly told: number
  /** Too old on arrival among them. */
  readonly expired: number
  /** Refused or banned by Discord, of unknown fate, or abandoned at a shutdown. */
  readonly lost: number
  readonly hit: number
  readonly stale: number
  readonly miss: number
  readonly backlogJobs: number
  /** Of the last 5 minutes, 0..1. */
  readonly successRate: number | null
}

export interface LastHourView {
  /** Of the last 5 minutes, against the thresholds. */
  readonly verdicts: Readonly<Record<ThresholdName, Verdict>>
  /** Of the last 5 minutes, the most frequent first. */
  readonly failures: readonly FailureCount[]
  /** Of the hour, the newest first. */
  readonly lastFailures: readonly Failure[]
  readonly ackP99Ms: number | null
  /** Newer than what was asked for, the oldest first; all of them when that is yet to come. */
  readonly points: readonly Point[]
}

export interface LastHour {
  readonly responder: Pick<
    ResponderHooks,
    'onAge' | 'onTooOld' | 'onAcknowledged' | 'onAnswer' | 'onRescue' | 'onEnded'
  >
  onCache(result: CacheResult): void
  onBackend(ms: number): void
  /** Ends a window; to be called every `WINDOW_MS`. */
  sample(): void
  read(since: number): LastHourView
}

export const WINDOW_MS = 5000
const KEPT = 720
/** Windows that a verdict looks back over: 5 minutes, as the alert rules do. */
const LOOKED_BACK = 60

/** `now` is epoch milliseconds. */
export function createLastHour(sources: {
  readonly now: () => number
  readonly backlogJobs: () => number
}): LastHour {
  let current = new Window()
  let windows = [current]
  let points: Point[] = []
  const lastFailures = new LastFailures()

  function onFailure(failure: Omit<Failure, 'at'>): void {
    current.failures.add(failure)
    lastFailures.add({ at: sources.now(), ...failure })
  }

  /** All, for whoever has seen a time that the clock has taken back. */
  function pointsSince(since: number): Point[] {
    const newest = points.at(-1)?.at ?? 0
    return since > newest ? points : points.filter(({ at }) => at > since)
  }

  return {
    responder: {
      onAge: (ms) => current.age.add(ms),
      onTooOld({ typing, interactionId, command }) {
        if (typing) return
        current.counts.expired += 1
        onFailure({ interactionId, command, outcome: 'too old' })
      },
      onAcknowledged: ({ ackMs }) => current.ack.add(ackMs),
      onAnswer(_, answer) {
        if (answer.kind === 'response' && answer.code === 40060) current.already += 1
      },
      onRescue: (_, result) => current.onRescue(result),
      onEnded({ ack, outcome, interactionId, command, reason }) {
        if (ack === 'choices') return
        if (outcome === 'delivered' || outcome === 'gone') {
          current.counts.delivered += 1
          return
        }
        if (outcome === 'told' || outcome === 'expired') current.counts[outcome] += 1
        else current.counts.lost += 1
        onFailure({ interactionId, command, outcome, ...(reason && { reason }) })
      },
    },
    onCache: (result) => {
      current.counts[result] += 1
    },
    onBackend: (ms) => current.backend.add(ms),

    sample() {
      const { ack, age, backend, counts } = current
      const point = {
        at: sources.now(),
        ackP50Ms: ack.quantile(0.5) ?? null,
        ackP99Ms: ack.quantile(0.99) ?? null,
        ageP95Ms: age.quantile(0.95) ?? null,
        backendP95Ms: backend.quantile(0.95) ?? null,
        ...counts,
        backlogJobs: sources.backlogJobs(),
        successRate: verdictsOf(windows).successRate.value ?? null,
      }
      // After a clock that went back, those of the time that is yet to come are forgotten: the graphs go by time.
      points = [...points.filter(({ at }) => at < point.at), point].slice(-KEPT)
      current = new Window()
      windows = [...windows, current].slice(-LOOKED_BACK)
    },

    read: (since) => ({
      points: pointsSince(since),
      verdicts: verdictsOf(windows),
      failures: failuresOf(windows),
      lastFailures: lastFailures.since(sources.now() - KEPT * WINDOW_MS),
      ackP99Ms: merged(windows, 'ack').quantile(0.99) ?? null,
    }),
  }
}
