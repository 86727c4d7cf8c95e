/** How often each of a few names came: bounded, since a log may hold anything. */

const OTHER = '(other)'

export class Tally {
  readonly #counts = new Map<string, number>()
  readonly #max: number

  constructor(max = 100) {
    this.#max = max
  }

  add(name: unknown): void {
    const text = String(name)
    const key = this.#counts.has(text) || this.#counts.size < this.#max ? text : OTHER
    this.#counts.set(key, this.of(key) + 1)
  }

  of(name: string): number {
    return this.#counts.get(name) ?? 0
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0)
  }

  /** The most frequent first. */
  entries(): [name: string, count: number][] {
    return [...this.#counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  }
}
