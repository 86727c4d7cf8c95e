/** What a measurement brings: rows of one table, each a figure of ours and, where there is one, the figure beside it. */
import { quantile } from '../src/dev/replicas/report.js'

export type Unit = 'us' | 'ms' | 'MiB' | 'bytes' | 'a second' | ''

export interface Row {
  readonly what: string
  readonly unit: Unit
  /** Ours. Undefined: nothing was measured, and `note` says why. */
  readonly value?: number
  /** The same of what it is held against, in the same run. */
  readonly beside?: { readonly name: string; readonly value: number }
  /** Ours over theirs. */
  readonly ratio?: number
  readonly note?: string
}

export const median = (values: readonly number[]) => quantile(values, 0.5)

/** Medians over the rounds; the ratio is the median of the rounds' own ratios, whose two sides shared a moment. */
export function compare(
  what: string,
  unit: Unit,
  ours: readonly number[],
  theirs: readonly number[],
  name: string,
): Row {
  const ratio = median(ours.map((value, round) => value / (theirs[round] as number)))
  return {
    what,
    unit,
    value: median(ours),
    beside: { name, value: median(theirs) },
    // Ticks of the clock that counts CPU time are 10 ms: of too little there may be none.
    ...(Number.isFinite(ratio) && { ratio }),
  }
}

/** p50 and p99 of durations in milliseconds, held against those of something else where they are given. */
export function spread(
  what: string,
  ours: readonly number[],
  theirs?: { readonly name: string; readonly values: readonly number[] },
): Row[] {
  return [0.5, 0.99].map((q) => {
    const name = `${what}: p${q * 100}`
    const value = quantile(ours, q)
    return theirs === undefined
      ? { what: name, unit: 'ms', value }
      : compare(name, 'ms', [value], [quantile(theirs.values, q)], theirs.name)
  })
}
