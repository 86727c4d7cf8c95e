/** The operators' listener: alive, ready, what it leans on, and its figures. */
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import { type AdminOptions, adminRoutes } from '../../src/routes/admin.js'
import { guardAnswers } from '../../src/routes/operators-headers.js'
import { createServer } from '../../src/routes/server.js'
import type { DependencyState } from '../../src/state/dependency-state.js'

function start(t: Test, more: Partial<AdminOptions> = {}) {
  const app = Fastify()
  t.teardown(() => app.close())
  app.register(adminRoutes, { isReady: () => true, dependencies: {}, ...more })
  return app
}

t.test('the process says that it is alive, ready or not', async (t) => {
  const app = start(t, { isReady: () => false })
  const { statusCode, headers, body } = await app.inject('/healthz')
  t.equal(statusCode, 200)
  t.equal(body, '{"status":"ok"}')
  t.equal(headers['cache-control'], 'no-store')
  t.match(headers['content-type'], 'application/json')
})

t.test('readiness goes with the shutdown, and dependencies stand beside it', async (t) => {
  let ready = true
  let redis: DependencyState = { state: 'up' }
  const app = start(t, {
    isReady: () => ready,
    dependencies: {
      redis: () => redis,
      backend: () => ({ state: 'unknown' }),
    },
  })
  const first = await app.inject('/readyz')
  t.equal(first.statusCode, 200)
  t.strictSame(first.json(), {
    status: 'ready',
    dependencies: { redis: { state: 'up' }, backend: { state: 'unknown' } },
  })
  redis = { state: 'down', detail: 'duplicates are known to this replica only' }
  const degraded = await app.inject('/readyz')
  t.equal(degraded.statusCode, 200, 'a dependency that is away does not make it unready')
  t.strictSame(degraded.json().dependencies.redis, redis)
  ready = false
  const last = await app.inject('/readyz')
  t.equal(last.statusCode, 503)
  t.equal(last.json().status, 'shutting down')
  t.equal(last.headers['cache-control'], 'no-store')
})

t.test('before the public port is open it is starting, and not ready', async (t) => {
  const app = start(t, { isReady: () => false, isStarting: () => true })
  const { statusCode, body } = await app.inject('/readyz')
  t.equal(statusCode, 503)
  t.match(JSON.parse(body), { status: 'starting' })
})

t.test('metrics are served as they are, when there are any', async (t) => {
  const contentType = 'text/plain; version=0.0.4; charset=utf-8'
  const read = async () => '# HELP up 1\nup 1\n'
  const app = start(t, { metrics: { contentType, read } })
  const { statusCode, headers, body } = await app.inject('/metrics')
  t.equal(statusCode, 200)
  t.equal(headers['content-type'], contentType)
  t.equal(body, '# HELP up 1\nup 1\n')
  t.equal((await start(t).inject('/metrics')).statusCode, 404)
})

t.test('no reply may be framed, sniffed or referred from, nor one to a wrong path', async (t) => {
  const app = createServer({ trustProxy: false })
  t.teardown(() => app.close())
  guardAnswers(app)
  const metrics = { contentType: 'text/plain', read: async () => '' }
  app.register(adminRoutes, { isReady: () => true, dependencies: {}, metrics })
  for (const url of ['/healthz', '/readyz', '/metrics', '/nowhere'])
    t.match((await app.inject(url)).headers, {
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    })
})
