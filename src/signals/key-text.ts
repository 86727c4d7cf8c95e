/** A signal's key as one text, to look it up by, and back. */
import type { SignalKey } from './signal.js'

/** `EUR/USD@4h` */
export function idOf({ pair, timeframe }: SignalKey): string {
  return `${pair}@${timeframe}`
}

/** Of a text that `idOf` wrote. */
export function keyOf(id: string): SignalKey {
  const at = id.indexOf('@')
  return { pair: id.slice(0, at), timeframe: id.slice(at + 1) }
}
