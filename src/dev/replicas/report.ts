/** What a scenario found out: figures to be read, and conditions that must hold. */

export interface Report {
  figure(name: string, value: string | number): void
  must(what: string, holds: boolean): void
}

export interface Scenario {
  run(report: Report, options: ScenarioOptions): Promise<void>
}

export interface ScenarioOptions {
  /** Interactions a second, where a scenario is under load. */
  readonly rate: number
  /** Of whatever is left to chance. */
  readonly seed: number
  /** How long the long one takes. */
  readonly minutes: number
  /** The folder of the build whose servers are tried. [this one] */
  readonly server?: string | undefined
  /** The folder of the build that is upgraded from. */
  readonly from?: string | undefined
}

/** Of numbers in any order, by nearest rank. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN
}

export const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ms`

/** `a 3, b 1` */
export function tally(values: readonly (string | undefined)[]): string {
  const counts = new Map<string, number>()
  for (const value of values) {
    const name = value ?? 'none'
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts].map(([name, count]) => `${name} ${count}`).join(', ')
}
