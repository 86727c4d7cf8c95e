/** Writes a signal's prices with the pair's own precision, the same for all prices of one signal. */
import { priceDecimals } from '../signals/instruments.js'
import type { Signal } from '../signals/signal.js'

/** Decimals follow the entry, so that a crypto target across a magnitude lines up with it, and tell the levels apart. */
export function priceWriter({
  pair,
  entry,
  stop_loss,
  take_profit,
}: Pick<Signal, 'pair' | 'entry' | 'stop_loss' | 'take_profit'>): (price: number) => string {
  const decimals = priceDecimals(pair, entry, [stop_loss, ...take_profit])
  return (price) => price.toFixed(decimals)
}
