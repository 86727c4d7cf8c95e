/** The dashboard's routes: the page from the package itself, the figures, and headers that allow nothing else. */
import t from 'tap'
import { startRunning } from '../../harness/running-app.js'
import { startStage } from './dashboard-stage.js'

t.test('the page and all that it asks for come from here, and nothing else may', async (t) => {
  const { app } = await startStage(t)
  const page = await app.inject('/')
  t.equal(page.statusCode, 200)
  t.equal(page.headers['content-type'], 'text/html; charset=utf-8')
  const asked = [...page.body.matchAll(/(?:src|href)="(\/dashboard\/[^"]+)"/g)].map(
    ([, url = '']) => url,
  )
  const scripts = ['charts', 'chart-list', 'chart-data', 'format', 'tiles', 'failures', 'uPlot.esm']
  const types: Record<string, string> = { css: 'text/css', js: 'text/javascript', svg: 'image/svg' }
  for (const url of [...asked, ...scripts.map((name) => `/dashboard/${name}.js`)]) {
    const { statusCode, headers } = await app.inject(url)
    t.equal(statusCode, 200, url)
    t.match(headers['content-type'], types[url.split('.').at(-1) as string])
  }
  for (const url of ['/', '/dashboard.json', ...asked]) {
    const { headers } = await app.inject(url)
    t.match(headers, {
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    })
  }
  t.equal((await app.inject('/dashboard/../../package.json')).statusCode, 404)
})

t.test('the figures are those newer than what the page has', async (t) => {
  const { app, pass } = await startStage(t)
  const all = (await app.inject('/dashboard.json')).json()
  t.equal(all.points.length, 720)
  t.match(all, {
    version: '1.2.3',
    ready: true,
    backlogLimit: 1000,
    dependencies: { redis: { state: 'down' } },
    thresholds: { successRate: { warning: 0.95 } },
    verdicts: { successRate: { level: /ok|warning|critical/ } },
    failures: [{ outcome: 'told', reason: 'SIGNAL_TIMEOUT' }],
    lastFailures: [{ interactionId: /^\d{19}$/, command: 'signal' }],
  })
  pass(0)
  const last = all.points.at(-1).at
  t.equal((await app.inject(`/dashboard.json?since=${last}`)).json().points.length, 1)
  t.equal((await app.inject('/dashboard.json?since=x')).json().points.length, 720)
})

t.test('the server at work shows it on the admin port, and only there', async (t) => {
  const { discord, address, adminAddress } = await startRunning(t)
  await discord.command('signal', { pair: 'EUR/USD', timeframe: '4h' }).ended
  const page = await fetch(adminAddress)
  t.match(await page.text(), '<title>Signalbox</title>')
  const figures = await (await fetch(`${adminAddress}/dashboard.json`)).json()
  t.match(figures, {
    version: '0.0.0',
    ready: true,
    dependencies: { discord: { state: 'up' }, signals: { state: 'up' } },
    verdicts: { successRate: { value: 1, level: 'ok' }, backendSeconds: { level: 'ok' } },
  })
  for (const path of [
    '/',
    '/dashboard.json',
    '/dashboard/dashboard.js',
    '/metrics',
    '/readyz',
    '/healthz',
  ])
    t.equal((await fetch(address + path)).status, 404, `${path} is not for the internet`)
})
