/** How long a kept signal may be answered: at once, with a refresh behind it, or no longer. */
import type { SignalReading } from '../reader.js'
import type { Signal } from '../signal.js'

export interface Stored {
  readonly signal: Signal
  readonly fetchedAt: number
  /** Undefined: another replica had asked the backend. */
  readonly backendMs?: number
}

export interface Aging {
  /** A reading is a hit for this long, milliseconds. */
  readonly ttlMs: number
  /** And stale, but answered, up to this age; older ones are a miss. 0: never stale. */
  readonly maxStaleMs: number
}

/** Undefined: past use. */
export function readingOf(stored: Stored, now: number, aging: Aging): SignalReading | undefined {
  const { signal, fetchedAt } = stored
  // A clock that was set back must not keep a signal fresh for hours.
  const age = Math.abs(now - fetchedAt)
  if (age > Math.max(aging.ttlMs, aging.maxStaleMs)) return undefined
  // One that came expired would come so again: it is kept as any other, and shown as what it is.
  const validUntil = Date.parse(signal.valid_until)
  if (validUntil <= now && validUntil > fetchedAt) return undefined
  return { signal, fetchedAt, cache: age <= aging.ttlMs ? 'hit' : 'stale' }
}
