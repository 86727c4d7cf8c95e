/** The FX week of the invented market: when it rests, and its time without the weekends in it. */
import { isMarketOpen, nextOpen } from '../../signals/market-hours.js'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** The epoch began on a Thursday, and so does each of these weeks: its weekend lies whole within it. */
const WEEK = 7 * DAY
const ANY_FX = 'EUR/USD'

/** Epoch milliseconds. */
export interface Rest {
  readonly closes: number
  readonly opens: number
}

const known = new Map<number, Rest>()

/** The weekend of a week. Friday 17:00 in New York is 21:00 UTC in summer and 22:00 in winter. */
function restOf(week: number): Rest {
  const rest = known.get(week)
  if (rest) return rest
  const summer = week * WEEK + DAY + 21 * HOUR
  const closes = isMarketOpen(ANY_FX, summer) ? summer + HOUR : summer
  const found = { closes, opens: nextOpen(closes) }
  known.set(week, found)
  return found
}

/** The weekend that `ms` lies in; undefined while FX trades. */
export function findRest(ms: number): Rest | undefined {
  const rest = restOf(Math.floor(ms / WEEK))
  return ms >= rest.closes && ms < rest.opens ? rest : undefined
}

/** Time that stands still over weekends, milliseconds: prices that walk by it rest, and go on from where they were. */
export function tradingTime(ms: number): number {
  const week = Math.floor(ms / WEEK)
  const { closes, opens } = restOf(week)
  const before = ms - week * 2 * DAY
  if (ms < closes) return before
  // Where clocks change over a weekend it is an hour longer or shorter: the market then opens with a small gap.
  return ms < opens ? closes - week * 2 * DAY : before - 2 * DAY
}
