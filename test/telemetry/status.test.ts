import t from 'tap'
import { createMetrics } from '../../src/telemetry/metrics.js'
import { readStatus } from '../../src/telemetry/status.js'

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
