/** One window of the last hour while it is filled, and what several of them together say. */
import type { RescueResult } from '../responder/story.js'
import { type FailureCount, FailureCounts } from './failures.js'
import { Sketch } from './sketch.js'
import { type Level, levelOf, type ThresholdName } from './thresholds.js'

export interface Verdict {
  /** Absent without traffic. Rates 0..1, durations in seconds. */
  readonly value?: number
  readonly level: Level
}

/** How a rescue ends whose reply had never reached Discord. */
const LOST: readonly RescueResult[] = ['acknowledged', 'expired']

export class Window {
  readonly ack = new Sketch()
  readonly age = new Sketch()
  readonly backend = new Sketch()
  readonly counts = { delivered: 0, told: 0, expired: 0, lost: 0, hit: 0, stale: 0, miss: 0 }
  readonly failures = new FailureCounts()
  already = 0
  lostReplies = 0

  onRescue(result: RescueResult): void {
    if (LOST.includes(result)) this.lostReplies += 1
  }
}

const share = (part: number, whole: number) => (whole === 0 ? undefined : part / whole)

export function merged(windows: readonly Window[], name: 'ack' | 'age' | 'backend'): Sketch {
  const sum = new Sketch()
  for (const window of windows) sum.merge(window[name])
  return sum
}

export function failuresOf(windows: readonly Window[]): FailureCount[] {
  const sum = new FailureCounts()
  for (const { failures } of windows) sum.merge(failures)
  return sum.list
}

const totalOf = (windows: readonly Window[], read: (window: Window) => number) =>
  windows.reduce((sum, window) => sum + read(window), 0)

const verdict = (name: ThresholdName, value: number | undefined): Verdict => ({
  level: levelOf(name, value),
  ...(value !== undefined && { value }),
})

export function verdictsOf(windows: readonly Window[]): Record<ThresholdName, Verdict> {
  const total = (read: (window: Window) => number) => totalOf(windows, read)
  const delivered = total(({ counts }) => counts.delivered)
  const expired = total(({ counts }) => counts.expired)
  const ended = delivered + expired + total(({ counts }) => counts.told + counts.lost)
  const p95 = (name: 'age' | 'backend') => {
    const ms = merged(windows, name).quantile(0.95)
    return ms === undefined ? undefined : ms / 1000
  }
  const acknowledged = total(({ ack }) => ack.count)
  const ofReplies = (read: (window: Window) => number) => share(total(read), acknowledged)
  return {
    expiredRate: verdict('expiredRate', share(expired, ended)),
    lostReplies: verdict(
      'lostReplies',
      ofReplies((window) => window.lostReplies),
    ),
    alreadyAcknowledgedRate: verdict(
      'alreadyAcknowledgedRate',
      ofReplies((window) => window.already),
    ),
    ageSeconds: verdict('ageSeconds', p95('age')),
    backendSeconds: verdict('backendSeconds', p95('backend')),
    successRate: verdict('successRate', share(delivered, ended)),
  }
}
