/** What fires by our rules when Prometheus has seen these series: asked of the real promtool. */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { DEPLOY } from '../deploy/series.js'

const RULES = ['recording', 'alerts'].map((name) => `${DEPLOY}prometheus/${name}.rules.yml`)
const TARGET = 'instance="a:9464",job="signalbox"'

/** By name and labels, one sample a minute in promtool's notation. */
export type Series = Readonly<Record<string, string>>

const onTarget = (name: string) =>
  name.endsWith('}') ? name.replace('}', `,${TARGET}}`) : `${name}{${TARGET}}`

/** `expected`: by the minute, the names of all alerts that fire then. */
export function alertsAt(t: Test, seen: Series, expected: Readonly<Record<string, string[]>>) {
  const all = Object.entries({ up: '1+0x600', ...seen })
  const test = {
    interval: '1m',
    input_series: all.map(([name, values]) => ({ series: onTarget(name), values })),
    promql_expr_test: Object.entries(expected).map(([eval_time, names]) => ({
      expr: 'group by (alertname) (ALERTS{alertstate="firing"})',
      eval_time,
      exp_samples: names.map((name) => ({ labels: `{alertname="${name}"}`, value: 1 })),
    })),
  }
  const file = join(t.testdir(), 'alerts.test.yml')
  // JSON is YAML.
  writeFileSync(
    file,
    JSON.stringify({ rule_files: RULES, evaluation_interval: '1m', tests: [test] }),
  )
  const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', file])
  t.equal(status, 0, `${stdout}${stderr}`)
}
