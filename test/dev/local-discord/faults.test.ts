/** Each fault, in life: what the application meets, and how it ends for the trader. */
import t from 'tap'
import { FAULTS } from '../../../src/dev/local-discord/faults.js'
import {
  callback,
  DEFERRED,
  edit,
  makeLatch,
  nobody,
  type Received,
  said,
  startPair,
} from './stand-in.js'

const GOOD = { content: 'ok', ...nobody }

async function acknowledged(t: Parameters<typeof startPair>[0], fault: string) {
  const discord = await startPair(t, ({ reply }) => reply(DEFERRED))
  const exchange = discord.command('signal', {}, { fault })
  await exchange.replied
  return { discord, exchange, edit: () => edit(discord, exchange, GOOD) }
}

t.test('every fault of the table says what it does', async (t) => {
  for (const [name, { summary }] of Object.entries(FAULTS)) t.match(summary, /\w{3}/, name)
})

t.test('early-10015, 429 and 5xx pass after their number of times', async (t) => {
  const cases: [string, object[]][] = [
    ['early-10015:2', [{ status: 404, json: { code: 10015 } }, { status: 404 }]],
    [
      '429-user',
      [
        {
          status: 429,
          json: { retry_after: 0.2, global: false },
          headers: { 'x-ratelimit-scope': 'user', 'retry-after': '1' },
        },
      ],
    ],
    ['429-shared', [{ status: 429, headers: { 'x-ratelimit-scope': 'shared' } }]],
    [
      '429-global',
      [{ status: 429, json: { global: true }, headers: { 'x-ratelimit-global': 'true' } }],
    ],
    ['5xx:3', [{ status: 502, text: /<html>/ }, { status: 500, json: {} }, { status: 503 }]],
    ['50035', [{ status: 400, json: { code: 50035, errors: { embeds: {} } } }]],
  ]
  for (const [fault, answers] of cases) {
    const { exchange, edit } = await acknowledged(t, fault)
    for (const wanted of answers) {
      const { headers, ...answer } = await edit()
      t.match({ ...answer, headers: Object.fromEntries(headers) }, wanted, fault)
    }
    t.equal((await edit()).status, 200, `${fault} has passed`)
    t.match(await exchange.ended, { outcome: 'answered' })
  }
})

t.test("the ban page has Retry-After but nothing of Discord's rate limits", async (t) => {
  const { edit } = await acknowledged(t, 'ban-page')
  const { status, text, headers } = await edit()
  t.equal(status, 429)
  t.match(text, /error code: 1015/)
  t.match(headers.get('content-type'), /text\/html/)
  t.equal(headers.get('retry-after'), '1')
  t.same(
    [...headers.keys()].filter((name) => name.startsWith('x-ratelimit')),
    [],
  )
})

t.test('50027, 10062-edit and 10008 end it', async (t) => {
  const cases: [string, object, string][] = [
    ['50027', { status: 401, json: { code: 50027 } }, 'unanswered'],
    ['10062-edit', { status: 404, json: { code: 10062 } }, 'unanswered'],
    ['10008', { status: 404, json: { code: 10008 } }, 'deleted'],
  ]
  for (const [fault, answer, outcome] of cases) {
    const { exchange, edit } = await acknowledged(t, fault)
    t.match(await edit(), answer)
    t.match(await exchange.ended, { outcome })
    t.match(await edit(), answer, 'and again')
  }
})

t.test('reset breaks the connection of an edit, the next one passes', async (t) => {
  const { edit } = await acknowledged(t, 'reset')
  await t.rejects(edit())
  t.equal((await edit()).status, 200)
})

t.test('a hung edit is never answered, the next one passes', async (t) => {
  const { discord, exchange, edit } = await acknowledged(t, 'hang')
  const seen = new Promise((resolve) => discord.on('step', (_, step) => resolve(step)))
  const hung = edit().catch(() => 'cut')
  t.match(await seen, { step: 'edit', note: 'hang' })
  t.equal((await edit()).status, 200)
  t.match(await exchange.ended, { outcome: 'answered' })
  await discord.close()
  t.equal(await hung, 'cut')
})

