/** Names and units by Prometheus' own linter. */
import { spawnSync } from 'node:child_process'
import t from 'tap'
import { needs } from './harness/parts.js'
import { startRunning } from './harness/running-app.js'

t.test('promtool has nothing to say of the metrics of a server at work', async (t) => {
  if (!needs(t, [['promtool', '--version']])) return
  const { discord, adminAddress } = await startRunning(t)
  await discord.command('signal', { pair: 'EUR/USD', timeframe: '4h' }).ended
  const page = await (await fetch(`${adminAddress}/metrics`)).text()
  t.match(page, 'signalbox_acknowledgement_duration_seconds_bucket')
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: page })
  t.equal(`${stdout}${stderr}`, '')
  t.equal(status, 0)
})
