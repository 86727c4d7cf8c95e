/** Every row of the table of outcomes on a real socket, with the number of calls that Discord saw. */
import t from 'tap'
import { isLoud, startRunning } from './harness/running-app.js'

const PAIRS = 'EUR/USD,GBP/USD,USD/JPY,USD/CHF,AUD/USD,USD/CAD'.split(',')
const TIMEFRAMES = '15min,1h,4h,1d'.split(',')

/** A key that nobody has asked for yet, so that each case is fetched and edited. */
function newKeys() {
  const all = PAIRS.flatMap((pair) => TIMEFRAMES.map((timeframe) => ({ pair, timeframe })))
  return () => all.shift() as { pair: string; timeframe: string }
}

interface Case {
  readonly fault: string
  readonly ends: 'answered' | 'unanswered' | 'deleted' | 'expired'
  /** In our own story. */
  readonly outcome: string
  readonly edits?: number
  readonly callbacks?: number
  /** Lines at warn or above with its id. */
  readonly loud?: number
}

const CASES: readonly Case[] = [
  { fault: 'early-10015:1', ends: 'answered', outcome: 'delivered', edits: 2 },
  { fault: 'early-10015:3', ends: 'answered', outcome: 'delivered', edits: 4 },
  // How many edits find it unprocessed is a matter of milliseconds.
  { fault: 'late-processing:700', ends: 'answered', outcome: 'delivered' },
  { fault: 'lost-reply', ends: 'answered', outcome: 'delivered', edits: 1, callbacks: 1 },
  { fault: 'lost-reply-processed', ends: 'answered', outcome: 'delivered', edits: 1, callbacks: 1 },
  { fault: '10062', ends: 'expired', outcome: 'expired', edits: 0, callbacks: 1, loud: 1 },
  { fault: '10062-edit', ends: 'unanswered', outcome: 'expired', edits: 1, loud: 1 },
  { fault: '50027', ends: 'unanswered', outcome: 'expired', edits: 1, loud: 1 },
  { fault: '10008', ends: 'deleted', outcome: 'gone', edits: 1 },
  { fault: '50035', ends: 'answered', outcome: 'told', edits: 2, loud: 1 },
  { fault: '429-user:2', ends: 'answered', outcome: 'delivered', edits: 3 },
  { fault: '429-shared', ends: 'answered', outcome: 'delivered', edits: 2 },
  { fault: '429-global', ends: 'answered', outcome: 'delivered', edits: 2 },
  { fault: '5xx:3', ends: 'answered', outcome: 'delivered', edits: 4 },
  { fault: 'reset:2', ends: 'answered', outcome: 'delivered', edits: 3 },
  { fault: 'hang', ends: 'answered', outcome: 'delivered', edits: 2 },
]

t.test('each fault ends by its rule, with no call more than it takes', async (t) => {
  const { discord, logs, logged } = await startRunning(t, { discordTimeoutMs: 1000 })
  const nextKey = newKeys()
  // The first one pays for what is compiled and connected: it must not cost the others their three seconds.
  await discord.command('signal', nextKey()).ended
  for (const { fault, ends, outcome, edits, callbacks = 0, loud = 0 } of CASES) {
    const exchange = discord.command('signal', nextKey(), { fault })
    const story = await logged('interaction ended', exchange.id)
    const ending = await exchange.ended
    t.equal(ending.outcome, ends, `${fault}: for the trader`)
    t.equal(story.outcome, outcome, `${fault}: in the log`)
    if (edits !== undefined) t.equal(exchange.counts.attempts, edits, `${fault}: edits`)
    t.equal(exchange.counts.callbacks, callbacks, `${fault}: callbacks`)
    const lines = logs.filter((line) => line.interactionId === exchange.id && isLoud(line))
    t.equal(lines.length, loud, `${fault}: logged loudly`)
  }
  t.same(discord.violations, [])
})

