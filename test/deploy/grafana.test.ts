/** The Grafana dashboard: a question a panel, and no query for a series that nobody exports. */
import t from 'tap'
import { THRESHOLDS } from '../../src/telemetry/thresholds.js'
import { readPanels, readQueries } from './dashboard-queries.js'
import { exportedSeries } from './exported.js'
import { readRules, readYaml, seriesOf } from './series.js'

t.test('every query names series that the server exports or a rule records', async (t) => {
  const known = new Set([...(await exportedSeries()), 'up'])
  for (const { record } of readRules('recording')) if (record) known.add(record)
  for (const { title, expr } of readQueries()) {
    const series = seriesOf(expr)
    t.ok(series.length > 0, expr)
    for (const name of series) t.ok(known.has(name), `${title}: ${name}`)
  }
})

t.test('every title is a question, and no panel lies on another', async (t) => {
  const taken = new Set<string>()
  for (const { title, gridPos } of readPanels()) {
    t.match(title, /^[A-Z].*\?$/)
    t.ok(gridPos.x + gridPos.w <= 24, title)
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1)
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
        t.notOk(taken.has(`${x} ${y}`), title)
        taken.add(`${x} ${y}`)
      }
  }
})

t.test('the thresholds that are drawn are those of the alerts and the report', async (t) => {
  const drawn = {
    'Do traders get what they ask for?': 'successRate',
    'Does Discord give up on us?': 'expiredRate',
    'Do our replies get lost?': 'lostReplies',
    'How old are interactions when they arrive?': 'ageSeconds',
    'Is the signal backend fast enough?': 'backendSeconds',
  } as const
  for (const [title, name] of Object.entries(drawn)) {
    const steps = readPanels().find((each) => each.title === title)?.fieldConfig.defaults.thresholds
    const values = steps?.steps.map(({ value }) => value).filter((value) => value !== null)
    const { warning, critical } = THRESHOLDS[name]
    t.strictSame(
      values,
      [warning, critical].sort((a, b) => a - b),
      title,
    )
  }
})

t.test('provisioning finds the data source and the dashboards', async (t) => {
  const { datasources } = readYaml<{ datasources: { uid: string; type: string }[] }>(
    'grafana/provisioning/datasources/prometheus.yml',
  )
  t.match(datasources, [{ uid: 'prometheus', type: 'prometheus' }])
  const { providers } = readYaml<{ providers: { type: string }[] }>(
    'grafana/provisioning/dashboards/signalbox.yml',
  )
  t.match(providers, [{ type: 'file' }])
})
