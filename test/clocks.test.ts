/** A machine whose clock is wrong: Discord's decides what is too old. */
import t from 'tap'
import { startRunning } from './harness/running-app.js'

const SIGNAL = { pair: 'EUR/USD', timeframe: '4h' }

for (const [what, machineMs] of [
  ['5 s ahead of', 5000],
  ['5 s behind', -5000],
] as const) {
  t.test(
    `with the machine ${what} Discord no good interaction is refused and no old one is worked on`,
    async (t) => {
      const machineNow = () => Date.now() + machineMs
      const { app, discord, backend, logged, adminAddress } = await startRunning(t, { machineNow })
      await app.calibrated()
      t.match(await logged("this machine's clock is wrong: Discord's is used"), { level: 'warn' })
      for (const ageMs of [0, 1000, 1900]) {
        const good = discord.command('signal', SIGNAL, { ageMs })
        t.equal((await good.replied)?.status, 200, `${ageMs} ms old`)
        t.equal((await good.ended).outcome, 'answered')
      }
      const fetched = backend.count()
      const metrics = await (await fetch(`${adminAddress}/metrics`)).text()
      const offset = Number(/^signalbox_clock_offset_seconds (\S+)$/m.exec(metrics)?.[1])
      const wrongMs = offset * 1000 + machineMs
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
  async (t) => {
    let setByMs = 0
    const machineNow = () => Date.now() + setByMs
    const { app, discord, logged } = await startRunning(t, { machineNow })
    await app.calibrated()
    for (const ms of [5000, -5000]) {
      setByMs = ms
      const { replied } = discord.command('signal', SIGNAL)
      t.equal((await replied)?.status, 200, `set by ${ms} ms`)
    }
    t.match(await logged("this machine's clock is wrong: Discord's is used"), { level: 'warn' })
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
