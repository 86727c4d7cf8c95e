/** Moments as backends write them: ISO 8601 with an offset, or epoch seconds or milliseconds as a number. */

/** Fewer are seconds: as such they reach to the year 5138, as milliseconds only to March 1973. */
const LEAST_MILLISECONDS = 1e11
/** The last moment that four digits of a year can say. */
const LAST = 253_402_300_799_999

/** A number as ISO 8601, where it is a moment; anything else as it is. */
export function normaliseInstant(value: unknown): unknown {
  if (typeof value !== 'number' || !(value > 0)) return value
  const at = Math.round(value < LEAST_MILLISECONDS ? value * 1000 : value)
  return at <= LAST ? new Date(at).toISOString() : value
}

const ISO = /^\d{4}-\d\d-\d\d[t ]\d\d:\d\d:\d\d(?:\.\d+)?(?:z|[+-]\d\d:?\d\d)$/i

/** As ISO 8601; undefined for what is no moment, or leaves its offset open. */
export function readInstant(value: unknown): string | undefined {
  const text = normaliseInstant(value)
  if (typeof text !== 'string' || !ISO.test(text)) return undefined
  return Number.isNaN(Date.parse(text)) ? undefined : text
}
