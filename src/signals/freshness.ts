/** Whether a signal may be shown as current. */
import { isMarketOpen } from './market-hours.js'
import type { Signal } from './signal.js'
import { timeframeMs } from './timeframes.js'

/**
 * `expired`: past its valid_until. `too-old`: generated longer ago than its timeframe allows.
 * `future`: generated later than any clock's error explains, so that its age is unknown.
 */
export type NotCurrent = 'expired' | 'too-old' | 'future'

/** Apart from being current: a signal can be valid while its market is closed. */
export type Assessment =
  | { readonly current: true; readonly marketOpen: boolean }
  | { readonly current: false; readonly reason: NotCurrent; readonly marketOpen: boolean }

const MINUTE = 60_000
/** A signal speaks for the candle it was made in and the next. */
const CANDLES_ALLOWED = 2
const LEAST_AGE_ALLOWED = 10 * MINUTE
const CLOCK_ERROR_ALLOWED = 5 * MINUTE

/** Assesses a validated signal at this moment, epoch milliseconds. Pure. */
export function assess(signal: Signal, nowMs: number): Assessment {
  const marketOpen = isMarketOpen(signal.pair, nowMs)
  const reason = findReason(signal, nowMs)
  return reason ? { current: false, reason, marketOpen } : { current: true, marketOpen }
}

function findReason(signal: Signal, nowMs: number): NotCurrent | undefined {
  const age = nowMs - Date.parse(signal.generated_at)
  const allowed = Math.max(CANDLES_ALLOWED * timeframeMs(signal.timeframe), LEAST_AGE_ALLOWED)
  if (age < -CLOCK_ERROR_ALLOWED) return 'future'
  if (Date.parse(signal.valid_until) <= nowMs) return 'expired'
  return age > allowed ? 'too-old' : undefined
}
