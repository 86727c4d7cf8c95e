/** The hour in memory: what a window holds, what a verdict looks back over, and that both are bounded. */
import t from 'tap'
import type { Answer } from '../../src/discord/answer.js'
import type { Story } from '../../src/responder/story.js'
import { createLastHour, WINDOW_MS } from '../../src/telemetry/last-hour.js'

const story: Story = {
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
const already: Answer = { kind: 'response', status: 400, code: 40060 }

function start() {
  let now = 1
  let jobs = 0
  const figures = createLastHour({ now: () => now, backlogJobs: () => jobs })
  return {
    figures,
    setJobs: (value: number) => {
      jobs = value
    },
    setNow: (value: number) => {
      now = value
    },
    /** Ends windows. */
    pass(count = 1) {
      for (let i = 0; i < count; i += 1) {
        now += WINDOW_MS
        figures.sample()
      }
    },
  }
}

t.test('without traffic there are no figures rather than good ones', async (t) => {
  const { figures, pass } = start()
  t.strictSame(figures.read(0).points, [])
  pass()
  const { verdicts, ackP99Ms, points } = figures.read(0)
  for (const verdict of Object.values(verdicts)) t.strictSame(verdict, { level: 'unknown' })
  t.equal(ackP99Ms, null)
  t.strictSame(points, [
    {
      at: 1 + WINDOW_MS,
      ackP50Ms: null,
      ackP99Ms: null,
      ageP95Ms: null,
      backendP95Ms: null,
      delivered: 0,
      told: 0,
      expired: 0,
      lost: 0,
      hit: 0,
      stale: 0,
      miss: 0,
      backlogJobs: 0,
      successRate: null,
    },
  ])
})

t.test('a window holds what happened in it, and the next begins anew', async (t) => {
  const { figures, pass, setJobs } = start()
  const { responder } = figures
  setJobs(3)
  responder.onAge(500)
  responder.onAcknowledged({ ...story, ackMs: 7 })
  for (const outcome of ['delivered', 'gone', 'told', 'expired', 'refused', 'abandoned'] as const)
    responder.onEnded({ ...story, outcome })
  responder.onEnded({ ...story, ack: 'choices' })
  for (const typing of [false, true])
    responder.onTooOld({ interactionId: '1', command: 'signal', ageMs: 2800, typing })
  figures.onCache('hit')
  figures.onCache('stale')
  figures.onCache('miss')
  figures.onBackend(3000)
  pass()
  t.match(figures.read(0).points[0], {
    ackP50Ms: 7,
    ackP99Ms: 7,
    ageP95Ms: 500,
    backendP95Ms: 3000,
    delivered: 2,
    told: 1,
    expired: 2,
    lost: 2,
    hit: 1,
    stale: 1,
    miss: 1,
    backlogJobs: 3,
    successRate: 2 / 7,
  })
  pass()
  t.match(figures.read(0).points[1], { ackP99Ms: null, delivered: 0, hit: 0, successRate: 2 / 7 })
  t.equal(figures.read(1 + WINDOW_MS).points.length, 1, 'only what is newer')
})

t.test('verdicts look back five minutes, against the thresholds', async (t) => {
  const { figures, pass } = start()
  const { responder } = figures
  responder.onAge(1500)
  figures.onBackend(6000)
  for (let i = 0; i < 8; i += 1) responder.onAcknowledged({ ...story, ackMs: 4 })
  responder.onAnswer('1', already, 'already acknowledged')
  responder.onAnswer('1', { ...already, code: 10015 }, 'too early')
  responder.onAnswer('1', { kind: 'failure', reason: 'reset', error: new Error('x') }, 'transient')
  for (let i = 0; i < 23; i += 1) responder.onEnded(story)
  responder.onEnded({ ...story, outcome: 'expired' })
  responder.onEnded({ ...story, outcome: 'told' })
  pass()
  t.match(figures.read(0), {
    ackP99Ms: 4,
    verdicts: {
      expiredRate: { value: 0.04, level: 'ok' },
      lostReplies: { value: 0, level: 'ok' },
      alreadyAcknowledgedRate: { value: 1 / 8, level: 'warning' },
      ageSeconds: { value: 1.5, level: 'warning' },
      backendSeconds: { value: 6, level: 'critical' },
      successRate: { value: 0.92, level: 'warning' },
    },
  })
  pass(58)
  t.equal(figures.read(0).verdicts.successRate.level, 'warning')
  pass(1)
  t.equal(figures.read(0).verdicts.successRate.level, 'unknown', 'past them it is forgotten')
})

t.test('what went wrong is counted over five minutes, and listed over the hour', async (t) => {
  const { figures, pass } = start()
  const { responder } = figures
  responder.onEnded({ ...story, interactionId: '1', outcome: 'told', reason: 'SIGNAL_TIMEOUT' })
  responder.onEnded({ ...story, interactionId: '2', outcome: 'abandoned' })
  responder.onTooOld({ interactionId: '3', command: 'board', ageMs: 2800, typing: false })
  responder.onTooOld({ interactionId: '4', command: 'board', ageMs: 2800, typing: true })
  responder.onEnded({ ...story, interactionId: '5', outcome: 'told', ack: 'choices' })
  responder.onEnded({ ...story, interactionId: '6', outcome: 'gone' })
  pass()
  responder.onEnded({ ...story, interactionId: '7', outcome: 'told', reason: 'SIGNAL_TIMEOUT' })
  const { failures, lastFailures } = figures.read(0)
  t.strictSame(failures, [
    { outcome: 'told', reason: 'SIGNAL_TIMEOUT', count: 2 },
    { outcome: 'abandoned', count: 1 },
    { outcome: 'too old', count: 1 },
  ])
  const ended = { command: 'signal', outcome: 'told', reason: 'SIGNAL_TIMEOUT' }
  t.strictSame(lastFailures, [
    { at: 1 + WINDOW_MS, interactionId: '7', ...ended },
    { at: 1, interactionId: '3', command: 'board', outcome: 'too old' },
    { at: 1, interactionId: '2', command: 'signal', outcome: 'abandoned' },
    { at: 1, interactionId: '1', ...ended },
  ])
  pass(60)
  t.strictSame(figures.read(0).failures, [])
  t.equal(figures.read(0).lastFailures.length, 4)
  pass(659)
  t.equal(figures.read(0).lastFailures.length, 1)
  pass()
  t.strictSame(figures.read(0).lastFailures, [])
})

t.test('replies that had not arrived are told apart from those sent again in vain', async (t) => {
  const { figures, pass } = start()
  const { responder } = figures
  t.strictSame(figures.read(0).verdicts.lostReplies, { level: 'unknown' })
  for (let i = 0; i < 10; i += 1) responder.onAcknowledged(story)
  for (const result of ['acknowledged', 'expired', 'had-arrived', 'unknown', 'refused'] as const)
    responder.onRescue('1', result, false)
  t.strictSame(figures.read(0).verdicts.lostReplies, { level: 'critical', value: 0.2 })
  t.equal(figures.read(0).verdicts.alreadyAcknowledgedRate.value, 0, 'that is by 40060')
  pass(60)
  t.strictSame(figures.read(0).verdicts.lostReplies, { level: 'unknown' })
})

t.test('an hour is kept and no more', async (t) => {
  const { figures, pass } = start()
  pass(800)
  const { points } = figures.read(0)
  t.equal(points.length, 720)
  t.equal(points.at(-1)?.at, 1 + 800 * WINDOW_MS)
})

t.test('a clock that goes back freezes nothing: what it took back is forgotten', async (t) => {
  const { figures, pass, setNow } = start()
  pass(4)
  const times = (since: number) => figures.read(since).points.map(({ at }) => at)
  const [first = 0, second = 0, third = 0, last = 0] = times(0)
  t.strictSame(times(third), [last])
  t.strictSame(times(last), [], 'nothing is new')
  setNow(first)
  pass()
  t.strictSame(times(last), [first, second], 'whoever has seen the other time gets all')
  pass()
  t.strictSame(times(second), [third])
  t.strictSame(times(0), [first, second, third])
})
