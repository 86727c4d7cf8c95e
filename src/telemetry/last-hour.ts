/** The last hour in memory, 5 s by 5 s, for the built-in dashboard: it works when Prometheus does not. */
import type { ResponderHooks } from '../responder/hooks.js'
import type { CacheResult } from '../signals/reader.js'
import { Sketch } from './sketch.js'
import { type Level, levelOf, type ThresholdName } from './thresholds.js'

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
  /** Refused by Discord, or abandoned at a shutdown. */
  readonly lost: number
  readonly hit: number
  readonly stale: number
  readonly miss: number
  readonly backlogJobs: number
  /** Of the last 5 minutes, 0..1. */
  readonly successRate: number | null
}

export interface Verdict {
  /** Absent without traffic. Rates 0..1, durations in seconds. */
  readonly value?: number
  readonly level: Level
}

export interface LastHourView {
  /** Of the last 5 minutes, against the thresholds. */
  readonly verdicts: Readonly<Record<ThresholdName, Verdict>>
  readonly ackP99Ms: number | null
  /** Newer than what was asked for, the oldest first. */
  readonly points: readonly Point[]
}

export interface LastHour {
  readonly responder: Pick<
    ResponderHooks,
    'onAge' | 'onTooOld' | 'onAcknowledged' | 'onAnswer' | 'onEnded'
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

class Window {
  readonly ack = new Sketch()
  readonly age = new Sketch()
  readonly backend = new Sketch()
  readonly counts = { delivered: 0, told: 0, expired: 0, lost: 0, hit: 0, stale: 0, miss: 0 }
  already = 0
}

const share = (part: number, whole: number) => (whole === 0 ? undefined : part / whole)

function merged(windows: readonly Window[], name: 'ack' | 'age' | 'backend'): Sketch {
  const sum = new Sketch()
  for (const window of windows) sum.merge(window[name])
  return sum
}

function verdictsOf(windows: readonly Window[]): Record<ThresholdName, Verdict> {
  const total = (read: (window: Window) => number) =>
    windows.reduce((sum, window) => sum + read(window), 0)
  const delivered = total(({ counts }) => counts.delivered)
  const expired = total(({ counts }) => counts.expired)
  const ended = delivered + expired + total(({ counts }) => counts.told + counts.lost)
  const verdict = (name: ThresholdName, value: number | undefined): Verdict => ({
    level: levelOf(name, value),
    ...(value !== undefined && { value }),
  })
  const p95 = (name: 'age' | 'backend') => {
    const ms = merged(windows, name).quantile(0.95)
    return ms === undefined ? undefined : ms / 1000
  }
  const already = share(
    total((window) => window.already),
    total(({ ack }) => ack.count),
  )
  return {
    expiredRate: verdict('expiredRate', share(expired, ended)),
    alreadyAcknowledgedRate: verdict('alreadyAcknowledgedRate', already),
    ageSeconds: verdict('ageSeconds', p95('age')),
    backendSeconds: verdict('backendSeconds', p95('backend')),
    successRate: verdict('successRate', share(delivered, ended)),
  }
}

/** `now` is epoch milliseconds. */
export function createLastHour(sources: {
  readonly now: () => number
  readonly backlogJobs: () => number
}): LastHour {
  let current = new Window()
  let windows = [current]
  let points: Point[] = []

  return {
    responder: {
      onAge: (ms) => current.age.add(ms),
      onTooOld({ typing }) {
        if (!typing) current.counts.expired += 1
      },
      onAcknowledged: ({ ackMs }) => current.ack.add(ackMs),
      onAnswer(_, answer) {
        if (answer.kind === 'response' && answer.code === 40060) current.already += 1
      },
      onEnded({ ack, outcome }) {
        if (ack === 'choices') return
        if (outcome === 'delivered' || outcome === 'gone') current.counts.delivered += 1
        else if (outcome === 'told' || outcome === 'expired') current.counts[outcome] += 1
        else current.counts.lost += 1
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
      points = [...points, point].slice(-KEPT)
      current = new Window()
      windows = [...windows, current].slice(-LOOKED_BACK)
    },

    read: (since) => ({
      verdicts: verdictsOf(windows),
      ackP99Ms: merged(windows, 'ack').quantile(0.99) ?? null,
      points: points.filter(({ at }) => at > since),
    }),
  }
}
