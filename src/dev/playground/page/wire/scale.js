/** Milliseconds to a place on the line: logarithmic, so that 5 ms and 15 minutes are both to be read. */

export const ACK_LIMIT_MS = 3000
export const TOKEN_LIMIT_MS = 15 * 60_000

const END = Math.log10(1 + TOKEN_LIMIT_MS)

/** 0..1 for 0 ms to 15 min. */
export const placeOf = (ms) => Math.min(1, Math.log10(1 + Math.max(0, ms)) / END)

export const TICKS = [
  [1, '1 ms'],
  [10, '10'],
  [100, '100 ms'],
  [1000, '1 s'],
  [10_000, '10 s'],
  [60_000, '1 min'],
]

/** `4.9 ms`, `412 ms`, `1.25 s`, `2 min 5 s` */
export function duration(ms) {
  if (ms < 10) return `${ms.toFixed(1)} ms`
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(2)} s`
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`
}
