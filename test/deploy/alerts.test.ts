/** Alert rules: valid, tested both ways, at the thresholds of the report and the dashboards, each with its runbook. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import t from 'tap'
import { THRESHOLDS } from '../../src/telemetry/thresholds.js'
import { needs } from '../harness/parts.js'
import { DEPLOY, readRules, readYaml } from './series.js'

const PROMETHEUS = `${DEPLOY}prometheus/`
const alerts = readRules('alerts')

function promtool(...args: string[]) {
  const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: PROMETHEUS })
  return { status, text: `${stdout}${stderr}` }
}

t.test('promtool accepts the configuration and the rules, and their tests hold', async (t) => {
  if (!needs(t, [['promtool', '--version']])) return
  const config = promtool('check', 'config', 'prometheus.yml')
  t.equal(config.status, 0, config.text)
  const rules = promtool('test', 'rules', 'alerts.test.yml')
  t.equal(rules.status, 0, rules.text)
})

interface Expectation {
  readonly expr: string
  readonly exp_samples: readonly unknown[]
}

t.test('each alert is tested firing and not firing', async (t) => {
  const { tests } = readYaml<{ tests: { promql_expr_test?: Expectation[] }[] }>(
    'prometheus/alerts.test.yml',
  )
  const tested = new Set(
    tests.flatMap(({ promql_expr_test: all = [] }) =>
      all.map(({ expr, exp_samples }) => `${expr} ${exp_samples.length > 0}`),
    ),
  )
  for (const { alert, labels } of alerts)
    for (const fires of [true, false]) {
      const expr = `ALERTS{alertname="${alert}",severity="${labels?.severity}",alertstate="firing"}`
      // No replica known at all is that alert's second way to fire.
      t.ok(tested.has(`${expr} ${fires}`), `${alert}, ${labels?.severity}, ${fires}`)
    }
})

t.test('the thresholds are those of the report and of the built-in dashboard', async (t) => {
  const names = {
    SignalboxExpired: 'expiredRate',
    SignalboxLostReplies: 'lostReplies',
    SignalboxAlreadyAcknowledged: 'alreadyAcknowledgedRate',
    SignalboxInteractionAge: 'ageSeconds',
    SignalboxBackendSlow: 'backendSeconds',
    SignalboxSuccess: 'successRate',
  } as const
  for (const [alert, name] of Object.entries(names))
    for (const severity of ['warning', 'critical'] as const) {
      const rule = alerts.find((each) => each.alert === alert && each.labels?.severity === severity)
      const [, compared, limit] = /^\S+ ([<>])=? ([\d.]+) and /.exec(rule?.expr ?? '') ?? []
      t.equal(Number(limit), THRESHOLDS[name][severity], `${alert} ${severity}`)
      t.equal(compared, THRESHOLDS[name].bad === 'above' ? '>' : '<')
    }
})

/** As GitHub makes them. */
const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-')

t.test('each alert says what is wrong and leads to its runbook', async (t) => {
  const runbooks = readFileSync(`${DEPLOY}../docs/runbooks.md`, 'utf8')
  const anchors = [...runbooks.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => anchor(heading))
  const used = new Set<string>()
  for (const { alert, annotations } of alerts) {
    t.match(annotations, { summary: /^\S.*[^.]$/, description: /\.$/ }, `${alert}`)
    const [url, hash = ''] = annotations?.runbook_url.split('#') ?? []
    t.equal(url, 'https://github.com/signalbox-bot/signalbox/blob/main/docs/runbooks.md')
    t.ok(anchors.includes(hash), `${alert}: #${hash}`)
    used.add(hash)
  }
  t.strictSame(
    anchors.filter((each) => !used.has(each)),
    [],
    'no runbook without an alert',
  )
})
