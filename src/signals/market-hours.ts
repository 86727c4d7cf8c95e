/** When pairs trade: crypto always; FX rests from Friday 17:00 to Sunday 17:00 New York time. */
import { isCrypto } from './instruments.js'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const SATURDAY = 6
const FRIDAY = 5
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

/** Whether this pair trades at this moment, epoch milliseconds. Public holidays are not known here. */
export function isMarketOpen(pair: string, atMs: number): boolean {
  return isCrypto(pair) || isFxOpen(atMs)
}

/** When FX opens next, epoch milliseconds: the Sunday 17:00 in New York that follows; `atMs` if open. */
export function nextOpen(atMs: number): number {
  if (isFxOpen(atMs)) return atMs
  const { weekday, midnight } = readNewYork(atMs)
  const sunday = midnight + ((7 - weekday) % 7) * DAY
  // 17:00 there is 21:00 UTC in summer and 22:00 in winter; clocks change at 2:00, long before.
  const summer = sunday + 21 * HOUR
  return readNewYork(summer).hour === CLOCK_HOUR ? summer : summer + HOUR
}

function isFxOpen(atMs: number): boolean {
  const { weekday, hour } = readNewYork(atMs)
  if (weekday === FRIDAY) return hour < CLOCK_HOUR
  if (weekday === SATURDAY) return false
  return weekday !== 0 || hour >= CLOCK_HOUR
}

interface WallClock {
  /** 0 is Sunday. */
  readonly weekday: number
  readonly hour: number
  /** Its date as if it were UTC. */
  readonly midnight: number
}

/** The hour that was asked for last: New York is whole hours away from UTC, and asking Intl is dear. */
let known: { readonly hour: number; readonly clock: WallClock } | undefined

function readNewYork(atMs: number): WallClock {
  const hour = Math.floor(atMs / HOUR)
  if (known?.hour !== hour) known = { hour, clock: askNewYork(atMs) }
  return known.clock
}

function askNewYork(atMs: number): WallClock {
  const parts = NEW_YORK.formatToParts(atMs)
  const read = (wanted: string) => Number(parts.find(({ type }) => type === wanted)?.value)
  const midnight = Date.UTC(read('year'), read('month') - 1, read('day'))
  return { weekday: new Date(midnight).getUTCDay(), hour: read('hour'), midnight }
}
