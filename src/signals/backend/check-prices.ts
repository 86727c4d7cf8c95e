/** Whether a signal's prices can be meant: each one shown as it is, on its side of the entry, and not absurdly far away. */

import { priceDecimals } from '../instruments.js'
import type { Signal } from '../signal.js'
import { absurd } from './bad-document.js'
import { describeValue } from './signal-text.js'

export interface PriceLimits {
  /** Prices outside are absurd: they could not be shown, or would be shown as zero. */
  readonly lowestPrice: number
  readonly highestPrice: number
}

/** From the entry, as a factor: a decimal point in the wrong place takes a level at least so far. */
const FURTHEST = 10

/** Throws SIGNAL_ABSURD naming the member and why. */
export function checkPrices(signal: Signal, limits: PriceLimits): void {
  checkPrice('entry', signal.entry, limits)
  const levels: [string, number][] = [
    ['stop_loss', signal.stop_loss],
    ...signal.take_profit.map((price, at): [string, number] => [`take_profit[${at}]`, price]),
  ]
  for (const [member, price] of levels) checkPrice(member, price, limits)
  // Hold has no side: its levels lie where they like.
  if (signal.direction !== 'hold') checkSides(signal, signal.direction)
  const decimals = priceDecimals(
    signal.pair,
    signal.entry,
    levels.map(([, price]) => price),
  )
  for (const [member, price] of levels) checkDistance(member, price, signal, decimals)
}

export function isShowable(price: unknown, limits: PriceLimits): price is number {
  return typeof price === 'number' && price >= limits.lowestPrice && price <= limits.highestPrice
}

function checkPrice(member: string, price: number, limits: PriceLimits): void {
  if (isShowable(price, limits)) return
  throw absurd(`${member} is no price that could be shown: ${describeValue(price)}`)
}

/** A buy loses below its entry and gains above it, a sell the other way round. */
function checkSides({ entry, stop_loss, take_profit }: Signal, direction: 'buy' | 'sell'): void {
  const sign = direction === 'buy' ? 1 : -1
  if ((entry - stop_loss) * sign <= 0) {
    throw absurd(`stop_loss is on the wrong side of entry for a ${direction}`)
  }
  const wrong = take_profit.findIndex((price) => (price - entry) * sign <= 0)
  if (wrong === -1) return
  throw absurd(`take_profit[${wrong}] is on the wrong side of entry for a ${direction}`)
}

function checkDistance(
  member: string,
  price: number,
  { entry, direction }: Signal,
  decimals: number,
): void {
  if (price >= entry * FURTHEST || price <= entry / FURTHEST) {
    throw absurd(`${member} is absurdly far from entry: ${describeValue(price)}`)
  }
  if (direction === 'hold' || price.toFixed(decimals) !== entry.toFixed(decimals)) return
  throw absurd(`${member} would be shown as entry is: ${entry.toFixed(decimals)}`)
}
