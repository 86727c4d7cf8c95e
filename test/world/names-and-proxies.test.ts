/** Names that hang, hosts that are far away, and the proxies between: what others suffered from, tried on Signalbox. */
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { proxyVariables } from '../../src/network/proxies.js'
import { runDoctor } from '../../src/tools/doctor/command.js'
import { runRegister } from '../../src/tools/register/command.js'
import { runReplay } from '../../src/tools/replay/command.js'
import { post } from '../../src/tools/report/post.js'
import { startChild } from '../harness/child-server.js'
import { startConnectProxy } from '../harness/connect-proxy.js'
import { eventually } from '../harness/eventually.js'
import { startRunning } from '../harness/running-app.js'

const SIGNAL = { pair: 'EUR/USD', timeframe: '4h' }
const SLOW_NAMES = fileURLToPath(new URL('../harness/slow-names.js', import.meta.url))
const UNREACHABLE = /^❌ Failed to retrieve signal/

/** Discord is discord.test, the backend backend.test; any of the names may have a fate. */
function startNamed(t: Test, fates: object, env: Readonly<Record<string, string>> = {}) {
  const byName = (url: string, name: string) => url.replace('127.0.0.1', name)
  return startChild(t, ({ discord, backend }) => ({
    NODE_OPTIONS: `--import=${SLOW_NAMES}`,
    SLOW_NAMES: JSON.stringify(fates),
    DISCORD_API_BASE_URL: byName(discord.apiBaseUrl, 'discord.test'),
    SIGNAL_API_URL: byName(backend.url, 'backend.test'),
    ...env,
  }))
}

t.test('nodejs/node#8436: a lookup that hangs holds up nobody else', async (t) => {
  t.test('the backend, asked all the time: traders are told', async (t) => {
    const precompute = { SIGNAL_PRECOMPUTE: 'EUR/USD,GBP/USD,USD/JPY' }
    const { discord, logged } = await startNamed(t, { 'backend.test': 'hang' }, precompute)
    const exchanges = ['EUR/USD', 'GBP/USD', 'BTC/USD', 'ETH/USD'].map((pair) =>
      discord.command('signal', { ...SIGNAL, pair }),
    )
    for (const { ended } of exchanges) t.match((await ended).message?.content, UNREACHABLE)
    t.match(await logged('signal not available'), {
      err: { message: /EAI_AGAIN.*backend\.test: the name servers give no answer within 2 s/ },
    })
    t.equal(discord.calls('edit'), exchanges.length, 'no edit had to be tried again')
  })

  t.test('the backend and the store: a lost acknowledgement is rescued', async (t) => {
    const fates = { 'backend.test': 'hang', 'redis.test': 'hang' }
    const { discord, logged } = await startNamed(t, fates, { REDIS_URL: 'redis://redis.test' })
    await logged('shared store is away: this replica goes on in its own memory')
    const exchange = discord.command('signal', SIGNAL, { fault: 'lost-reply' })
    t.match((await exchange.ended).message?.content, UNREACHABLE)
    t.equal(exchange.counts.callbacks, 1)
  })

  t.test('Discord: the backend is asked as before', async (t) => {
    const { discord, backend } = await startNamed(t, { 'discord.test': 'hang' })
    const exchange = discord.command('signal', SIGNAL)
    t.equal((await exchange.replied)?.body, '{"type":5}')
    const asked = async () => backend.count() || undefined
    t.equal(await eventually('the backend being asked', asked), 1)
  })
})

t.test('nodemailer/nodemailer#963: a slow resolver delays, and no more', async (t) => {
  const { discord } = await startNamed(t, { 'backend.test': 900, 'discord.test': 600 })
  t.equal((await discord.command('signal', SIGNAL).ended).outcome, 'answered')
})

t.test(
  'nodejs/undici#2990: an address that says nothing does not keep from the next',
  async (t) => {
    const silent = ['100::1', ...Array.from({ length: 12 }, (_, at) => `192.0.2.${at + 1}`)]
    for (const many of [4, silent.length]) {
      const fates = {
        'discord.test': [...silent.slice(0, many), '127.0.0.1'],
        'backend.test': ['100::1', '192.0.2.1', '127.0.0.1'],
      }
      const { discord } = await startNamed(t, fates, { FAR_MS: '300' })
      const exchange = discord.command('signal', SIGNAL, { fault: 'lost-reply' })
      t.equal((await exchange.ended).outcome, 'answered')
      t.equal(exchange.counts.callbacks, 1, `within the three seconds that a rescue has: ${many}`)
    }
  },
)

t.test('ccxt/ccxt#30316: what failed is told with each address and its code', async (t) => {
  const { discord, logged } = await startNamed(t, { 'backend.test': ['127.0.0.2', '127.0.0.3'] })
  t.match((await discord.command('signal', SIGNAL).ended).message?.content, UNREACHABLE)
  t.match(await logged('signal not available'), {
    err: { message: /backend\.test: ECONNREFUSED 127\.0\.0\.2:\d+, ECONNREFUSED 127\.0\.0\.3:\d+/ },
  })
})

