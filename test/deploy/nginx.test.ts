/** deploy/nginx for real, through TLS, before two real servers. */
import t from 'tap'
import { needs } from '../harness/parts.js'
import { testProxy } from './proxy-suite.js'
import { startReplicas } from './replicas.js'
import { startNginx } from './start-nginx.js'

const PARTS = [
  ['nginx', '-v'],
  ['openssl', 'version'],
] as const

t.test('nginx', async (t) => {
  if (!needs(t, PARTS)) return
  const replicas = await startReplicas(t)
  const nginx = await startNginx(t, replicas)
  await testProxy(t, replicas, { ...nginx, mayReset: false })
  t.notMatch(nginx.readLog('error'), /\[(emerg|alert|crit)\]/)
  t.match(nginx.readLog('access'), /200 \d+ request=\S+ connect=\S+ response=/)
})
