/** What the page may ask for. */
import t from 'tap'
import { ACTIONS } from '../../../src/dev/playground/actions.js'
import { Storms } from '../../../src/dev/playground/storms.js'
import { Switches } from '../../../src/dev/playground/switches.js'
import { USERS } from '../../../src/dev/playground/voices.js'
import { said, type Teardown } from '../local-discord/stand-in.js'
import { makeStage } from './stage.js'

const typed = { name: 'signal', option: 'pair', text: 'e' }
const [mira, tom] = USERS.map(({ id }) => id)

async function start(t: Teardown) {
  const bare = await makeStage(t, ({ interaction, reply }) => {
    if (interaction.type === 4) reply({ type: 8, data: { choices: [{ name: 'a', value: 'a' }] } })
    else reply(said('hi'))
  })
  const { discord, backend, servers } = bare
  const storms = new Storms(discord, servers, () => {})
  t.teardown(() => storms.close())
  const stage = { ...bare, storms, switches: new Switches(discord, backend) }
  const act = async (name: string, asked: Record<string, unknown>) =>
    ACTIONS[name]?.(stage, asked) as Promise<Record<string, unknown>>
  return { ...stage, act }
}

t.test('a command is sent with its options, fault and locale', async (t) => {
  const { discord, act } = await start(t)
  const options = { pair: 'EUR/USD', private: true }
  const { id } = await act('command', {
    name: 'signal',
    options,
    fault: 'reset',
    locale: 'zh-CN',
    user: tom,
    dm: true,
  })
  const exchange = discord.exchange(String(id))
  t.match(exchange, { kind: 'command', name: 'signal', fault: { name: 'reset' } })
  const body = JSON.parse(String(exchange?.body))
  t.match(body, {
    locale: 'zh-CN',
    user: { id: tom, global_name: 'Tom' },
    context: 1,
    data: { options: [{ value: 'EUR/USD' }, { value: true }] },
  })
  const plain = await act('command', { name: 'help', fault: '' })
  t.match(JSON.parse(String(discord.exchange(String(plain.id))?.body)), {
    locale: 'en-US',
    member: { user: { id: mira, username: 'mira.fx' } },
  })
})

t.test('a press is sent for a message that is there', async (t) => {
  const { discord, act } = await start(t)
  const exchange = discord.command('help')
  await exchange.ended
  const { id } = await act('press', { exchangeId: exchange.id, customId: 'x', values: ['1h'] })
  t.match(discord.exchange(String(id)), { kind: 'component', name: 'x' })
  await t.rejects(act('press', { exchangeId: '1', customId: 'x' }), {
    message: /not here any more/,
  })
})

t.test('autocomplete answers with its choices, or none', async (t) => {
  const { discord, act } = await start(t)
  t.same(await act('autocomplete', typed), { choices: [{ name: 'a', value: 'a' }] })
  discord.on('exchange', (exchange) => exchange.end('expired'))
  t.same(await act('autocomplete', typed), { choices: [] })
})

