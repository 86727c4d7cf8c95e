/** A machine whose clock is wrong: Discord's decides what is too old. */
import t from 'tap'
import { startRunning } from './harness/running-app.js'

const SIGNAL = { pair: 'EUR/USD', timeframe: '4h' }
const WRONG = "this machine's clock is wrong: Discord's is used"

/**
 * Discord's clock, whose first answer is given so far into one of its seconds: just before the second changes, or just
 * after, that one answer says how wrong a machine is that is ahead, or behind.
 */
function clockFrom(ms: number): () => number {
  let ahead: number | undefined
  return () => {
    const time = Date.now()
    ahead ??= ms - (time % 1000)
    return time + ahead
  }
}

for (const [what, machineMs, firstMs] of [
  ['5 s ahead of', 5000, 980],
  ['5 s behind', -5000, 0],
] as const) {
  t.test(
    `with the machine ${what} Discord no good interaction is refused and no old one is worked on`,
    async (t) => {
      const machineNow = () => Date.now() + machineMs
      const { discord, backend, logged, adminAddress } = await startRunning(t, {
        machineNow,
        discord: { now: clockFrom(firstMs) },
      })
      t.match(await logged(WRONG), { level: 'warn' })
      for (const ageMs of [0, 1000, 1900]) {
        const good = discord.command('signal', SIGNAL, { ageMs })
        t.equal((await good.replied)?.status, 200, `${ageMs} ms old`)
        t.equal((await good.ended).outcome, 'answered')
      }
      const fetched = backend.count()
      const metrics = await (await fetch(`${adminAddress}/metrics`)).text()
      const offset = Number(/^signalbox_clock_offset_seconds (\S+)$/m.exec(metrics)?.[1])
      const wrongMs = offset * 1000 - (discord.clock() - machineNow())
      t.ok(Math.abs(wrongMs) <= 500, `offset ${offset}`)
      for (const ageMs of [2600 + Math.max(0, -wrongMs), 6000]) {
        const old = discord.command('signal', { pair: 'USD/JPY', timeframe: '1h' }, { ageMs })
        t.equal((await old.replied)?.status, 410, `${ageMs} ms old`)
      }
      t.equal(backend.count(), fetched)
    },
  )

  t.test(`${what} Discord: what comes as soon as the port is open is judged rightly`, async (t) => {
    const machineNow = () => Date.now() + machineMs
    const { discord } = await startRunning(t, { machineNow })
    t.equal((await discord.command('help').replied)?.status, 200)
    t.equal((await discord.command('help', {}, { ageMs: 3700 }).replied)?.status, 410)
  })
}

t.test(
  'a clock that is set while the server runs refuses nobody, and is asked about',
  // By itself an idle server would ask within a minute.
  { timeout: 20_000 },
  async (t) => {
    let setByMs = 0
    const { app, discord, logs, logged } = await startRunning(t, {
      machineNow: () => Date.now() + setByMs,
      discord: { now: clockFrom(20) },
    })
    await app.calibrated()
    const asked = discord.calls('gateway')
    for (const ms of [5000, -5000]) {
      setByMs = ms
      // What is answered at once calls nobody whose answer would tell what time it is.
      t.equal((await discord.command('help').replied)?.status, 200, `set by ${ms} ms`)
      t.equal((await discord.command('help', {}, { ageMs: 3700 }).replied)?.status, 410)
    }
    t.match(await logged(WRONG), { level: 'warn' })
    t.equal(discord.calls(), discord.calls('gateway'))
    t.ok(discord.calls('gateway') > asked)
    t.equal(logs.filter(({ msg }) => msg === WRONG).length, 1)
  },
)

t.test('without an estimate the machine is trusted', async (t) => {
  const { app, discord } = await startRunning(t, {
    env: { DISCORD_API_BASE_URL: 'http://127.0.0.1:9/api/v10' },
  })
  await app.calibrated()
  t.equal((await discord.command('help').replied)?.status, 200)
  t.equal((await discord.command('help', {}, { ageMs: 2600 }).replied)?.status, 410)
})
