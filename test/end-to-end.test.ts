/** The predecessor's test plan, scenario by scenario, on real sockets. */
import t from 'tap'
import { makeSnowflake } from '../src/discord/snowflake.js'
import { isLoud, startRunning } from './harness/running-app.js'
import { command, signed } from './harness/signed.js'

const SIGNAL = { pair: 'EUR/USD', timeframe: '4h' }
const FAILURE = /^❌ Failed to retrieve signal\. Please try again\. \(.+\)$/

t.test('1: normal latency, backend 500 ms: the embed arrives and no error is logged', async (t) => {
  const { discord, backend, logs, logged } = await startRunning(t)
  backend.delayMs = 500
  const exchange = discord.command('signal', SIGNAL)
  const reply = await exchange.replied
  t.equal(reply?.body, '{"type":5}')
  const ending = await exchange.ended
  t.equal(ending.outcome, 'answered')
  t.match(JSON.stringify(ending.message?.embeds), /EUR\/USD/)
  const story = await logged('interaction ended', exchange.id)
  t.match(story, {
    command: 'signal',
    outcome: 'delivered',
    attempts: 1,
    pair: 'EUR/USD',
    timeframe: '4h',
  })
  t.same(logs.filter(isLoud), [])
  t.same(discord.violations, [])
  t.equal(exchange.counts.callbacks, 0, 'no callback for a reply that was read')
  t.equal(exchange.counts.edits, 1)
})

t.test(
  '2: the acknowledgement is lost and the callback says 40060: the embed is delivered',
  async (t) => {
    const { discord, logs, logged } = await startRunning(t)
    const exchange = discord.command('signal', SIGNAL, { fault: 'lost-reply-processed' })
    const ending = await exchange.ended
    t.equal(ending.outcome, 'answered')
    t.equal(exchange.counts.callbacks, 1)
    t.equal(exchange.counts.edits, 1)
    const story = await logged('interaction ended', exchange.id)
    t.match(story, { outcome: 'delivered', rescue: 'had-arrived' })
    t.same(logs.filter(isLoud), [])
    t.same(discord.violations, [])
  },
)

t.test('3: age 2800 ms: logged as too old, not acknowledged, not fetched, no crash', async (t) => {
  const { discord, backend, logged } = await startRunning(t)
  const exchange = discord.command('signal', SIGNAL, { ageMs: 2800 })
  const reply = await exchange.replied
  t.equal(reply?.status, 410)
  t.match(await logged('interaction too old', exchange.id), { level: 'warn' })
  t.equal(backend.count(), 0)
  t.equal(discord.calls('edit') + discord.calls('callback'), 0)
  const next = discord.command('signal', SIGNAL)
  t.equal((await next.ended).outcome, 'answered', 'the next one is served')
})

t.test('4: the same id twice: one fetch, one edit, both acknowledged', async (t) => {
  const { discord, backend, logs, logged } = await startRunning(t)
  backend.delayMs = 50
  for (const [fault, pair] of [
    ['duplicate', 'EUR/USD'],
    ['duplicate-after', 'USD/JPY'],
  ] as const) {
    const exchange = discord.command('signal', { pair, timeframe: '4h', private: true }, { fault })
    t.equal((await exchange.ended).outcome, 'answered')
    await logged('duplicate interaction', exchange.id)
    await logged('interaction ended', exchange.id)
    t.equal(exchange.replies.length, 2)
    t.equal(new Set(exchange.replies.map(({ body }) => body)).size, 1, 'byte for byte')
    t.equal(exchange.counts.edits, 1)
    const said = logs.filter(
      (line) => line.msg === 'duplicate interaction' && line.interactionId === exchange.id,
    )
    t.equal(said.length, 1)
    t.equal(backend.count(`${pair}@4h`), 1)
  }
  t.same(discord.violations, [])
})

t.test(
  '5: the backend is silent: the failure sentence is edited in and the next command works',
  async (t) => {
    const { discord, backend, logged } = await startRunning(t, {
      env: { SIGNAL_TIMEOUT_MS: '300' },
    })
    backend.failWith = 'hang'
    const exchange = discord.command('signal', SIGNAL)
    t.match((await exchange.ended).message?.content, FAILURE)
    t.match(await logged('interaction ended', exchange.id), {
      outcome: 'told',
      reason: 'SIGNAL_TIMEOUT',
    })
    backend.failWith = undefined
    const next = discord.command('signal', SIGNAL)
    t.match(JSON.stringify((await next.ended).message?.embeds), /EUR\/USD/)
  },
)

t.test('every way the backend can fail ends in the failure sentence', async (t) => {
  const { discord, backend, logged } = await startRunning(t)
  const failures = { 401: 'SIGNAL_REFUSED', 404: 'SIGNAL_NOT_FOUND', 500: 'SIGNAL_UNREACHABLE' }
  for (const [status, reason] of Object.entries(failures)) {
    backend.failWith = Number(status)
    const exchange = discord.command('signal', SIGNAL)
    t.match((await exchange.ended).message?.content, FAILURE, status)
    t.match(await logged('interaction ended', exchange.id), { outcome: 'told', reason })
  }
  for (const failure of ['invalid-json', 'bad-document', 'reset'] as const) {
    backend.failWith = failure
    const exchange = discord.command('signal', SIGNAL)
    t.match((await exchange.ended).message?.content, FAILURE, failure)
  }
  t.same(discord.violations, [])
})

