/** Finds what keeps a reading from being current: its validity, its age, its market, its copy. */
import type { Caveat } from '../messages/caveat.js'
import type { SignalReading } from '../signals/reader.js'

/** `now` in epoch milliseconds; nothing found means that the signal may be shown as current. */
export function judgeReading({ signal, cache, fetchedAt }: SignalReading, now: number): Caveat[] {
  const validUntil = Date.parse(signal.valid_until)
  return [
    ...(validUntil <= now ? [{ kind: 'expired' as const, validUntil }] : []),
    ...(cache === 'stale' ? [{ kind: 'staleCopy' as const, fetchedAt }] : []),
  ]
}