t.test('late processing: edits find 10015 until the clock says so', async (t) => {
  let now = 1_700_000_000_000
  const discord = await startPair(t, ({ reply }) => reply(DEFERRED), { now: () => now })
  const exchange = discord.command('signal', {}, { fault: 'late-processing:300' })
  await exchange.replied
  t.match(await edit(discord, exchange, GOOD), { status: 404, json: { code: 10015 } })
  now += 300
  t.match(await edit(discord, exchange, GOOD), { status: 200 })
})

for (const fault of ['lost-reply', 'lost-reply-close']) {
  t.test(`${fault}: the server's side dies while it works, and a callback succeeds`, async (t) => {
    const died = makeLatch<unknown>()
    const discord = await startPair(t, ({ response }) => {
      response.on('close', () => died.resolve(response.writableFinished))
    })
    const exchange = discord.command('signal', {}, { fault })
    t.equal(await exchange.replied, undefined)
    t.equal(await died.promise, false)
    t.match(exchange.timeline[1], { step: 'lost', note: 'LOST' })
    t.match(await edit(discord, exchange, GOOD), { status: 404, json: { code: 10015 } })
    t.match(await callback(discord, exchange, DEFERRED), { status: 204, text: '' })
    t.match(await callback(discord, exchange, DEFERRED), { status: 400, json: { code: 40060 } })
    t.equal((await edit(discord, exchange, GOOD)).status, 200)
    t.equal(exchange.counts.callbacks, 2)
  })

  t.test(`${fault.replace('reply', 'reply-processed')}: a callback finds 40060`, async (t) => {
    const died = makeLatch<unknown>()
    const discord = await startPair(t, ({ response }) => response.on('close', died.resolve))
    const name = fault.replace('reply', 'reply-processed')
    const exchange = discord.command('help', {}, { fault: name })
    await exchange.replied
    await died.promise
    t.match(exchange.acknowledgement, { type: 5, via: 'presumed' })
    const answer = await callback(discord, exchange, said('Help.'))
    t.match(answer, { status: 400, json: { code: 40060 } })
    t.match(await exchange.ended, { outcome: 'answered', message: { content: 'Help.' } })
    t.match(await callback(discord, exchange, said('Help.')), { json: { code: 40060 } })
  })
}

t.test('a reply that is read before its loss counts only when it was processed', async (t) => {
  for (const [name, outcome] of [
    ['lost-reply', 'expired'],
    ['lost-reply-processed', 'answered'],
  ] as const) {
    const discord = await startPair(t, ({ reply }) => reply(said('Help.')))
    const exchange = discord.command('help', {}, { fault: `${name}:1000` })
    t.match(await exchange.ended, { outcome }, name)
  }
})

t.test('10062: the reply is lost and the callback comes too late', async (t) => {
  const discord = await startPair(t, () => {})
  const exchange = discord.command('signal', {}, { fault: '10062' })
  await exchange.replied
  t.match(await callback(discord, exchange, DEFERRED), { status: 404, json: { code: 10062 } })
  t.match(await exchange.ended, { outcome: 'expired' })
  t.match(await edit(discord, exchange, GOOD), { status: 404, json: { code: 10015 } })
})

t.test('10062-reply: the reply is read but was too late', async (t) => {
  const { exchange, edit } = await acknowledged(t, '10062-reply')
  t.match(await exchange.ended, { outcome: 'expired' })
  t.match(await edit(), { status: 404, json: { code: 10015 } })
})

for (const fault of ['duplicate', 'duplicate-after']) {
  t.test(`${fault}: the same bytes come twice, and both must be acknowledged alike`, async (t) => {
    const seen: Received[] = []
    const twice = makeLatch<void>()
    const discord = await startPair(t, (received) => {
      seen.push(received)
      received.reply(seen.length % 2 ? DEFERRED : { type: 5, data: { flags: 64 } })
      if (seen.length === 2) twice.resolve()
    })
    const exchange = discord.command('signal', {}, { fault })
    await twice.promise
    while (exchange.replies.length < 2) await new Promise(setImmediate)
    t.same(seen[0]?.raw, seen[1]?.raw)
    t.equal(exchange.counts.duplicates, 1)
    t.same(exchange.violations, ['a duplicate was acknowledged differently'])
  })
}
