/** Rules and dashboards ask for no value of a label that the server never gives: an alert that cannot fire looks well. */
import t from 'tap'
import { createMetrics } from '../../src/telemetry/metrics.js'
import { freePort } from '../harness/program.js'
import { startRunning } from '../harness/running-app.js'
import { command, signed } from '../harness/signed.js'
import { readMarks, readQueries } from './dashboard-queries.js'
import { matchersOf, shownValues } from './label-values.js'
import { readRules, readYaml } from './series.js'

const SIGNAL = { pair: 'EUR/USD', timeframe: '4h' }
const exprs = [...readRules('recording'), ...readRules('alerts'), ...readQueries()].map(
  ({ expr }) => expr,
)
const matchers = [...exprs, ...readMarks()].flatMap(matchersOf)

t.test('matchers are read as Prometheus reads them', async (t) => {
  const expr = 'a:b{x="1",y=~"2|3"} / sum(rate(c_total{z!="4"}[5m])) > on() {alertname!~"5"}'
  t.strictSame(matchersOf(expr), [
    { series: 'a:b', label: 'x', values: ['1'] },
    { series: 'a:b', label: 'y', values: ['2', '3'] },
    { series: 'c_total', label: 'z', values: ['4'] },
    { series: '', label: 'alertname', values: ['5'] },
  ])
})

/** What a real server shows once each of them has happened. */
async function scrape(t: Parameters<typeof startRunning>[0]): Promise<string> {
  const { app, discord, logged, adminAddress } = await startRunning(t)
  const asked = [
    discord.command('signal', SIGNAL),
    discord.autocomplete('signal', 'pair', 'eur'),
    // Not in the cache: an answer that is given at once has no edit to fail.
    discord.command('signal', { ...SIGNAL, timeframe: '1h' }, { fault: '10008' }),
    discord.command('signal', { ...SIGNAL, timeframe: '1d' }, { fault: '50027' }),
  ]
  for (const { id } of asked) await logged('interaction ended', id)
  const late = [
    discord.command('signal', SIGNAL, { ageMs: 2800 }),
    discord.autocomplete('signal', 'pair', 'eur', { ageMs: 2800 }),
  ]
  for (const { id } of late) await logged('interaction too old', id)
  await app.public.inject(signed(command(), { timestamp: '1' }))
  const shared = await startRunning(t, {
    env: { REDIS_URL: `redis://127.0.0.1:${await freePort()}` },
  })
  const pages = [adminAddress, shared.adminAddress].map(async (address) =>
    (await fetch(`${address}/metrics`)).text(),
  )
  return (await Promise.all(pages)).join('\n')
}

/** Discord's answers without a code of Discord's, which the local one does not give. */
async function scrapeStatuses(): Promise<string> {
  const metrics = createMetrics({ version: '0.0.0' })
  for (const status of [401, 403, 429])
    metrics.responder.onAnswer('1', { kind: 'response', status }, 'transient')
  return metrics.read()
}

t.test('every value that is asked for is one that a server gives', async (t) => {
  const page = `${await scrape(t)}\n${await scrapeStatuses()}`
  const ours = matchers.filter(({ series }) => series.startsWith('signalbox_'))
  t.ok(ours.length > 5)
  for (const { series, label, values } of ours) {
    const shown = shownValues(page, series, label)
    for (const value of values)
      t.ok(
        shown.some((each) => new RegExp(`^(?:${value})$`).test(each)),
        `${series}{${label}="${value}"}: ${shown}`,
      )
  }
})

t.test('the job is the one that is scraped, and the alerts are ours by name', async (t) => {
  const { scrape_configs } = readYaml<{ scrape_configs: { job_name: string }[] }>(
    'prometheus/prometheus.yml',
  )
  const jobs = matchers.filter(({ label }) => label === 'job')
  t.ok(jobs.length > 0)
  for (const { series, values } of jobs)
    t.strictSame(
      values,
      scrape_configs.map(({ job_name }) => job_name),
      series,
    )
  const names = matchers.filter(({ label }) => label === 'alertname')
  t.equal(names.length, 1)
  for (const { values } of names)
    for (const { alert } of readRules('alerts'))
      t.match(alert, new RegExp(`^(?:${values.join('|')})$`))
})

t.test('no matcher is left that nobody looked at', async (t) => {
  const looked = ({ series, label }: (typeof matchers)[number]) =>
    series.startsWith('signalbox_') || ['job', 'alertname', 'alertstate'].includes(label)
  t.strictSame(
    matchers.filter((each) => !looked(each)),
    [],
  )
})
