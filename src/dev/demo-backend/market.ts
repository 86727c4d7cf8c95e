/** An invented market: prices that look like a walk, the same for the same seed and moment. Nothing in it is real. */

import type { Candle } from '../../signals/signal.js'
import { hashText, seededRandom } from '../stage/random.js'

/** What one unit is worth in US dollars, about; prices walk around the quotient of two of these. */
const WORTH: Readonly<Record<string, number>> = {
  USD: 1,
  EUR: 1.085,
  GBP: 1.27,
  AUD: 0.66,
  NZD: 0.605,
  CAD: 0.73,
  CHF: 1.12,
  JPY: 0.0067,
  CNY: 0.139,
  SEK: 0.095,
  NOK: 0.093,
  SGD: 0.745,
  XAU: 2350,
  BTC: 64000,
  ETH: 3300,
  SOL: 150,
}

const COINS = ['BTC', 'ETH', 'SOL']

const MINUTE = 60_000

/** Milliseconds. */
export const TIMEFRAMES: Readonly<Record<string, number>> = {
  '1min': MINUTE,
  '5min': 5 * MINUTE,
  '15min': 15 * MINUTE,
  '30min': 30 * MINUTE,
  '1h': 60 * MINUTE,
  '4h': 240 * MINUTE,
  '1d': 1440 * MINUTE,
  '1w': 10_080 * MINUTE,
}

export interface Market {
  readonly pair: string
  /** How many decimals its prices have. */
  readonly decimals: number
  /** The price at a moment, epoch milliseconds. */
  readonly price: (ms: number) => number
}

/** Longest swing first: its length in milliseconds and its share of the price. Shorter ones move less. */
const SWINGS = Array.from({ length: 12 }, (_, i) => ({
  length: (64 * 1440 * MINUTE) / 2 ** i,
  share: 0.022 / 1.45 ** i,
}))

const smooth = (x: number) => x * x * (3 - 2 * x)

/** Noise in [-1, 1] that is continuous in `x`: random at whole numbers, smooth between. */
function noise(seed: number, x: number): number {
  const left = Math.floor(x)
  const at = (n: number) => seededRandom(seed ^ Math.imul(n, 0x9e3779b1))() * 2 - 1
  return at(left) + (at(left + 1) - at(left)) * smooth(x - left)
}

function decimalsOf(base: string, quote: string): number {
  if (COINS.includes(base)) return 2
  if (base === 'XAU') return 2
  return quote === 'JPY' ? 3 : 5
}

/** Undefined for a pair that this market does not trade. `pair` is `BASE/QUOTE`. */
export function findMarket(pair: string, seed: number): Market | undefined {
  const [base = '', quote = ''] = pair.split('/')
  const worth = WORTH[base]
  const per = WORTH[quote]
  if (worth === undefined || per === undefined || base === quote) return undefined
  const swing = COINS.includes(base) ? 4 : 1
  const seeds = SWINGS.map((_, i) => hashText(`${seed}:${pair}:${i}`))
  const price = (ms: number) => {
    const moved = SWINGS.map(
      ({ length, share }, i) => share * noise(seeds[i] as number, ms / length),
    )
    return (worth / per) * Math.exp(swing * moved.reduce((sum, part) => sum + part))
  }
  return { pair, decimals: decimalsOf(base, quote), price }
}

/** `count` candles of `length` milliseconds, oldest first; the last one holds `ms` and closes at its price. */
export function makeCandles(market: Market, length: number, ms: number, count = 60): Candle[] {
  const last = Math.floor(ms / length) * length
  const round = (value: number) => Number(value.toFixed(market.decimals))
  return Array.from({ length: count }, (_, i) => {
    const time = last - (count - 1 - i) * length
    const end = Math.min(time + length, ms)
    // Nine looks at the price on its way are enough for a wick.
    const seen = Array.from({ length: 9 }, (_, k) =>
      round(market.price(time + ((end - time) * k) / 8)),
    )
    return {
      time: new Date(time).toISOString(),
      open: seen[0] as number,
      high: Math.max(...seen),
      low: Math.min(...seen),
      close: seen[8] as number,
    }
  })
}
