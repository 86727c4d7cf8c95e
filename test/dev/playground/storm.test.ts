/** Storms: paced, counted, told, and over only when every one is accounted for. */
import t, { type Test } from 'tap'
import { Storm, type StormView } from '../../../src/dev/playground/storm.js'
import { makeLatch, nobody, type Received } from '../local-discord/stand-in.js'
import { type FakeServers, makeStage } from './stage.js'

const signal = { type: 4, data: { embeds: [{ title: 'EUR/USD' }], ...nobody } }
const plan = {
  perSecond: 100,
  seconds: 0.1,
  pairs: ['EUR/USD', 'GBP/USD', 'USD/JPY'],
  timeframes: ['1h', '4h'],
}

async function start(
  t: Test,
  answer: (received: Received, servers: FakeServers) => void,
  own: {
    readonly seconds?: number
    readonly unreplied?: number
    readonly onTell?: (view: StormView) => void
  } = {},
) {
  const stage = await makeStage(t, (received) => answer(received, stage.servers))
  const views: StormView[] = []
  const tell = own.onTell ?? ((view: StormView) => views.push(view))
  const { seconds = plan.seconds, unreplied = 256 } = own
  const bounds = { short: 60_000, long: 60_000, unreplied }
  const storm = new Storm(stage.discord, stage.servers, { ...plan, seconds }, tell, bounds)
  t.teardown(() => storm.abandon())
  return { ...stage, storm, views }
}

const log = (servers: FakeServers, { interaction }: Received, outcome: string) =>
  servers.emit('line', { msg: 'interaction ended', interactionId: interaction.id, outcome })

t.test('as many as planned are sent, unlike each other, and all are delivered', async (t) => {
  const seen: unknown[] = []
  const { storm, views, servers, discord } = await start(t, (received, servers) => {
    const { data, locale, member } = received.interaction as {
      data: { options: { value: string }[] }
      locale: string
      member: { user: { global_name: string } }
    }
    const values = data.options.map(({ value }) => value)
    seen.push([member.user.global_name, locale, ...values].join(' '))
    received.reply(signal)
    log(servers, received, 'delivered')
  })
  await storm.over
  t.match(views.at(-1), { running: false, sent: 10, open: 0, delivered: 10, lost: 0, told: 0 })
  t.ok((views.at(-1)?.p99Ms ?? 0) >= (views.at(-1)?.p50Ms ?? 1))
  t.equal(new Set(seen).size, 6, 'pairs and timeframes and traders in turn')
  t.equal(servers.listenerCount('line'), 0)
  t.ok(discord.exchanges.every(({ quiet, wire }) => quiet && wire.length === 0))
  storm.stop()
  t.equal(views.at(-1)?.running, false, 'stopping again changes nothing')
})

t.test('told and expired are told apart', async (t) => {
  let first = true
  const { storm } = await start(t, (received, servers) => {
    if (first) received.reply({ type: 4, data: { content: 'busy', ...nobody } })
    else received.reply({}, 410)
    log(servers, received, first ? 'told' : 'expired')
    first = false
  })
  await storm.over
  t.match(storm.view, { sent: 10, open: 0, told: 1, expired: 9, lost: 0, delivered: 0 })
})

t.test('it is told of while it runs, and can be stopped early or abandoned', async (t) => {
  const told = makeLatch<StormView>()
  const { storm } = await start(t, () => {}, { seconds: 60, onTell: told.resolve })
  t.match(storm.view, { running: true, sent: 0, p50Ms: undefined, perSecond: 100, seconds: 60 })
  const view = await told.promise
  t.match(view, { running: true, delivered: 0 })
  storm.stop()
  t.equal(storm.view.running, false)
  t.ok(storm.view.elapsedMs < 60_000)
  storm.abandon()
})

t.test('it holds back while too many wait for their reply', async (t) => {
  const held: (() => void)[] = []
  const told = makeLatch<StormView>()
  const more = makeLatch()
  const { storm } = await start(
    t,
    ({ reply }) => {
      held.push(() => reply(signal))
      if (held.length > 3) more.resolve()
    },
    { seconds: 60, unreplied: 3, onTell: told.resolve },
  )
  // Told a quarter of a second later: 25 would have been due.
  t.match(await told.promise, { sent: 3, open: 3 })
  await Promise.all(held.map(async (reply) => reply()))
  await more.promise
  t.ok(storm.view.sent > 3)
})
