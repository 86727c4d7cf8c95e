/** Says that the machine's clock is wrong: once for each time that it comes to be, however often it is looked at. */

/** An offset worth an operator's attention. */
const NOTICE_MS = 1000
/** Below it the clock is right again: one that is wrong by just about a second is not told of with every look. */
const RIGHT_MS = NOTICE_MS / 2
/** More than another answer makes of the same wrong clock: it was set, and is wrong otherwise now. */
const CHANGED_MS = 2 * NOTICE_MS
/** Answers that contradict each other fill no log. */
const QUIET_MS = 10_000

/** To be called whenever the offset may have changed, `at` by a monotonic clock, both in milliseconds. */
export type SkewWatch = (offsetMs: number, at: number) => void

export function createSkewWatch(onSkew: (offsetMs: number) => void): SkewWatch {
  /** What was told last; undefined once the clock is right again. */
  let told: number | undefined
  let quietUntil = Number.NEGATIVE_INFINITY

  return (offsetMs, at) => {
    const size = Math.abs(offsetMs)
    if (size <= RIGHT_MS) told = undefined
    const isNews = told === undefined || Math.abs(offsetMs - told) > CHANGED_MS
    if (size <= NOTICE_MS || !isNews || at < quietUntil) return
    told = offsetMs
    quietUntil = at + QUIET_MS
    onSkew(offsetMs)
  }
}