t.test('what is known at once is answered inline and has no follow-up', async (t) => {
  const { discord, logged } = await startRunning(t)
  const cases = [
    discord.command('help'),
    discord.command('signal', { pair: 'nonsense', timeframe: '4h' }),
    discord.command('signal', { pair: 'EUR/USD', timeframe: '7y' }),
    discord.command('no-such-command'),
    discord.unknown(77),
  ]
  for (const exchange of cases) {
    const { message } = await exchange.ended
    t.equal(message?.ephemeral, true)
    await logged('interaction ended', exchange.id)
  }
  const pair = discord.autocomplete('signal', 'pair', 'eur')
  await pair.ended
  t.match(pair.choices, [{ name: 'EUR/USD', value: 'EUR/USD' }])
  const nobody = discord.autocomplete('no-such-command', 'pair', 'eur')
  await nobody.ended
  t.same(nobody.choices, [])
  t.equal(discord.calls('edit') + discord.calls('callback'), 0)
  t.same(discord.violations, [])
})

t.test('a private /signal stays private from the deferral on', async (t) => {
  const { discord } = await startRunning(t)
  const exchange = discord.command('signal', { ...SIGNAL, private: true }, { dm: true })
  t.equal((await exchange.replied)?.body, '{"type":5,"data":{"flags":64}}')
  t.equal((await exchange.ended).message?.ephemeral, true)
})

t.test(
  'presses change the message they sit on, and foreign ones are answered politely',
  async (t) => {
    const { discord, logged } = await startRunning(t)
    const exchange = discord.command('signal', SIGNAL)
    const { message } = await exchange.ended
    const ids = [...JSON.stringify(message?.components).matchAll(/"custom_id":"([^"]+)"/g)].map(
      (m) => m[1],
    )
    const select = ids.find((id) => id?.includes('timeframe')) as string
    const press = discord.press(exchange, select, {}, ['1h'])
    const pressed = await press.ended
    t.match(JSON.stringify(pressed.message?.embeds), /1h/)
    await logged('interaction ended', press.id)
    for (const customId of ['s0|refresh|EUR/USD|4h', 'something-else']) {
      const foreign = discord.press(exchange, customId)
      await foreign.replied
      await logged('interaction ended', foreign.id)
      t.equal(foreign.message?.ephemeral ?? true, true)
    }
    t.same(discord.violations, [])
  },
)

t.test(
  'the readiness page names each dependency and the public port serves none of it',
  async (t) => {
    const { app, address, adminAddress } = await startRunning(t)
    await app.calibrated()
    const ready = await fetch(`${adminAddress}/readyz`)
    t.equal(ready.status, 200)
    t.match(await ready.json(), {
      status: 'ready',
      dependencies: {
        discord: { state: 'up' },
        signatures: { detail: /^(sodium-native|node:crypto)$/ },
      },
    })
    t.equal((await fetch(`${adminAddress}/healthz`)).status, 200)
    t.match(await (await fetch(`${adminAddress}/metrics`)).text(), /signalbox_build_info/)
    const nowhere = await fetch(`${adminAddress}/nowhere`)
    t.equal(nowhere.status, 404)
    t.match(nowhere.headers.get('content-security-policy'), "default-src 'none'")
    const dashboard = await fetch(adminAddress)
    t.match(dashboard.headers.get('content-security-policy'), "script-src 'self'")
    for (const path of ['/healthz', '/readyz', '/metrics'])
      t.equal((await fetch(`${address}${path}`)).status, 404)
  },
)

t.test('a document that breaks the contract is a logged error though nobody waits', async (t) => {
  const { app, backend, logged } = await startRunning(t, {
    env: { SIGNAL_PRECOMPUTE: 'EUR/USD@4h', SIGNAL_TTL_MS: '200' },
  })
  await app.calibrated()
  backend.failWith = 'bad-document'
  t.match(await logged('bad signal document'), {
    level: 'error',
    pair: 'EUR/USD',
    timeframe: '4h',
    err: { message: /^signal document: entry / },
  })
})

t.test('a request signed right but of the wrong shape is refused and logged', async (t) => {
  const { app, logged } = await startRunning(t)
  const response = await app.public.inject(signed(command('signal', {}, { id: 'not-a-snowflake' })))
  t.equal(response.statusCode, 400)
  t.match(await logged('request rejected'), { reason: 'shape', level: 'warn' })
  const old = makeSnowflake(Date.now() - 60_000)
  t.equal((await app.public.inject(signed(command('signal', SIGNAL, { id: old })))).statusCode, 410)
})

t.test('/status tells what is known, and a dash for what is not yet', async (t) => {
  const { discord } = await startRunning(t)
  const before = discord.command('status')
  t.match(JSON.stringify((await before.ended).message?.embeds), /—/)
  await discord.command('signal', SIGNAL).ended
  const after = discord.command('status', {}, { locale: 'zh-CN' })
  const { message } = await after.ended
  t.match(JSON.stringify(message?.embeds), /0\.0\.0/)
  t.equal(message?.ephemeral, true)
})
