/** What `/status` says: each figure from its own source, and none that nobody has measured. */
import t from 'tap'
import { createMetrics } from '../../src/telemetry/metrics.js'
import { readStatus } from '../../src/telemetry/status.js'

const STORY = {
  interactionId: '7',
  command: 'signal',
  ack: 'deferred',
  ageMs: 1,
  verifiedMs: 1,
  ackMs: 1,
  receivedAt: 1,
  attempts: 1,
  totalMs: 1,
} as const

t.test('what nothing is known of is left out, the rest is as measured', async (t) => {
  const metrics = createMetrics({ version: '1' })
  t.strictSame(readStatus(metrics, '1', 5), { version: '1', uptimeMs: 5 })
  metrics.onCache('hit')
  metrics.onCache('miss')
  metrics.onBackendSuccess(40)
  t.strictSame(readStatus(metrics, '1', 6), {
    backendP95Ms: 40,
    cacheHitRate: 0.5,
    version: '1',
    uptimeMs: 6,
  })
})

t.test('each quantile is the one that its name says', async (t) => {
  const metrics = createMetrics({ version: '1' })
  const { responder } = metrics
  for (let ms = 1; ms <= 100; ms++) {
    responder.onAcknowledged({ ...STORY, ackMs: ms })
    metrics.onBackendSuccess(1000 + ms)
  }
  for (const outcome of ['delivered', 'told', 'told', 'told'] as const)
    responder.onEnded({ ...STORY, outcome })
  for (const result of ['hit', 'stale', 'hit', 'miss'] as const) metrics.onCache(result)
  t.strictSame(readStatus(metrics, '1', 7), {
    ackP99Ms: 99,
    backendP95Ms: 1095,
    cacheHitRate: 0.75,
    successRate: 0.25,
    version: '1',
    uptimeMs: 7,
  })
})