t.test('all that there is to choose from is told', async (t) => {
  const { act, servers } = await start(t)
  servers.replicas = [{ name: 'replica-1', up: true }]
  const choices = await act('choices', {})
  t.match(choices, {
    users: [{ name: 'Mira', colour: /^#/ }, { name: 'Tom' }],
    locales: ['en-US', 'zh-CN'],
    timeframes: ['15min', '1h', '4h', '1d'],
    failures: [{ name: '500', summary: String }, { name: '503' }],
    failWith: '',
    delayMs: 0,
    skewMs: 0,
    share: { fault: '', percent: 0 },
    storm: { maxPerSecond: 500, maxSeconds: 60 },
    replicas: [{ name: 'replica-1', up: true }],
    dashboards: [{ url: 'http://127.0.0.1:9464/' }],
    tries: [
      { name: 'signal', options: { pair: 'BTC/USD', timeframe: '4h' } },
      { name: 'outlook' },
      { name: 'board' },
      { name: 'help' },
    ],
  })
  const signal = (choices.commands as { name: string; options: unknown[] }[]).find(
    ({ name }) => name === 'signal',
  )
  t.match(signal, {
    description_localizations: { 'zh-CN': String },
    options: [{ name: 'pair', required: true, autocomplete: true }, { choices: Array }],
  })
  const faults = choices.faults as { name: string }[]
  t.match(
    faults.find(({ name }) => name === 'late-processing'),
    { summary: String, parameter: { meaning: 'ms', default: 400 } },
  )
})

t.test('the wire is shown in full, its token in short', async (t) => {
  const { discord, act } = await start(t)
  const exchange = discord.command('help')
  await exchange.ended
  const { exchanges } = await act('wire', { id: exchange.id })
  const interaction = {
    direction: 'to-signalbox',
    what: 'interaction',
    request: {
      method: 'POST',
      url: discord.endpoint,
      headers: {
        'X-Signature-Ed25519': /^[0-9a-f]{128}$/,
        'X-Signature-Timestamp': /^\d+$/,
      },
      body: /"token":"aW50ZX…"/,
    },
    response: { status: 200, body: /"content":"hi"/, atMs: Number },
  }
  t.match(exchanges, [interaction])
  t.notMatch(JSON.stringify(exchanges), new RegExp(exchange.token))
  await t.rejects(act('wire', { id: '1' }), { message: /not here any more/ })
})

t.test('replicas are killed and started, when there are any', async (t) => {
  const { act, servers } = await start(t)
  const kill = { name: 'replica-1', action: 'kill' }
  await t.rejects(act('replica', kill), { message: /only with REDIS_URL/ })
  const other = { name: 'replica-2', up: true }
  servers.replicas = [{ name: 'replica-1', up: true }, other]
  t.same(await act('replica', kill), { replicas: [{ name: 'replica-1', up: false }, other] })
  const start_ = { name: 'replica-1', action: 'start' }
  t.same(await act('replica', start_), { replicas: [{ name: 'replica-1', up: true }, other] })
  await t.rejects(act('replica', { name: 'x', action: 'kill' }), { message: /no replica "x"/ })
  await t.rejects(act('replica', { name: 'x', action: 'feed' }), { message: /kill, start/ })
})

t.test('what has ended is forgotten', async (t) => {
  const { discord, act } = await start(t)
  const exchange = discord.command('help')
  await exchange.ended
  t.same(await act('clear', {}), {})
  t.equal(discord.exchange(exchange.id), undefined)
})

t.test('switches are thrown through their actions', async (t) => {
  const { discord, backend, act } = await start(t)
  t.same(await act('backend', { failWith: '503', delayMs: 20 }), { failWith: '503', delayMs: 20 })
  t.equal(backend.failWith, 503)
  t.same(await act('skew', { ms: -4000 }), { skewMs: -4000 })
  t.equal(discord.skewMs, -4000)
  const share = { fault: 'reset', percent: 100 }
  t.same(await act('share', share), share)
  t.equal(discord.command('help').fault?.name, 'reset')
  t.match(
    await act('autocomplete', typed),
    { choices: [{ name: 'a' }] },
    'keystrokes have no faults',
  )
})

t.test('a storm is bounded, and one at a time', async (t) => {
  const { act, storms } = await start(t)
  await t.rejects(act('storm', { perSecond: 501, seconds: 1 }), { message: /1 to 500/ })
  await t.rejects(act('storm', { perSecond: 10, seconds: 61 }), { message: /1 to 60/ })
  t.match(await act('storm', { perSecond: 5, seconds: 60 }), { id: /^storm-/ })
  await t.rejects(act('storm', { perSecond: 5, seconds: 60 }), { message: /is running/ })
  t.same(await act('stop-storm', {}), {})
  t.equal(storms.view?.running, false)
})

t.test('what has the wrong shape is refused', async (t) => {
  const { act } = await start(t)
  await t.rejects(act('command', { name: 7 }), { message: 'name must be a text' })
  await t.rejects(act('command', { name: 'x', fault: 7 }), { message: 'fault must be a text' })
  await t.rejects(act('command', { name: 'x', options: { a: {} } }), {
    message: /^options must be/,
  })
  await t.rejects(act('command', { name: 'x', user: '1' }), { message: /^user must be one of/ })
  await t.rejects(act('command', { name: 'x', locale: 'de' }), {
    message: /^locale must be one of/,
  })
  t.ok(await act('command', { name: 'x', options: null, fault: null }))
})
