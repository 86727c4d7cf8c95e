/** deploy/nginx for real, through TLS, before two real servers. */
import t from 'tap'
import { needs } from '../harness/parts.js'
import { startFlood } from './flood.js'
import { shapedForgery } from './forgeries.js'
import { testProxy } from './proxy-suite.js'
import { readRejections, startReplicas } from './replicas.js'
import { fixed, startNginx } from './start-nginx.js'
import { startBridge } from './tls-bridge.js'

const PARTS = [
  ['nginx', '-v'],
  ['openssl', 'version'],
] as const

t.test('nginx', async (t) => {
  if (!needs(t, PARTS)) return
  const replicas = await startReplicas(t)
  const nginx = await startNginx(t, fixed(replicas))
  await testProxy(t, replicas, { ...nginx, mayReset: false })
  t.notMatch(nginx.readLog('error'), /\[(emerg|alert|crit)\]/)
  t.match(nginx.readLog('access'), /200 \d+ request=\S+ connect=\S+ response=/)
})

t.test('well-shaped forgeries are bounded by address, and Discord is at another', async (t) => {
  if (!needs(t, PARTS)) return
  const replicas = await startReplicas(t)
  // A fiftieth of the file's: no machine is too slow to go past that.
  const nginx = await startNginx(t, fixed(replicas), [
    ['zone=addresses:10m rate=500r/s', 'zone=addresses:10m rate=10r/s'],
    ['zone=addresses burst=500', 'zone=addresses burst=10'],
  ])
  const { discord } = replicas
  const bridge = await startBridge(t, nginx)
  discord.endpoint = `${bridge.url}/interactions`

  const flood = startFlood(nginx, '127.0.0.2', shapedForgery)
  await flood.answered(300)
  for (const timeframe of ['15min', '1h', '4h', '1d']) {
    const exchange = discord.command('signal', { pair: 'EUR/USD', timeframe })
    t.equal((await exchange.replied)?.status, 200, 'acknowledged while the flood goes on')
    t.equal((await exchange.ended).outcome, 'answered')
  }
  const statuses = await flood.stop()
  t.strictSame([...new Set(statuses)], [401])
  const seen = await readRejections(replicas, 'signature')
  t.ok(seen > 0 && seen < statuses.length / 2, `${seen} of ${statuses.length} got through`)
})