t.test('bevibing/remote-opencode#37: egress by a proxy only', async (t) => {
  t.test('all goes through it, its login is nowhere, one tunnel serves many', async (t) => {
    const proxy = await startConnectProxy(t)
    const HTTP_PROXY = `http://trader:secret-login@${proxy.host}`
    const { discord, backend, logs } = await startRunning(t, { env: { HTTP_PROXY } })
    for (const pair of ['EUR/USD', 'GBP/USD'])
      t.equal((await discord.command('signal', { ...SIGNAL, pair }).ended).outcome, 'answered')
    const hosts = new Set(proxy.targets)
    t.strictSame(hosts, new Set([discord.apiBaseUrl, backend.url].map((url) => new URL(url).host)))
    t.equal(proxy.logins[0], `Basic ${Buffer.from('trader:secret-login').toString('base64')}`)
    t.match(
      logs.find(({ msg }) => msg === 'connections are made through a proxy'),
      { proxies: { discord: proxy.host, backend: proxy.host } },
    )
    t.notMatch(JSON.stringify(logs), /secret-login|dHJhZGVy/)
    proxy.closeTunnels()
    const next = discord.command('signal', { ...SIGNAL, pair: 'BTC/USD' })
    t.equal((await next.ended).outcome, 'answered', 'after it had closed what was idle')
  })

  t.test('but for NO_PROXY', async (t) => {
    const proxy = await startConnectProxy(t)
    const env = { HTTP_PROXY: `http://${proxy.host}`, NO_PROXY: 'x,127.0.0.0/8' }
    const { discord } = await startRunning(t, { env })
    t.equal((await discord.command('signal', SIGNAL).ended).outcome, 'answered')
    t.strictSame(proxy.targets, [])
  })
})

t.test('anthropics/claude-plugins-official#1423: the tools go through it too', async (t) => {
  const proxy = await startConnectProxy(t)
  const { address } = await startRunning(t)
  const environment = {
    http_proxy: `http://u:secret@${proxy.host}`,
    DISCORD_API_BASE_URL: 'http://discord.test/api',
    DISCORD_APPLICATION_ID: '1',
    DISCORD_BOT_TOKEN: 'bot-token',
    OPS_WEBHOOK_URL: 'http://discord.test/api/webhooks/1/x',
  }
  const lines: string[] = []
  const write = (text: string) => void lines.push(text)
  const monotonic = () => performance.now()
  const doctor = { environment, write, now: Date.now, monotonic }
  await runDoctor(['--url', `${address}/interactions`], doctor)
  t.match(lines.join(''), `asked through ${proxy.host}`)
  t.match(lines.join(''), /ok +wrong signature/)
  proxy.refuseWith = 403
  const said = `the proxy ${proxy.host} answered 403`
  await t.rejects(runRegister([], { environment, write, homepage: 'x', version: '1' }), {
    message: new RegExp(said),
  })
  const report = { content: '', fileName: 'a.md', file: '' }
  const noWait = async () => {}
  const proxies = proxyVariables(environment)
  const posting = post(environment.OPS_WEBHOOK_URL, report, noWait as never, Date.now, proxies)
  await t.rejects(posting, { message: new RegExp(said) })
  t.ok(proxy.targets.includes('discord.test:80'))
  const shown: string[] = []
  const show = (text: string) => void shown.push(text)
  const asked = ['--url', 'http://bot.test/interactions', '--verbatim']
  t.equal(await runReplay(asked, show, Date.now, environment), 1)
  t.match(shown.join(''), new RegExp(`no answer from http://bot.test/interactions: ${said}`))
})

t.test('TestSprite/testsprite-cli#119: a proxy that refuses is no answer of anybody', async (t) => {
  const proxy = await startConnectProxy(t)
  proxy.refuseWith = 403
  const env = { HTTP_PROXY: `http://u:secret@${proxy.host}` }
  const { discord, logs, logged } = await startRunning(t, { env })
  const exchange = discord.command('signal', SIGNAL)
  await exchange.replied
  t.match(await logged('signal not available', exchange.id), {
    reason: 'SIGNAL_UNREACHABLE',
    err: { message: new RegExp(`PROXY_REFUSED.*the proxy ${proxy.host} answered 403`) },
  })
  t.match(await logged('discord call failed', exchange.id), {
    reason: 'connect',
    err: { message: `the proxy ${proxy.host} answered 403` },
  })
  proxy.refuseWith = undefined
  t.match((await exchange.ended).message?.content, UNREACHABLE, 'told once it lets us pass')
  t.notMatch(JSON.stringify(logs), /secret/)
})
