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
      // A whole second of doubt at most: what is 3.6 s old is never taken for less than 2.5.
      for (const ageMs of [3600, 6000]) {
        const old = discord.command('signal', { pair: 'USD/JPY', timeframe: '1h' }, { ageMs })
        t.equal((await old.replied)?.status, 410, `${ageMs} ms old`)
      }
      t.equal(backend.count(), fetched)
      const metrics = await (await fetch(`${adminAddress}/metrics`)).text()
      const offset = Number(/^signalbox_clock_offset_seconds (\S+)$/m.exec(metrics)?.[1])
      t.ok(Math.abs(offset + machineMs / 1000) <= 1, `offset ${offset}`)
    },
  )
}

t.test('without an estimate the machine is trusted', async (t) => {
  const { app, discord } = await startRunning(t, {
    env: { DISCORD_API_BASE_URL: 'http://127.0.0.1:9/api/v10' },
  })
  await app.calibrated()
  t.equal((await discord.command('help').replied)?.status, 200)
  t.equal((await discord.command('help', {}, { ageMs: 2600 }).replied)?.status, 410)
})
