/** The dashboard behind a real listener, with an invented hour of figures. */
import Fastify from 'fastify'
import type { Test } from 'tap'
import { seededRandom } from '../../../src/dev/stage/random.js'
import type { Story } from '../../../src/responder/story.js'
import { dashboardRoutes } from '../../../src/routes/dashboard/dashboard.js'
import { guardAnswers } from '../../../src/routes/operators-headers.js'
import { createLastHour, WINDOW_MS } from '../../../src/telemetry/last-hour.js'
import { THRESHOLDS } from '../../../src/telemetry/thresholds.js'

const STORY: Story = {
  interactionId: '1',
  command: 'signal',
  ack: 'deferred',
  ageMs: 40,
  verifiedMs: 1,
  ackMs: 2,
  receivedAt: 1,
  outcome: 'delivered',
  attempts: 1,
  totalMs: 700,
}

export async function startStage(t: Pick<Test, 'teardown'>) {
  let now = Date.now() - 3600_000
  let jobs = 0
  const random = seededRandom(5)
  const figures = createLastHour({ now: () => now, backlogJobs: () => jobs })
  /** One window of traffic; `trouble` (0..1) is how bad the backend is. */
  const pass = (trouble: number) => {
    const { responder } = figures
    const many = 5 + Math.floor(random() * 10)
    for (let i = 0; i < many; i += 1) {
      responder.onAge(60 + random() * 120 + trouble * 900)
      responder.onAcknowledged({ ...STORY, ackMs: 1 + random() * 3 + trouble * 20 })
      figures.onCache(random() < 0.6 ? 'hit' : random() < 0.3 ? 'stale' : 'miss')
      figures.onBackend(300 + random() * 300 + trouble * 4000)
      const told = { outcome: 'told', reason: 'SIGNAL_TIMEOUT' } as const
      const interactionId = String(1_576_158_145_839_151_389n + BigInt(now) * 4096n + BigInt(i))
      responder.onEnded({ ...STORY, interactionId, ...(random() < trouble / 3 && told) })
    }
    jobs = Math.floor(many / 3 + trouble * 60)
    now += WINDOW_MS
    figures.sample()
  }
  for (let i = 0; i < 720; i += 1) pass(Math.max(0, Math.sin(i / 90) - 0.6))
  const app = Fastify({ forceCloseConnections: true })
  guardAnswers(app)
  await app.register(dashboardRoutes, {
    version: '1.2.3',
    isReady: () => true,
    uptimeMs: () => 26 * 3600_000,
    backlogLimit: 1000,
    dependencies: {
      discord: () => ({ state: 'up', detail: 'clock offset 0 ms' }),
      signals: () => ({ state: 'degraded', detail: 'last fetch: SIGNAL_TIMEOUT' }),
      redis: () => ({ state: 'down', detail: 'duplicates are known to this replica only' }),
    },
    read: figures.read,
    thresholds: THRESHOLDS,
  })
  t.teardown(() => app.close())
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return { app, url, figures, pass }
}
