/** What Discord and the edge in front of it have answered others with: bans, blocks, limits, and errors for ever. */
import t, { type Test } from 'tap'
import { type Edge, type EdgeAnswer, startEdge } from '../harness/edge.js'
import { latch } from '../harness/latch.js'
import { type Running, startRunning } from '../harness/running-app.js'

const PAIRS = 'EUR/USD,GBP/USD,USD/JPY,USD/CHF,AUD/USD,USD/CAD,NZD/USD'.split(',')
const KEYS = PAIRS.flatMap((pair) =>
  '15min,1h,4h,1d'.split(',').map((timeframe) => ({ pair, timeframe })),
)

const PAGE = '<!doctype html><title>Attention Required! | Cloudflare</title>'
/** So that a test need not wait a minute for the ban to end. */
const SOON = { 'Retry-After': '0.05' }
const json = (status: number, code: number, more: object = {}): EdgeAnswer => ({
  status,
  body: { message: 'x', code, ...more },
})

interface World extends Running {
  readonly edge: Edge
  /** `/signal` for a key that nobody has asked for yet. */
  signal(): ReturnType<Running['discord']['command']>
  /** Its story's line. */
  ended(id: string): Promise<Record<string, unknown>>
  said(msg: string): number
  metric(series: string): Promise<number>
}

const BEGUN = 'banned by discord: follow-ups wait'
const OVER = 'the ban by discord is over: follow-ups go on'

async function start(t: Test): Promise<World> {
  const edge = await startEdge(t)
  const running = await startRunning(t, { env: { DISCORD_API_BASE_URL: edge.baseUrl } })
  edge.behind = running.discord.apiBaseUrl
  const keys = [...KEYS]
  return {
    ...running,
    edge,
    signal: () => running.discord.command('signal', { ...keys.shift() }),
    ended: (id) => running.logged('interaction ended', id),
    said: (msg) => running.logs.filter((line) => line.msg === msg).length,
    async metric(series) {
      const page = await (await fetch(`${running.adminAddress}/metrics`)).text()
      const line = page.split('\n').find((each) => each.startsWith(`signalbox_${series} `))
      return Number(line?.split(' ')[1])
    },
  }
}

/** Answered `times` times so, then well: one ban, and the trader has the signal after it. */
async function expectBan(t: Test, world: World, answer: EdgeAnswer, times = 1) {
  const { edge, signal, ended, said } = world
  const [begun, over] = [said(BEGUN), said(OVER)]
  const name = `${answer.status} ${JSON.stringify(answer.body ?? '')}`
  edge.onEdit = (n) => (n < times ? { ...answer, headers: SOON } : undefined)
  const exchange = signal()
  t.equal((await exchange.ended).outcome, 'answered', name)
  t.match(await ended(exchange.id), { outcome: 'delivered', attempts: times + 1 }, name)
  t.strictSame([said(BEGUN) - begun, said(OVER) - over], [1, 1], `${name}: told once`)
}

t.test('discord/discord-api-docs#6473: a 403 of the edge is a ban, not a refusal', async (t) => {
  const world = await start(t)
  await expectBan(t, world, { status: 403, body: PAGE }, 2)
  const blocks = ['', 'Forbidden', [], { error: 'no' }, { code: '50001' }, { code: null }]
  for (const body of blocks) await expectBan(t, world, { status: 403, body })
  t.equal(await world.metric('bans_total'), 1 + blocks.length)
  t.equal(await world.metric('discord_answers_total{status="403"}'), 2 + blocks.length)
  t.equal(await world.metric('discord_errors_total{code="http_403"}'), 2 + blocks.length)

  for (const code of [50001, 50013, 20012, 0]) {
    world.edge.onEdit = () => json(403, code)
    const story = await world.ended(world.signal().id)
    t.match(story, { outcome: 'refused', attempts: 1 }, `${code} is Discord's own`)
  }
  t.equal(world.said(BEGUN), 1 + blocks.length)
})

t.test('discord/discord-api-docs#1149: 40333, "internal network error", is the edge', async (t) => {
  const world = await start(t)
  for (const status of [403, 429, 500]) await expectBan(t, world, json(status, 40333), 2)
})

t.test(
  'discord/discord-api-docs#898: a page that says 1015 is a ban, whatever its status',
  async (t) => {
    const world = await start(t)
    const markup = '<h1><span>Error</span>\n<span>1020</span></h1>'
    for (const status of [429, 403, 200, 404, 503, 520])
      await expectBan(t, world, { status, body: status === 404 ? markup : 'error code: 1015' })
    await expectBan(t, world, { status: 429, body: { error_code: 1015, title: 'Error 1015' } })
    await expectBan(t, world, { status: 503, body: 'error code: 1010' })

    // Any other page on the way has not been Discord: a login page is no delivery, a 404 no deleted message.
    for (const status of [200, 302, 401, 404, 407]) {
      world.edge.onEdit = (n) => (n === 0 ? { status, body: PAGE } : undefined)
      const exchange = world.signal()
      t.equal((await exchange.ended).outcome, 'answered', `${status}`)
      t.match(await world.ended(exchange.id), { outcome: 'delivered', attempts: 2 }, `${status}`)
    }
  },
)

