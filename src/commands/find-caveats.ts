/** Finds what keeps a reading from being current: its validity, its age, its market, its copy. */
import type { ErrorCode } from '../errors.js'
import type { Caveat } from '../messages/caveat.js'
import { assess, type NotCurrent } from '../signals/freshness.js'
import { nextOpen } from '../signals/market-hours.js'
import type { SignalReading } from '../signals/reader.js'
import type { Signal } from '../signals/signal.js'

/**
 * `now` in epoch milliseconds, `unavailable` as the reader says, `canFollowUp` as the commands are told. Nothing found means that the signal may be shown as
 * current.
 */
export function findCaveats(
  { signal, cache, fetchedAt }: SignalReading,
  now: number,
  unavailable: ErrorCode | undefined,
  canFollowUp = true,
): Caveat[] {
  const assessment = assess(signal, now)
  const caveats: Caveat[] = []
  if (!assessment.current) caveats.push(explain(signal, assessment.reason))
  if (!assessment.marketOpen) caveats.push({ kind: 'marketClosed', opensAt: nextOpen(now) })
  if (cache === 'stale') {
    const refreshing = unavailable === undefined
    const shutOut = refreshing && !canFollowUp && { shutOut: true as const }
    caveats.push({ kind: 'staleCopy', fetchedAt, refreshing, ...shutOut })
  }
  return caveats
}

function explain(signal: Signal, reason: NotCurrent): Caveat {
  const generatedAt = Date.parse(signal.generated_at)
  switch (reason) {
    case 'expired':
      return { kind: 'expired', validUntil: Date.parse(signal.valid_until) }
    case 'too-old':
      return { kind: 'tooOld', generatedAt, timeframe: signal.timeframe }
    case 'future':
      return { kind: 'future', generatedAt }
  }
}
