/** A real Prometheus scrapes a real server and sees every series that rules and dashboards use. */
import '../harness/unhooked.js'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { eventually } from '../harness/eventually.js'
import { needs } from '../harness/parts.js'
import { freePort, startProgram } from '../harness/program.js'
import { startRunning } from '../harness/running-app.js'
import { readQueries } from './dashboard-queries.js'
import { DEPLOY, readRules, seriesOf } from './series.js'

const SIGNAL = { pair: 'EUR/USD', timeframe: '4h' }

t.test('every series and every query has something to show', async (t) => {
  if (!needs(t, [['prometheus', '--version']])) return
  const { discord, backend, address, adminAddress } = await startRunning(t)
  // One of each that leaves a labelled series behind.
  await discord.command('signal', SIGNAL, { fault: 'lost-reply-processed' }).ended
  await discord.command('signal', { ...SIGNAL, timeframe: '1h' }, { fault: 'early-10015' }).ended
  backend.failWith = 404
  await discord.command('signal', { ...SIGNAL, timeframe: '1d' }).ended
  await fetch(`${address}/interactions`, { method: 'POST', body: '{}' })

  // And one that waits for callbacks and whose Redis is away.
  const shared = await startRunning(t, {
    env: {
      REDIS_URL: `redis://127.0.0.1:${await freePort()}`,
      SIGNAL_MODE: 'callback',
      CALLBACK_SECRET: `whsec_${'A'.repeat(32)}`,
      PUBLIC_URL: 'https://bot.example.com',
    },
  })
  await fetch(`${shared.address}/bot/webhook/signal-ready`, { method: 'POST', body: '{}' })
  await shared.discord.command('signal', SIGNAL).replied

  const port = await freePort()
  const folder = t.testdir({ data: {} })
  const config = {
    global: { scrape_interval: '500ms', evaluation_interval: '500ms' },
    rule_files: [`${DEPLOY}prometheus/recording.rules.yml`, `${DEPLOY}prometheus/alerts.rules.yml`],
    scrape_configs: [
      {
        job_name: 'signalbox',
        static_configs: [
          { targets: [adminAddress, shared.adminAddress].map((url) => new URL(url).host) },
        ],
      },
    ],
  }
  // JSON is YAML.
  writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify(config))
  const prometheus = startProgram(t, [
    'prometheus',
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ])
  const api = `http://127.0.0.1:${port}/api/v1`
  const query = async (expr: string) => {
    const response = await fetch(`${api}/query?${new URLSearchParams({ query: expr })}`).catch(
      () => undefined,
    )
    // While it starts it says so in plain text.
    if (response === undefined || response.status === 503) return undefined
    const body = (await response.json()) as
      | { status: 'error'; error: string }
      | { status: 'success'; data: { result: unknown[] } }
    if (body.status === 'error') throw new Error(`${expr}: ${body.error}`)
    return body.data.result.length ? body.data.result : undefined
  }

  const exprs = [...readRules('recording'), ...readRules('alerts')].map(({ expr }) => expr)
  const names = new Set([...exprs, ...readQueries().map(({ expr }) => expr)].flatMap(seriesOf))
  t.ok(names.size > 20)
  for (const name of names) {
    const result = await eventually(`${name}\n${prometheus.output()}`, () => query(name))
    t.ok(result, name)
  }
  for (const { title, expr } of readQueries()) {
    // Nothing is no error: there is no Redis here, for one.
    await query(expr.replaceAll('$__rate_interval', '1m'))
    t.pass(`${title}: ${expr}`)
  }
  const { data } = (await (await fetch(`${api}/rules`)).json()) as {
    data: { groups: { rules: { name: string; health: string; lastError?: string }[] }[] }
  }
  for (const { name, health, lastError } of data.groups.flatMap(({ rules }) => rules))
    t.equal(health, 'ok', `${name} ${lastError ?? ''}`)
})
