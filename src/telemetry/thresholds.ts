/** When operators are warned and when they are woken: the one place that holds these figures. */

export interface Threshold {
  readonly warning: number
  readonly critical: number
  /** Which side of it is the bad one. */
  readonly bad: 'above' | 'below'
}

export type ThresholdName =
  | 'expiredRate'
  | 'lostReplies'
  | 'alreadyAcknowledgedRate'
  | 'ageSeconds'
  | 'backendSeconds'
  | 'successRate'

/** Rates are 0..1; durations are 95th percentiles in seconds. The alert rules and the dashboards are tested against it. */
export const THRESHOLDS: Readonly<Record<ThresholdName, Threshold>> = {
  expiredRate: { warning: 0.05, critical: 0.1, bad: 'above' },
  lostReplies: { warning: 0.05, critical: 0.1, bad: 'above' },
  alreadyAcknowledgedRate: { warning: 0.1, critical: 0.2, bad: 'above' },
  ageSeconds: { warning: 1, critical: 2, bad: 'above' },
  backendSeconds: { warning: 2, critical: 5, bad: 'above' },
  successRate: { warning: 0.95, critical: 0.9, bad: 'below' },
}

export type Level = 'ok' | 'warning' | 'critical' | 'unknown'

/** `unknown` when there is no figure yet. */
export function levelOf(name: ThresholdName, value: number | undefined): Level {
  if (value === undefined) return 'unknown'
  const { warning, critical, bad } = THRESHOLDS[name]
  const passed = (limit: number) => (bad === 'above' ? value > limit : value < limit)
  if (passed(critical)) return 'critical'
  return passed(warning) ? 'warning' : 'ok'
}