t.test(
  'a retry comes later by chance, so that those who wait do not come all at once',
  async (t) => {
    t.intercept(Math, 'random', { value: () => 0.999 })
    const { discord } = await startRunning(t)
    const exchange = discord.command('signal', newKeys()(), { fault: 'early-10015:1' })
    t.equal((await exchange.ended).outcome, 'answered')
    const [first = 0, second = 0] = exchange.timeline.flatMap(({ step, ms }) =>
      step === 'edit' ? ms : [],
    )
    t.ok(second - first > 295, `a quarter of a second and a fifth of it: ${first}, ${second}`)
  },
)

t.test('a quiet close after a reply that nobody read is found out by the edit', async (t) => {
  const { discord, backend, logged } = await startRunning(t)
  backend.failWith = 404
  const exchange = discord.command('signal', newKeys()(), { fault: 'lost-reply-close' })
  t.equal((await exchange.ended).outcome, 'answered')
  t.equal(exchange.counts.callbacks, 1)
  const story = await logged('interaction ended', exchange.id)
  t.match(story, { outcome: 'told', rescue: 'acknowledged', retries: { 'too-early': 1 } })
})

t.test('a lost immediate reply is sent again as it was', async (t) => {
  const { discord, logged } = await startRunning(t)
  const exchange = discord.command('help', {}, { fault: 'lost-reply' })
  const ending = await exchange.ended
  t.equal(ending.outcome, 'answered')
  t.equal(ending.message?.ephemeral, true)
  t.equal(exchange.counts.callbacks, 1)
  t.match(await logged('interaction ended', exchange.id), {
    outcome: 'delivered',
    rescue: 'acknowledged',
    attempts: 0,
  })
})

t.test('10015 to the end is expired after five retries', async (t) => {
  const { discord, logged } = await startRunning(t)
  const exchange = discord.command(
    'signal',
    { pair: 'EUR/USD', timeframe: '4h' },
    { fault: '10062-reply' },
  )
  const story = await logged('interaction ended', exchange.id)
  t.match(story, { outcome: 'expired', attempts: 6, retries: { 'too-early': 5 }, level: 'warn' })
  t.equal(discord.calls('edit'), 6)
})

t.test('a ban stops every follow-up, and one probe goes before all', async (t) => {
  const { discord, logs, logged, adminAddress } = await startRunning(t)
  const nextKey = newKeys()
  const banned = discord.command('signal', nextKey(), { fault: 'ban-page' })
  await logged('banned by discord: follow-ups wait')
  const others = [nextKey(), nextKey(), nextKey()].map((key) => discord.command('signal', key))
  await Promise.all(others.map(({ replied }) => replied))
  t.match(await (await fetch(`${adminAddress}/readyz`)).json(), {
    dependencies: { discord: { state: 'down' } },
  })
  t.equal(discord.calls('edit'), 1, 'nobody called during the ban')
  for (const exchange of [banned, ...others]) t.equal((await exchange.ended).outcome, 'answered')
  t.equal(discord.calls('edit'), 5)
  t.equal(logs.filter(({ msg }) => msg === 'banned by discord: follow-ups wait').length, 1)
})

t.test('a Discord that cannot be reached is not called up', async (t) => {
  const { app, adminAddress } = await startRunning(t, {
    env: { DISCORD_API_BASE_URL: 'http://127.0.0.1:9/api/v10' },
  })
  await app.calibrated()
  t.match(await (await fetch(`${adminAddress}/readyz`)).json(), {
    status: 'ready',
    dependencies: { discord: { state: 'down' } },
  })
})

t.test('past the backlog the trader is told at once that it is busy', async (t) => {
  const { discord, backend, logged } = await startRunning(t, { env: { MAX_BACKLOG: '2' } })
  backend.failWith = 'hang'
  const nextKey = newKeys()
  const first = [nextKey(), nextKey()].map((key) => discord.command('signal', key))
  await Promise.all(first.map(({ replied }) => replied))
  const third = discord.command('signal', nextKey())
  const ending = await third.ended
  t.equal(ending.message?.ephemeral, true)
  t.match(ending.message?.content, /try again/)
  t.match(await logged('interaction ended', third.id), {
    ack: 'busy',
    outcome: 'told',
    reason: 'BUSY',
  })
})
