/** Which panels draw a metric and which alerts judge it, directly or through recording rules. */
import { readQueries } from './dashboard-queries.js'
import { readRules, seriesOf } from './series.js'

/** What an expression is made of in the end: recording rules resolved, histograms by their metric's name. */
function metricsIn(expr: string): Set<string> {
  const records = new Map(readRules('recording').map((rule) => [rule.record, rule.expr]))
  const found = new Set<string>()
  const follow = (text: string) => {
    for (const series of seriesOf(text)) {
      const record = records.get(series)
      if (record !== undefined) follow(record)
      else found.add(series.replace(/_(bucket|sum|count)$/, ''))
    }
  }
  follow(expr)
  return found
}

const unique = (names: readonly string[]) => [...new Set(names)]

export function panelsOf(metric: string): string[] {
  const queries = readQueries().filter(({ expr }) => metricsIn(expr).has(metric))
  return unique(queries.map(({ title }) => title))
}

/** Alerts whose left side it is: that it is also in the guard against quiet nights says nothing. */
export function alertsOf(metric: string): string[] {
  const alerts = readRules('alerts').filter(({ expr }) => {
    const [judged = ''] = expr.split(/ and signalbox:\w+:rate5m/)
    return metricsIn(judged).has(metric)
  })
  return unique(alerts.map(({ alert = '' }) => alert))
}
