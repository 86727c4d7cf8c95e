/** Quantiles of any number of durations in a fixed 4.6 KB: counts in buckets that grow by 4 %. */

/** A bucket's bounds differ by this factor, so its middle is off by 2 % at most. */
const GROWTH = 1.04
const SMALLEST_MS = 0.01
/** 36 hours. */
const LARGEST_MS = 1.3e8
const LOG_GROWTH = Math.log(GROWTH)
const BUCKETS = Math.ceil(Math.log(LARGEST_MS / SMALLEST_MS) / LOG_GROWTH) + 1

export class Sketch {
  readonly #counts = new Float64Array(BUCKETS)
  #count = 0
  #largest = 0

  get count(): number {
    return this.#count
  }

  /** Exact. 0 before the first. */
  get largest(): number {
    return this.#largest
  }

  /** Milliseconds; what is out of bounds counts in the nearest bucket. */
  add(ms: number): void {
    const bucket = Math.ceil(Math.log(Math.max(ms, SMALLEST_MS) / SMALLEST_MS) / LOG_GROWTH)
    const at = Math.min(bucket, BUCKETS - 1)
    this.#counts[at] = (this.#counts[at] as number) + 1
    this.#count += 1
    if (ms > this.#largest) this.#largest = ms
  }

  /** As if all that `other` was given had been added here. */
  merge(other: Sketch): void {
    if (other.#count === 0) return
    for (const [at, count] of other.#counts.entries())
      this.#counts[at] = (this.#counts[at] as number) + count
    this.#count += other.#count
    this.#largest = Math.max(this.#largest, other.#largest)
  }

  /** The value that `share` (0..1) of all do not exceed, within 2 %; undefined before the first. */
  quantile(share: number): number | undefined {
    if (this.#count === 0) return undefined
    const rank = Math.max(1, Math.ceil(share * this.#count))
    if (rank === this.#count) return this.#largest
    let seen = 0
    const at = this.#counts.findIndex((count) => {
      seen += count
      return seen >= rank
    })
    return Math.min(SMALLEST_MS * GROWTH ** (at - 0.5), this.#largest)
  }
}
