/** docs/metrics.md: each metric, where it is drawn and what it is judged by, as the files have it. */
import { readFileSync } from 'node:fs'
import t from 'tap'
import { exportedMetrics } from './exported.js'
import { alertsOf, panelsOf } from './metric-uses.js'
import { DEPLOY } from './series.js'

const ROOT = `${DEPLOY}../`
const page = ['chart-list.js', 'tiles.js', 'dashboard.js']
  .map((name) => readFileSync(`${ROOT}src/routes/dashboard/page/${name}`, 'utf8'))
  .join('')
/** Rows of the tables in a text, as cells. */
const rowsOf = (text: string) =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')))
const rows = rowsOf(readFileSync(`${ROOT}docs/metrics.md`, 'utf8')).filter(([name = '']) =>
  name.startsWith('`'),
)
const items = (cell = '') => (cell === '-' ? [] : cell.split('; '))
const nameOf = (cell = '') => (/^`(\w+)/.exec(cell) ?? [])[1] ?? ''

t.test('every metric of ours has its row, and every row its metric', async (t) => {
  const exported = (await exportedMetrics()).filter((name) => name.startsWith('signalbox_'))
  const listed = rows.map(([name]) => `signalbox_${nameOf(name)}`)
  t.strictSame([...listed].sort(), [...exported].sort())
})

t.test('panels, alerts and the built-in graphs are those that there are', async (t) => {
  for (const [name, , panels, graphs, alerts] of rows) {
    const metric = `signalbox_${nameOf(name)}`
    t.strictSame(items(panels), panelsOf(metric), metric)
    t.strictSame(items(alerts), alertsOf(metric), metric)
    for (const graph of items(graphs)) t.match(page, graph, metric)
  }
})

t.test('no metric is looked at by nobody', async (t) => {
  for (const [name, , panels] of rows) t.not(panels, '-', name ?? '')
})
