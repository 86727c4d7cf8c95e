/** A signal's key as one text, to look it up by, and back. */
import { isPair } from './pairs.js'
import type { SignalKey } from './signal.js'
import { isTimeframe } from './timeframes.js'

/** `EUR/USD@4h` */
export function idOf({ pair, timeframe }: SignalKey): string {
  return `${pair}@${timeframe}`
}

/** A key that somebody else wrote; undefined for what is none. */
export function readKey(value: unknown): SignalKey | undefined {
  const { pair, timeframe }: { pair?: unknown; timeframe?: unknown } = Object(value)
  if (typeof pair !== 'string' || typeof timeframe !== 'string') return undefined
  return isPair(pair) && isTimeframe(timeframe) ? { pair, timeframe } : undefined
}

/** Of a text that `idOf` wrote; undefined for any other. */
export function keyOf(id: string): SignalKey | undefined {
  const at = id.indexOf('@')
  return readKey({ pair: id.slice(0, at), timeframe: id.slice(at + 1) })
}
