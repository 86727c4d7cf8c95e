/** Moments as backends write them: ISO 8601 with an offset, or epoch seconds or milliseconds as a number. */

/** Fewer are seconds: as such they reach to the year 5138, as milliseconds only to March 1973. */
const LEAST_MILLISECONDS = 1e11
/** All that four digits of a year can say. */
const FIRST = -62_167_219_200_000
const LAST = 253_402_300_799_999
const MINUTE_MS = 60_000

/** The usual one, which the platform reads well and sooner: candles are many. */
const USUAL =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3])(?::[0-5]\d){2}(?:\.\d{3})?Z$/
/** Of both forms, with and without marks, and as PostgreSQL writes it. */
const DATE = /^(\d{4})(-?)(\d\d)\2(\d\d)/
const TIME = /^[Tt ](\d\d)(?:(:?)(\d\d)(?:\2(\d\d)(?:[.,](\d+))?)?)?/
const OFFSET = /^ ?(?:[Zz]|([+\-\u2212])(\d\d)(?::?(\d\d))?)$/

/** Epoch milliseconds; undefined for what is no moment, or leaves its offset open. */
export function readMoment(value: unknown): number | undefined {
  const at = typeof value === 'number' ? fromEpoch(value) : fromText(value)
  return at >= FIRST && at <= LAST ? at : undefined
}

/** What a reader is told of a member that is no moment. */
export const MOMENT = 'ISO 8601 with an offset, or epoch seconds or milliseconds'

function fromEpoch(value: number): number {
  if (!(value > 0)) return Number.NaN
  return Math.round(value < LEAST_MILLISECONDS ? value * 1000 : value)
}

function fromText(value: unknown): number {
  // No moment is longer: nothing is looked for in a long text.
  if (typeof value !== 'string' || value.length > 64) return Number.NaN
  if (USUAL.test(value)) return Date.parse(value)
  const date = DATE.exec(value)
  const time = date && TIME.exec(value.slice(date[0].length))
  const offset = time && OFFSET.exec(value.slice(date[0].length + time[0].length))
  if (!offset) return Number.NaN
  return dayOf(date) + timeOf(time) - offsetOf(offset)
}

/** The platform takes 30 February for 2 March. */
function dayOf([, year, , month, day]: RegExpExecArray): number {
  const at = new Date(0)
  at.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  const isReal = at.getUTCMonth() === Number(month) - 1 && at.getUTCDate() === Number(day)
  return isReal ? at.getTime() : Number.NaN
}

/** 24:00 is the end of its day. Of a leap second JavaScript has no moment. */
function timeOf([
  ,
  hours,
  ,
  minutes = '0',
  seconds = '0',
  fraction = '0',
]: RegExpExecArray): number {
  const part = Math.trunc(Number(`0.${fraction}`) * 1000)
  const inHour = (Number(minutes) * 60 + Number(seconds)) * 1000 + part
  const isReal = Number(minutes) < 60 && Number(seconds) < 60
  const isOfDay = Number(hours) < 24 || (Number(hours) === 24 && inHour === 0)
  return isReal && isOfDay ? Number(hours) * 60 * MINUTE_MS + inHour : Number.NaN
}

function offsetOf([, sign, hours = '0', minutes = '0']: RegExpExecArray): number {
  const isReal = Number(hours) < 24 && Number(minutes) < 60
  const ahead = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS
  if (!isReal) return Number.NaN
  return sign === undefined || sign === '+' ? ahead : -ahead
}
