/** Troubles that others have had with alerts where few ask: real scrapes of a real server, real rules in a real promtool. */
import '../harness/unhooked.js'
import t, { type Test } from 'tap'
import { needs } from '../harness/parts.js'
import { type Running, type RunningOptions, startRunning } from '../harness/running-app.js'
import { command, signed } from '../harness/signed.js'
import { alertsAt } from './alerts-at.js'

const SIGNAL = { pair: 'EUR/USD', timeframe: '4h' }
const PROMTOOL = [['promtool', '--version']] as const

const interactions = (outcome: string) =>
  `signalbox_interactions_total{command="signal",outcome="${outcome}"}`
const up = (dependency: string) => `signalbox_dependency_up{dependency="${dependency}"}`
const ERRORS = 'signalbox_backend_errors_total{reason="SIGNAL_UNREACHABLE"}'
const FETCHES = 'signalbox_backend_duration_seconds_count'

async function start(t: Test, options: RunningOptions = {}) {
  const running = await startRunning(t, options)
  const scrape = async () => (await fetch(`${running.adminAddress}/metrics`)).text()
  async function sample(series: string): Promise<string | undefined> {
    const line = (await scrape()).split('\n').find((each) => each.startsWith(`${series} `))
    return line?.slice(series.length + 1)
  }
  return { ...running, scrape, sample }
}

const ask = async ({ discord, logged }: Running, fault?: string) => {
  const { id } = discord.command('signal', SIGNAL, fault ? { fault } : {})
  return logged('interaction ended', id)
}

t.test(
  'vonrobak/fedora-homelab-containers#165: a dead backend of a bot that few ask is told',
  async (t) => {
    const running = await start(t, { env: { SIGNAL_TTL_MS: '1', SIGNAL_MAX_STALE_MS: '1' } })
    const { backend, sample } = running
    t.equal(await sample(up('signals')), '1', 'nothing is known against it')
    backend.failWith = 500
    await ask(running)
    // It stays so however often it is looked at, until a fetch succeeds.
    for (let look = 0; look < 3; look += 1) t.equal(await sample(up('signals')), '0')
    // A pair that it does not have, a key that it does not take: it has answered, and is no longer away.
    for (const answered of [404, 500, 401]) {
      backend.failWith = answered
      await ask(running)
      t.equal(await sample(up('signals')), answered === 500 ? '0' : '1', String(answered))
    }
    backend.failWith = undefined
    await ask(running)
    t.equal(await sample(up('signals')), '1')
    if (!needs(t, PROMTOOL)) return

    const backendDies = {
      [interactions('delivered')]: '0+1x60 60+0x20',
      [interactions('told')]: '0+0x60 1+1x20',
      [up('signals')]: '1+0x60 0+0x20',
      [up('discord')]: '1+0x80',
      [ERRORS]: '0+0x60 1+1x20',
      [FETCHES]: '0+1x80',
    }
    const all = ['SignalboxBackendFailing', 'SignalboxDependencyDown', 'SignalboxFewSucceed']
    alertsAt(t, backendDies, { '60m': [], '75m': all })
    const discordDies = {
      [interactions('delivered')]: '0+1x60 60+0x20',
      [interactions('expired')]: '0+0x76 1+1x4',
      [up('discord')]: '1+0x60 0+0x20',
    }
    alertsAt(t, discordDies, { '60m': [], '75m': ['SignalboxDependencyDown'] })
    // Siblings: a dead Redis; a backend that fails every second call; one command in ten minutes.
    alertsAt(t, { [up('redis')]: '1+0x5 0+0x20' }, { '5m': [], '15m': ['SignalboxRedisDown'] })
    const halves = Array.from({ length: 30 }, (_, minute) => minute)
    const flapping = {
      [interactions('delivered')]: halves.map((minute) => Math.ceil(minute / 2)).join(' '),
      [interactions('told')]: halves.map((minute) => Math.floor(minute / 2)).join(' '),
      [up('signals')]: halves.map((minute) => minute % 2).join(' '),
      [ERRORS]: halves.map((minute) => Math.floor(minute / 2)).join(' '),
      [FETCHES]: halves.join(' '),
    }
    alertsAt(t, flapping, { '15m': ['SignalboxBackendFailing', 'SignalboxFewSucceed'] })
    const rare = {
      [interactions('told')]: '0+0x9 1+0x9 2+0x9',
      [up('signals')]: '0+0x30',
      [ERRORS]: '0+15x30',
      [FETCHES]: '0+15x30',
    }
    alertsAt(t, rare, { '15m': ['SignalboxBackendFailing', 'SignalboxDependencyDown'] })
    const missing = {
      [interactions('told')]: '0+0x9 1 2+0x200',
      [up('signals')]: '1+0x211',
      [ERRORS.replace('UNREACHABLE', 'NOT_FOUND')]: '0+0x9 1 2+0x200',
      [FETCHES]: '0+0x9 1 2+0x200',
    }
    alertsAt(t, missing, { '30m': [], '2h': [] })
    const tooOld = { [interactions('too_old')]: '0+1x20' }
    alertsAt(t, tooOld, { '15m': ['SignalboxFewSucceed'] })
  },
)

