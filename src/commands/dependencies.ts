/** What the commands are given: where signals come from, what is configured, the clock, the chart drawer. */
import type { SignalReader } from '../signals/reader.js'
import type { SignalKey } from '../signals/signal.js'
import type { StatusReader } from './status.js'

/** Whose chart it was. */
export interface FailedChart extends SignalKey {
  readonly interactionId: string | undefined
}

export interface CommandDeps {
  readonly reader: SignalReader
  /** Canonical spellings, in the order they are shown. */
  readonly pairs: readonly string[]
  readonly timeframes: readonly string[]
  /** Discord's time as far as it is known, epoch milliseconds. */
  readonly now: () => number
  /** False while nothing could be edited in: what is known, however old, is then better than a promise. */
  readonly canFollowUp?: () => boolean
  /** For all the signals of one answer together, milliseconds [30000]. */
  readonly signalTimeoutMs?: number
  /** An SVG of at most 800x400 in, its PNG out. Without it no charts are offered. */
  readonly renderChart?: (svg: string, abort: AbortSignal) => Promise<Buffer>
  /** A chart could not be drawn; the answer goes out without it, and says so. */
  readonly onChartError?: (error: unknown, failed: FailedChart) => void
  readonly status?: StatusReader
}
