/** Writes a signal's prices with the pair's own precision, the same for all prices of one signal. */
import { pricePrecision } from '../signals/instruments.js'
import type { Signal } from '../signals/signal.js'

/** Decimals follow the entry, so that a crypto target across a magnitude lines up with it. */
export function priceWriter({
  pair,
  entry,
}: Pick<Signal, 'pair' | 'entry'>): (price: number) => string {
  const decimals = pricePrecision(pair, entry)
  return (price) => price.toFixed(decimals)
}
