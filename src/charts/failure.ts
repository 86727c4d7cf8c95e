/** A chart that could not be drawn, with its reason from a closed set: it is a label. */
import { SignalboxError } from '../errors.js'

export const CHART_FAILURE_REASONS = [
  /** What was to be drawn cannot be. */
  'picture',
  /** The worker thread ended, or could not be started. */
  'worker',
  'slow',
  /** Too many were waiting. */
  'busy',
  'closed',
  'unwanted',
] as const

export type ChartFailureReason = (typeof CHART_FAILURE_REASONS)[number]

export class ChartFailure extends SignalboxError {
  readonly reason: ChartFailureReason

  constructor(reason: ChartFailureReason, message: string, options?: ErrorOptions) {
    super('CHART_FAILED', message, options)
    this.reason = reason
  }
}

/** Of whatever was thrown on the way from a signal to its picture. */
export function chartFailureReason(error: unknown): ChartFailureReason {
  return error instanceof ChartFailure ? error.reason : 'picture'
}
