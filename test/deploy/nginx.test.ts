/** deploy/nginx for real, through TLS, before two real servers. */
import t from 'tap'
import { SIGNAL_READY_PATH } from '../../src/routes/signal-ready.js'
import { needs } from '../harness/parts.js'
import { startFlood } from './flood.js'
import { claimedForgery, shapedForgery } from './forgeries.js'
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

t.test('callbacks are bounded by address, and the backend is at another', async (t) => {
  if (!needs(t, PARTS)) return
  const replicas = await startReplicas(t)
  const nginx = await startNginx(t, fixed(replicas), [
    ['zone=callbacks:1m rate=100r/s', 'zone=callbacks:1m rate=1r/m'],
    ['zone=callbacks burst=500', 'zone=callbacks burst=10'],
  ])
  const post = async (from: string, count: number) => {
    const flood = startFlood(nginx, from, claimedForgery, SIGNAL_READY_PATH)
    await flood.answered(count)
    return flood.stop()
  }
  const statuses = await post('127.0.0.2', 100)
  t.strictSame([...new Set(statuses)].sort(), [404, 503], 'these replicas want no callbacks')
  t.ok(statuses.filter((status) => status === 404).length <= 12)
  t.equal((await post('127.0.0.3', 1))[0], 404)
})
