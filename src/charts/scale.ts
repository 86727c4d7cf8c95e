/** Turns prices and instants into pixels and axis labels for the chart. */
import { SignalboxError } from '../errors.js'
import type { Candle } from '../signals/signal.js'

export interface PriceScale {
  /** Pixels from the top, never outside the plot. */
  y(price: number): number
  /** -1: above the plot, 0: inside, 1: below. */
  side(price: number): -1 | 0 | 1
  readonly ticks: readonly number[]
}

export interface TimeTick {
  readonly index: number
  readonly label: string
  /** The first of a new day or year, which deserves more weight. */
  readonly major: boolean
}

const PADDING = 0.06
// Levels further away than this many candle ranges would squash the candles flat.
const REACH = 2
const DAY_MS = 86_400_000
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** Shows all candles, and those levels that leave the candles legible. Throws CHART_FAILED on absurd prices. */
export function priceScale(
  candles: readonly Candle[],
  levels: readonly number[],
  top: number,
  bottom: number,
): PriceScale {
  const low = Math.min(...candles.map((candle) => candle.low))
  const high = Math.max(...candles.map((candle) => candle.high))
  const reach = Math.max(high - low, Math.abs(high) * 0.0005) * REACH
  const near = levels.filter((level) => level >= low - reach && level <= high + reach)
  const from = Math.min(low, ...near)
  const to = Math.max(high, ...near)
  const pad = Math.max(to - from, Math.abs(to) * 0.0005) * PADDING
  const min = from - pad
  const span = to + pad - min
  if (!Number.isFinite(span) || span <= 0) {
    throw new SignalboxError('CHART_FAILED', 'the prices span no range that can be drawn')
  }
  return {
    y: (price) => {
      const share = Math.min(1, Math.max(0, (price - min) / span))
      return bottom - share * (bottom - top)
    },
    side: (price) => (price > min + span ? -1 : price < min ? 1 : 0),
    ticks: roundTicks(min, span),
  }
}

/** About eight steps of 1, 2 or 5 times a power of ten. */
function roundTicks(min: number, span: number): number[] {
  const rough = span / 8
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5].find((each) => each * power >= rough) ?? 10)
  const first = Math.ceil(min / step)
  const count = Math.floor((min + span) / step) - first + 1
  return Array.from({ length: count }, (_, index) => (first + index) * step)
}

/** Labels in UTC, one every `gap` candles: the time of day, or the day where a new one began. */
export function timeTicks(candles: readonly Candle[], gap: number): TimeTick[] {
  let today = Number.NaN
  return candles
    .map(({ time }, index) => ({ index, time: Date.parse(time) }))
    .filter(({ index }) => index % gap === gap >> 1)
    .map(({ index, time }) => {
      const major = Math.floor(time / DAY_MS) !== today
      today = Math.floor(time / DAY_MS)
      return { index, label: major ? day(time) : clock(time), major }
    })
}

/** From a table: the runtime's own short month names differ between its versions. */
function day(epochMs: number): string {
  const date = new Date(epochMs)
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`
}

function clock(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(11, 16)
}
