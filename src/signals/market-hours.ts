/** When pairs trade: FX rests at weekends and on two holidays, by New York's clock; all else trades round the clock. */
import { isFx } from './instruments.js'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const SATURDAY = 6
/** A trading day begins at this hour of the day before, in New York. */
const CLOCK_HOUR = 17

/** Kept: making one costs far more than using it. It knows New York's daylight saving. */
const NEW_YORK = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
})

/** Whether this pair trades at this moment, epoch milliseconds. */
export function isMarketOpen(pair: string, atMs: number): boolean {
  return !isFx(pair) || isTrading(tradingDay(atMs))
}

/** When FX opens next, epoch milliseconds: the beginning of its next trading day; `atMs` if open. */
export function nextOpen(atMs: number): number {
  let day = tradingDay(atMs)
  if (isTrading(day)) return atMs
  while (!isTrading(day)) day += DAY
  // 17:00 there is 21:00 UTC in summer and 22:00 in winter; clocks change at 2:00, long before.
  const summer = day - DAY + 21 * HOUR
  return tradingDay(summer) === day ? summer : summer + HOUR
}

/** `day`: its midnight, as if it were UTC. Christmas and New Year's Day join a weekend that they touch. */
function isTrading(day: number): boolean {
  const date = new Date(day)
  const weekday = date.getUTCDay()
  if (weekday === 0 || weekday === SATURDAY) return false
  const monthAndDay = date.toISOString().slice(5, 10)
  return monthAndDay !== '12-25' && monthAndDay !== '01-01'
}

/** The hour that was asked for last: New York is whole hours away from UTC, and asking Intl is dear. */
let known: { readonly hour: number; readonly day: number } | undefined

/** The trading day that this moment belongs to. */
function tradingDay(atMs: number): number {
  const hour = Math.floor(atMs / HOUR)
  if (known?.hour !== hour) known = { hour, day: askNewYork(atMs) }
  return known.day
}

function askNewYork(atMs: number): number {
  const parts = NEW_YORK.formatToParts(atMs)
  const read = (wanted: string) => Number(parts.find(({ type }) => type === wanted)?.value)
  const date = Date.UTC(read('year'), read('month') - 1, read('day'))
  return read('hour') < CLOCK_HOUR ? date : date + DAY
}
