/** The local Discord as a whole, against a scripted interactions server on real sockets. */
import { createPublicKey, verify } from 'node:crypto'
import t from 'tap'
import { TEST_PUBLIC_KEY, TEST_SECRET_KEY } from '../../../src/dev/fixtures/keys.js'
import { LocalDiscord } from '../../../src/dev/local-discord/local-discord.js'
import { timestampOf } from '../../../src/discord/snowflake.js'
import { makeFastSign } from '../../../src/tools/signing/sign.js'
import {
  call,
  callback,
  DEFERRED,
  edit,
  nobody,
  original,
  type Received,
  said,
  startPair,
} from './stand-in.js'

const spki = Buffer.concat([
  Buffer.from('302a300506032b6570032100', 'hex'),
  Buffer.from(TEST_PUBLIC_KEY, 'hex'),
])
const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' })

t.test('a deferred command is signed, acknowledged, edited, and then answered', async (t) => {
  let received: Received | undefined
  const discord = await startPair(t, (r) => {
    received = r
    r.reply(DEFERRED)
  })
  const exchange = discord.command('signal', { pair: 'EUR/USD', timeframe: '4h' })
  const reply = await exchange.replied
  t.equal(reply?.status, 200)
  t.match(exchange.message, { thinking: true, edited: false })
  const { headers, raw, interaction } = received as Received
  const signed = Buffer.concat([Buffer.from(String(headers['x-signature-timestamp'])), raw])
  t.ok(verify(null, signed, publicKey, Buffer.from(String(headers['x-signature-ed25519']), 'hex')))
  t.match(headers, { 'user-agent': /^Discord-Interactions\/1\.0/ })
  t.match(interaction, { type: 2, token: exchange.token, data: { name: 'signal' } })
  t.equal(discord.publicKey, TEST_PUBLIC_KEY)

  const answer = await edit(discord, exchange, { content: 'Buy.', ...nobody })
  t.equal(answer.status, 200)
  t.match(answer.json, { content: 'Buy.', id: exchange.id })
  t.equal(answer.headers.get('x-ratelimit-limit'), '5')
  t.match(await exchange.ended, { outcome: 'answered', message: { content: 'Buy.', edited: true } })
  t.same(
    exchange.timeline.map(({ step }) => step),
    ['sent', 'reply', 'edit', 'ended'],
  )
  t.same(discord.violations, [])
  t.equal(discord.calls('edit'), 1)
  t.equal(discord.calls(), 1)
  t.equal(discord.exchange(exchange.id), exchange)
})

t.test('an immediate reply answers at once, privately when flagged', async (t) => {
  const discord = await startPair(t, (r) => {
    r.reply({ type: 4, data: { content: 'Help.', flags: 64, ...nobody } })
  })
  const ending = await discord.command('help', {}, { dm: true, locale: 'zh-CN' }).ended
  t.match(ending, { outcome: 'answered', message: { content: 'Help.', ephemeral: true } })
})

t.test('ping, autocomplete and an unknown type get what they ask for', async (t) => {
  const discord = await startPair(t, ({ interaction, reply }) => {
    if (interaction.type === 1) reply({ type: 1 })
    else if (interaction.type === 4)
      reply({ type: 8, data: { choices: [{ name: 'a', value: 'b' }] } })
    else reply(said('?'))
  })
  t.match(await discord.ping().ended, { outcome: 'pong' })
  const typing = discord.autocomplete('signal', 'pair', 'eu')
  t.match(await typing.ended, { outcome: 'choices' })
  t.same(typing.choices, [{ name: 'a', value: 'b' }])
  t.match(await discord.unknown(99).ended, { outcome: 'answered' })
  t.same(discord.violations, [])
})

t.test('a press edits the message that it sits on', async (t) => {
  const seen: Record<string, unknown>[] = []
  const discord = await startPair(t, ({ interaction, reply }) => {
    seen.push(interaction)
    const { custom_id } = interaction.data as { custom_id?: string }
    if (interaction.type === 2) reply(said('first'))
    else if (custom_id === 'refresh') reply({ type: 6 })
    else reply(said('changed', 7))
  })
  const command = discord.command('signal')
  await command.ended
  const press = discord.press(command, 'refresh')
  await press.replied
  t.equal(press.state, 'acknowledged')
  t.equal((await edit(discord, press, { content: 'fresh', ...nobody })).status, 200)
  t.match(await press.ended, { outcome: 'answered', message: { content: 'fresh' } })
  t.match(command.message, { content: 'fresh' })
  t.match(seen[1], { type: 3, message: { id: command.id, content: 'first' } })
  await discord.press(command, 'tf', {}, ['1h']).ended
  t.match(seen[2], { data: { component_type: 3, values: ['1h'] } })
  t.match(command.message, { content: 'changed' })
  t.throws(() => discord.press(discord.command('x'), 'y'), /no message to press/)
})

