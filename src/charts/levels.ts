/** The priced lines of a chart: entry, stop, targets and the last price, with labels that never overlap. */

import { priceWriter } from '../messages/price.js'
import type { Candle, Signal } from '../signals/signal.js'
import type { PriceScale } from './scale.js'

export interface Level {
  readonly kind: 'entry' | 'stop' | 'target' | 'last'
  readonly label: string
  readonly price: number
}

export interface PlacedLevel extends Level {
  /** Where the price is. */
  readonly y: number
  /** Where its label fits, the middle of it. */
  readonly labelY: number
  readonly text: string
}

/** The last price only where it is not the entry itself. */
export function levelsOf(signal: Signal, candles: readonly Candle[]): Level[] {
  const price = priceWriter(signal)
  return [
    { kind: 'entry', label: 'Entry', price: signal.entry },
    { kind: 'stop', label: 'Stop', price: signal.stop_loss },
    ...signal.take_profit.map((price, index) => ({
      kind: 'target' as const,
      label: `TP${index + 1}`,
      price,
    })),
    ...candles
      .slice(-1)
      .filter(({ close }) => price(close) !== price(signal.entry))
      .map(({ close }) => ({ kind: 'last' as const, label: 'Last', price: close })),
  ]
}

/** Labels are pushed apart to `gap` pixels; an arrow says that a level lies outside the picture. */
export function placeLevels(
  signal: Signal,
  levels: readonly Level[],
  scale: PriceScale,
  { top, bottom, gap }: { top: number; bottom: number; gap: number },
): PlacedLevel[] {
  const price = priceWriter(signal)
  const room = Math.min(gap, (bottom - top) / levels.length)
  let lowest = top - room
  const downwards = levels
    .toSorted((a, b) => b.price - a.price)
    .map((level) => {
      const y = scale.y(level.price)
      lowest = Math.max(y, lowest + room)
      const text = `${level.label} ${price(level.price)}${ARROWS[scale.side(level.price)]}`
      return { ...level, y, labelY: lowest, text }
    })
  return downwards.map((level, index) => {
    const limit = bottom - (downwards.length - 1 - index) * room
    return { ...level, labelY: Math.min(level.labelY, limit) }
  })
}

const ARROWS = { [-1]: ' ↑', 0: '', 1: ' ↓' } as const
