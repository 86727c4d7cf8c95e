/** The last few hundred figures of the running process, for `/status` and the success ratio. */

export interface Recent {
  add(value: number): void
  /** The value that `share` (0..1) of the recent ones do not exceed; undefined before the first. */
  quantile(share: number): number | undefined
  /** The mean; undefined before the first. */
  mean(): number | undefined
}

/** A ring: the newest `size` values, the oldest overwritten. */
export function createRecent(size = 1000): Recent {
  const values = new Float64Array(size)
  let added = 0
  const present = () => values.subarray(0, Math.min(added, size))
  return {
    add(value) {
      values[added % size] = value
      added += 1
    },
    quantile(share) {
      const sorted = present().slice().sort()
      return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
    },
    mean() {
      const all = present()
      return all.length === 0 ? undefined : all.reduce((sum, value) => sum + value, 0) / all.length
    },
  }
}