t.test(
  'what is not acknowledged in time has expired, for replies, callbacks and edits',
  async (t) => {
    let now = 1_700_000_000_000
    const discord = await startPair(t, ({ response }) => response.on('close', () => {}), {
      now: () => now,
      ackWindowMs: 50,
    })
    const exchange = discord.command('signal')
    now += 60
    t.match(await exchange.ended, {
      outcome: 'expired',
      message: { content: 'The application did not respond', ephemeral: true },
    })
    t.equal(await exchange.replied, undefined)
    t.match(await callback(discord, exchange, DEFERRED), { status: 404, json: { code: 10062 } })
    t.match(await edit(discord, exchange, { content: 'x', ...nobody }), {
      status: 404,
      json: { code: 10015 },
    })
  },
)

t.test('a reply to an interaction that was too old when sent comes too late', async (t) => {
  const discord = await startPair(t, ({ reply }) => reply(DEFERRED))
  const exchange = discord.command('signal', {}, { ageMs: 3500 })
  t.match(await exchange.ended, { outcome: 'expired' })
  t.ok(timestampOf(exchange.id) <= Date.now() - 3500)
  await exchange.replied
  t.equal(exchange.acknowledgement, undefined)
})

t.test('a token dies after its life: unanswered, and 50027 from then on', async (t) => {
  let now = 1_700_000_000_000
  const discord = await startPair(t, ({ reply }) => reply(DEFERRED), {
    now: () => now,
    tokenLifeMs: 40,
  })
  const exchange = discord.command('signal')
  await exchange.replied
  now += 41
  t.match(await exchange.ended, { outcome: 'unanswered', message: { thinking: true } })
  t.match(await edit(discord, exchange, { content: 'late', ...nobody }), {
    status: 401,
    json: { code: 50027, message: 'Invalid Webhook Token' },
  })
})

t.test('the Date header is of its own clock, skewed or not', async (t) => {
  const discord = await startPair(t, ({ reply }) => reply(DEFERRED), {
    now: () => 1_700_000_000_000,
    skewMs: 7000,
  })
  const answer = await call(discord, 'GET', '/gateway')
  t.match(answer.json, { url: 'wss://gateway.discord.gg' })
  t.equal(answer.headers.get('date'), new Date(1_700_000_007_000).toUTCString())
  discord.command('signal', {}, { fault: 'clock-skew:-2000' })
  t.equal(discord.clock(), 1_699_999_998_000)
})

t.test('a server that is not there leaves the trader without a response', async (t) => {
  const discord = await LocalDiscord.start({ endpoint: 'http://127.0.0.1:1/', ackWindowMs: 800 })
  t.teardown(() => discord.close())
  const exchange = discord.command('signal')
  t.match(await exchange.ended, { outcome: 'expired' })
  t.match(exchange.timeline[1], { step: 'lost', note: 'ECONNREFUSED' })
})

t.test(
  'ended exchanges are remembered only as many as are kept, and none after close',
  async (t) => {
    const discord = await startPair(t, ({ reply }) => reply(said('hi')), { keep: 2 })
    for (let i = 0; i < 4; i++) await discord.command('help').ended
    t.equal(discord.exchanges.length, 2)
    const open = discord.command('help')
    await discord.close()
    t.match(await open.ended, { outcome: 'closed' })
  },
)

t.test('violations are counted and bounded, on the exchange and in all', async (t) => {
  const discord = await startPair(t, ({ reply }) => reply({ type: 4, data: { content: 'x' } }))
  const exchange = discord.command('help')
  await exchange.ended
  t.same(exchange.violations, ['no allowed_mentions {"parse":[]}'])
  t.same(discord.violations, [{ exchangeId: exchange.id, what: exchange.violations[0] }])
  discord.violations.length = 1000
  await discord.command('help').ended
  t.equal(discord.violations.length, 1000)
})

t.test('hundreds of interactions at fifty at once are all answered', async (t) => {
  const discord = await startPair(t, ({ reply }) => reply(DEFERRED), {
    keep: 100,
    ackWindowMs: 60_000,
    sign: makeFastSign(TEST_SECRET_KEY),
  })
  let left = 600
  const lane = async () => {
    while (left-- > 0) {
      const exchange = discord.command('signal', { pair: 'EUR/USD' })
      await exchange.replied
      await edit(discord, exchange, { content: 'ok', ...nobody })
      const { outcome } = await exchange.ended
      if (outcome !== 'answered') t.fail(outcome, { timeline: exchange.timeline })
    }
  }
  await Promise.all(Array.from({ length: 50 }, lane))
  t.equal(discord.calls('edit'), 600)
  t.equal(discord.exchanges.length, 100)
  t.same(discord.violations, [])
})

t.test('the original can be read while it lives', async (t) => {
  const discord = await startPair(t, ({ reply }) => reply(said('hello')))
  const exchange = discord.command('help')
  await exchange.ended
  const found = await call(discord, 'GET', original(discord, exchange))
  t.match(found, { status: 200, json: { content: 'hello' } })
})
