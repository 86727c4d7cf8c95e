/** The priced lines of a chart: entry, stop, targets and the last price, with labels that never overlap. */
import type { Signal } from '../signals/signal.js'
import type { PriceScale } from './chart-scale.js'
import { priceWriter } from './price.js'

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

/** `last` is the close of the newest candle. */
export function levelsOf(signal: Signal, last: number): Level[] {
  return [
    { kind: 'entry', label: 'Entry', price: signal.entry },
    { kind: 'stop', label: 'Stop', price: signal.stop_loss },
    ...signal.take_profit.map((price, index) => ({
      kind: 'target' as const,
      label: `TP${index + 1}`,
      price,
    })),
    { kind: 'last', label: 'Last', price: last },
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
  const sorted = levels.toSorted((a, b) => b.price - a.price)
  const room = Math.min(gap, (bottom - top) / Math.max(1, sorted.length - 1))
  const wanted = sorted.map((level) => scale.y(level.price))
  const places: number[] = []
  for (const [index, y] of wanted.entries()) {
    places.push(Math.max(y, top, (places[index - 1] ?? Number.NEGATIVE_INFINITY) + room))
  }
  for (let index = places.length - 1, limit = bottom; index >= 0; index -= 1, limit -= room) {
    places[index] = Math.min(places[index] ?? limit, limit)
  }
  return sorted.map((level, index) => ({
    ...level,
    y: wanted[index] ?? top,
    labelY: places[index] ?? top,
    text: `${level.label} ${price(level.price)}${ARROWS[scale.side(level.price)]}`,
  }))
}

const ARROWS = { [-1]: ' ↑', 0: '', 1: ' ↓' } as const
