/** Which values the labels of series have: those that a query asks for, and those that a page of metrics shows. */

export interface Matcher {
  readonly series: string
  readonly label: string
  /** Alternatives of a regular expression are one each. */
  readonly values: readonly string[]
}

export function matchersOf(expr: string): Matcher[] {
  return [...expr.matchAll(/([a-zA-Z_:][\w:]*)?\{([^}]*)\}/g)].flatMap(([, series = '', inside]) =>
    [...(inside as string).matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"([^"]*)"/g)].map(
      ([, label = '', values = '']) => ({ series, label, values: values.split('|') }),
    ),
  )
}

/** All values that a page shows for a label of a series. */
export function shownValues(page: string, series: string, label: string): string[] {
  const samples = page.split('\n').filter((line) => line.startsWith(`${series}{`))
  const found = samples.map((line) => new RegExp(`[{,]${label}="([^"]*)"`).exec(line)?.[1])
  return [...new Set(found.filter((value) => value !== undefined))]
}