t.test('germanoeich/nirn-proxy#14: one ban that many calls find is told once', async (t) => {
  const { edge, signal, ended, said, metric } = await start(t)
  const { open, opened } = latch()
  edge.onEdit = async (n) => {
    if (n >= 12) return { status: 200, body: {} }
    if (n === 11) open()
    await opened
    return { status: 403, body: PAGE, headers: SOON }
  }
  const ids = Array.from({ length: 12 }, () => signal().id)
  for (const id of ids) t.match(await ended(id), { outcome: 'delivered', attempts: 2 })
  t.equal(edge.edits(), 24)
  t.strictSame([said(BEGUN), said(OVER)], [1, 1])
  t.equal(await metric('bans_total'), 1)
})

t.test(
  'discord/discord-api-docs#5385: during a ban of an hour traders are told at once',
  async (t) => {
    const { edge, discord, backend, signal, ended, metric, logs } = await start(t)
    const known = signal()
    await known.ended
    edge.onEdit = () => ({
      status: 429,
      body: 'error code: 1015',
      headers: { 'Retry-After': '3600' },
    })
    const first = signal()
    t.match(await ended(first.id), { outcome: 'banned', reason: 'DISCORD_BANNED', attempts: 1 })
    const fetched = backend.count()
    const asked = [
      signal(),
      discord.command('outlook', { pair: 'USD/CAD' }),
      discord.command('board', { timeframe: '1d' }),
      discord.press(known, 's1|chart|EUR/USD|15min'),
    ]
    for (const exchange of asked.slice(0, 3)) {
      const { outcome, message } = await exchange.ended
      t.equal(outcome, 'answered')
      t.match(message, { ephemeral: true, content: /^❌ Failed to retrieve signal\. .*<t:\d+:R>/ })
      t.match(await ended(exchange.id), { outcome: 'told', reason: 'DISCORD_BANNED', attempts: 0 })
    }
    t.equal((await asked[3]?.ended)?.message?.ephemeral, true, 'a press too')
    const again = discord.command('signal', KEYS[0])
    t.equal((await again.ended).message?.embeds.length, 1, 'what is known is given')
    const lost = discord.command('help', {}, { fault: 'lost-reply' })
    t.match(await ended(lost.id), { outcome: 'banned', rescue: 'banned', reason: 'DISCORD_BANNED' })
    t.equal(backend.count(), fetched, 'and nothing is fetched')
    t.equal(edge.edits(), 1)
    t.equal(await metric('expired_total'), 0)
    t.equal(await metric('interactions_total{command="signal",outcome="banned"}'), 1)
    t.equal(logs.filter(({ msg }) => msg === BEGUN).length, 1)
  },
)

t.test('discord/discord-api-docs#8570: a limit of 23 hours on /gateway stops nobody', async (t) => {
  const { edge, signal, said } = await start(t)
  edge.onGateway = () => ({ status: 429, body: PAGE, headers: { 'Retry-After': '82721' } })
  t.equal((await signal().ended).outcome, 'answered')
  t.equal(said(BEGUN), 0)
})

t.test(
  'discord/discord-api-docs#5810: a 429 with code 0 and no wait is a ban of a minute',
  async (t) => {
    const { edge, signal, logged } = await start(t)
    edge.onEdit = () => json(429, 0)
    const { id } = signal()
    t.match(await logged(BEGUN), { forMs: 60_000 })
    t.equal(edge.edits(), 1)
    t.ok(id)
  },
)

t.test(
  'discord/discord-api-docs#4413: 30046 limits that one message, and nobody else',
  async (t) => {
    const { edge, signal, ended, said } = await start(t)
    for (const more of [{}, { retry_after: 0.3 }]) {
      edge.onEdit = (n) => (n === 0 ? json(429, 30046, more) : undefined)
      const { id } = signal()
      t.match(await ended(id), { outcome: 'delivered', attempts: 2, retries: { limited: 1 } })
    }
    t.equal(said(BEGUN), 0)
  },
)

t.test(
  'discord/discord-api-docs#7448: a message answered 500 for ever becomes plain text',
  async (t) => {
    const { edge, signal, ended } = await start(t)
    edge.onEdit = (_, body) => (body.includes('embeds') ? json(500, 0) : undefined)
    const exchange = signal()
    const { outcome, message } = await exchange.ended
    t.equal(outcome, 'answered')
    t.match(message, { content: /^❌ Failed to retrieve signal\./ })
    t.match(await ended(exchange.id), {
      ...{ outcome: 'told', plain: true, reason: 'DISCORD_SERVER_ERROR', attempts: 5 },
    })
  },
)

t.test('discord/discord-api-docs#986: "overloaded" (130000) is tried again', async (t) => {
  const { edge, signal, ended } = await start(t)
  edge.onEdit = (n) => (n < 2 ? json(503, 130000) : undefined)
  t.match(await ended(signal().id), { outcome: 'delivered', attempts: 3 })
})

t.test('discord/discord-api-docs#6109: a write limit (20028) is waited out', async (t) => {
  const { edge, signal, ended, metric } = await start(t)
  edge.onEdit = (n) => (n === 0 ? json(429, 20028, { retry_after: 0.3 }) : undefined)
  t.match(await ended(signal().id), { outcome: 'delivered', retries: { limited: 1 } })
  t.equal(await metric('discord_errors_total{code="20028"}'), 1)
  t.equal(await metric('discord_answers_total{status="429"}'), 1)
  // Numbers that nobody documents are one label, however many there are.
  edge.onEdit = (n) => (n < 3 ? json(503, 7_000_000 + n) : undefined)
  t.match(await ended(signal().id), { outcome: 'delivered', attempts: 4 })
  t.equal(await metric('discord_errors_total{code="other"}'), 3)
})