/** `name{label="value"}` of all labelled counters of ours. */
const labelled = (page: string) => page.match(/^signalbox_\w+_total\{.*\}(?= )/gm)?.toSorted() ?? []

t.test(
  'prometheus/prometheus#1673: each series of a counter is there before its first event',
  async (t) => {
    const running = await start(t)
    const { discord, backend, scrape, logged, address, app } = running
    const born = labelled(await scrape())
    t.ok(born.length > 100)
    await ask(running)
    await ask(running, 'lost-reply-processed')
    await ask(running, '10008')
    backend.failWith = 404
    const failing = discord.command('signal', { ...SIGNAL, timeframe: '1h' }, { fault: '50027' })
    await logged('interaction ended', failing.id)
    await logged('interaction too old', discord.command('board', {}, { ageMs: 2800 }).id)
    await fetch(`${address}/interactions`, { method: 'POST', body: '{}' })
    await app.public.inject(signed(command(), { timestamp: '1' }))
    t.strictSame(labelled(await scrape()), born)
  },
)

t.test(
  'prometheus/client_js#63: twenty at once between the first two scrapes are heard of',
  async (t) => {
    const { app, sample } = await start(t)
    const series = 'signalbox_rejected_total{reason="timestamp"}'
    const first = await sample(series)
    await Promise.all(
      Array.from({ length: 20 }, () => app.public.inject(signed(command(), { timestamp: '1' }))),
    )
    const second = await sample(series)
    t.strictSame([first, second], ['0', '20'])
    if (!needs(t, PROMTOOL)) return
    alertsAt(t, { [series]: `${first} ${second}+0x5` }, { '3m': ['SignalboxStaleSignatures'] })
    // As it was: born at 20.
    alertsAt(t, { [series]: `_ ${second}+0x5` }, { '3m': [] })
    const invalid = (status: string) => `signalbox_discord_answers_total{status="${status}"}`
    for (const status of ['401', '403', '429'])
      alertsAt(t, { [invalid(status)]: '0 3000+0x5' }, { '3m': ['SignalboxInvalidRequests'] })
    alertsAt(t, { [invalid('404')]: '0 3000+0x5' }, { '3m': [] })
  },
)

t.test(
  'strimzi/strimzi-canary#215: a command that nobody has used yet has its outcomes, at 0',
  async (t) => {
    const { sample, scrape } = await start(t)
    for (const name of ['signal', 'outlook', 'board', 'status', 'help', 'component', 'unknown'])
      for (const outcome of ['delivered', 'told', 'expired', 'refused', 'too_old', 'suggested'])
        t.equal(
          await sample(`signalbox_interactions_total{command="${name}",outcome="${outcome}"}`),
          '0',
        )
    const lines = (await scrape()).match(/^signalbox_\w+_total(\{.*\})? .*$/gm) ?? []
    // Discord has been asked for its time.
    for (const line of lines.filter((each) => !each.includes('discord_answers_total')))
      t.match(line, / 0$/)
  },
)

t.test('grafana/grafana#40392: without any traffic nothing is divided into an alert', async (t) => {
  if (!needs(t, PROMTOOL)) return
  const { scrape } = await start(t)
  const quiet = (await scrape())
    .split('\n')
    .filter((line) => line.startsWith('signalbox_'))
    .map((line) => /^(\S+) (\S+)$/.exec(line) ?? [])
    .map(([, name = '', value]) => [name, `${value}+0x130`] as const)
  t.ok(quiet.length > 200)
  alertsAt(t, Object.fromEntries(quiet), { '1m': [], '15m': [], '2h': [] })
  alertsAt(t, { signalbox_success_ratio: 'NaN NaN NaN NaN', [FETCHES]: 'NaN NaN' }, { '3m': [] })
})

t.test(
  'slok/sloth#133: restarts, and one failure that is the last for hours, are no outage',
  async (t) => {
    if (!needs(t, PROMTOOL)) return
    const restarts = {
      [interactions('delivered')]: '0+1x30 0+1x30 0+1x30',
      [interactions('told')]: '2+0x30 0+0x60',
      [ERRORS]: '9+0x30 0+0x60',
      [FETCHES]: '100+1x30 0+1x60',
    }
    alertsAt(t, restarts, { '31m': [], '35m': [], '62m': [], '90m': [] })
    const single = {
      [interactions('told')]: '0+0x9 1+0x180',
      [up('signals')]: '1+0x9 0+0x180',
      [ERRORS]: '0+0x9 1+0x180',
      [FETCHES]: '0+0x9 1+0x180',
    }
    alertsAt(t, single, { '20m': [], '1h': [], '3h': [] })
  },
)
