/** An invented market: prices that look like a walk, the same for the same seed and moment. Nothing in it is real. */

import { isFx } from '../../signals/instruments.js'
import type { Candle } from '../../signals/signal.js'
import { hashText, seededRandom } from '../stage/random.js'
import { findRest, type Rest, tradingTime } from './fx-week.js'

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
  /** The price at a moment, epoch milliseconds; while it rests, the last one. */
  readonly price: (ms: number) => number
  /** The weekend that a moment lies in; undefined while it trades. */
  readonly rest: (ms: number) => Rest | undefined
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
  if (!isFx(`${base}/${quote}`) || base === 'XAU') return 2
  return quote === 'JPY' ? 3 : 5
}

/** Undefined for a pair that this market does not trade. `pair` is `BASE/QUOTE`. */
export function findMarket(pair: string, seed: number): Market | undefined {
  const [base = '', quote = ''] = pair.split('/')
  const worth = WORTH[base]
  const per = WORTH[quote]
  if (worth === undefined || per === undefined || base === quote) return undefined
  const neverRests = !isFx(pair)
  const swing = neverRests ? 4 : 1
  const seeds = SWINGS.map((_, i) => hashText(`${seed}:${pair}:${i}`))
  const price = (ms: number) => {
    const at = neverRests ? ms : tradingTime(ms)
    const moved = SWINGS.map(
      ({ length, share }, i) => share * noise(seeds[i] as number, at / length),
    )
    return (worth / per) * Math.exp(swing * moved.reduce((sum, part) => sum + part))
  }
  const rest = neverRests ? () => undefined : findRest
  return { pair, decimals: decimalsOf(base, quote), price, rest }
}

/** When the last `count` candles of `length` that hold some trading open; the last one holds `traded`, or ends there. */
function openings(market: Market, length: number, traded: number, count: number): number[] {
  const last = market.rest(traded) ? traded - 1 : traded
  const times: number[] = []
  for (let time = Math.floor(last / length) * length; times.length < count; time -= length) {
    const rest = market.rest(time)
    if (rest === undefined || time + length > rest.opens) times.unshift(time)
  }
  return times
}

/**
 * `count` candles of `length` milliseconds, oldest first, none of them wholly within a weekend. The last one holds `ms`, or
 * the last moment of trading before it, and closes at its price.
 */
export function makeCandles(market: Market, length: number, ms: number, count = 60): Candle[] {
  const round = (value: number) => Number(value.toFixed(market.decimals))
  const traded = market.rest(ms)?.closes ?? ms
  return openings(market, length, traded, count).map((time) => {
    const end = Math.min(time + length, traded)
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
