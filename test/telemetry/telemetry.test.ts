/** How the process shows itself: what each room tells comes to the log, to the metrics and into the last hour. */
import t from 'tap'
import { ChartFailure } from '../../src/charts/failure.js'
import type { Answer } from '../../src/discord/answer.js'
import { SignalboxError } from '../../src/errors.js'
import { createLogger } from '../../src/log/logger.js'
import type { Story } from '../../src/responder/story.js'
import { createTelemetry } from '../../src/telemetry/telemetry.js'

const STORY: Story = {
  interactionId: '7',
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
const KEY = { pair: 'EUR/USD', timeframe: '4h' }
const ALREADY: Answer = { kind: 'response', status: 400, code: 40060 }
const FROM = { ip: '203.0.113.9' }

function start() {
  const lines: Record<string, unknown>[] = []
  const write = (line: string) => void lines.push(JSON.parse(line))
  const logger = createLogger({ level: 'debug', destinations: [{ write }] })
  const time = { now: 1 }
  const telemetry = createTelemetry({
    version: '1.2.3',
    logger,
    now: () => time.now,
    backlogJobs: () => 42,
  })
  const { metrics, lastHour } = telemetry
  /** What was logged since the last look, without its time. */
  const logged = () => lines.splice(0).map(({ time: _, ...line }) => line)
  /** The samples of these metrics that are not 0, by their names without the prefix. */
  async function counted(...names: readonly string[]) {
    const samples = (await metrics.read()).split('\n').flatMap((line) => {
      const [, name = '', value] = /^signalbox_(\S+) (\S+)$/.exec(line) ?? []
      const wanted = names.some((each) => name === each || name.startsWith(`${each}{`))
      return wanted && value !== '0' ? [[name, Number(value)] as const] : []
    })
    return Object.fromEntries(samples)
  }
  /** Ends a window of the last hour, and reads it. */
  function lastWindow() {
    time.now += 5000
    lastHour.sample()
    return lastHour.read(time.now - 1).points[0]
  }
  return { ...telemetry, logged, counted, lastWindow }
}

t.test('what the responder tells is heard in all three places', async (t) => {
  const { responder, logged, counted, lastWindow } = start()
  responder.onAge(1500)
  responder.onAcknowledged({ ...STORY, ackMs: 12 })
  t.strictSame(logged(), [], 'told with its end')
  responder.onEnded(STORY)
  responder.onEnded({ ...STORY, outcome: 'told', reason: 'SIGNAL_TIMEOUT' })
  responder.onTooOld({ interactionId: '7', command: 'signal', ageMs: 2800, typing: false })
  t.match(logged(), [
    { msg: 'interaction ended', outcome: 'delivered' },
    { msg: 'interaction ended', outcome: 'told', reason: 'SIGNAL_TIMEOUT' },
    { msg: 'interaction too old', level: 'warn' },
  ])
  const counts = await counted(
    'interaction_age_seconds_sum',
    'acknowledgement_duration_seconds_sum',
    'interactions_total',
    'too_old_total',
  )
  t.strictSame(counts, {
    interaction_age_seconds_sum: 1.5,
    acknowledgement_duration_seconds_sum: 0.012,
    'interactions_total{command="signal",outcome="delivered"}': 1,
    'interactions_total{command="signal",outcome="told"}': 1,
    'interactions_total{command="signal",outcome="too_old"}': 1,
    too_old_total: 1,
  })
  t.match(lastWindow(), {
    at: 5001,
    ageP95Ms: 1500,
    ackP99Ms: 12,
    delivered: 1,
    told: 1,
    expired: 1,
    backlogJobs: 42,
  })
})

t.test("what happens on an interaction's way is a line and a count each", async (t) => {
  const { responder, lastHour, logged, counted } = start()
  responder.onAcknowledged(STORY)
  responder.onDuplicate('7')
  responder.onError('7', new SignalboxError('SIGNAL_TIMEOUT', 'no answer'))
  responder.onRescue('7', 'had-arrived', false)
  responder.onAnswer('7', ALREADY, 'already acknowledged: 40060 to a callback')
  responder.onRetry('7', 'transient', 250)
  responder.onBan(60_000)
  t.match(logged(), [
    { msg: 'duplicate interaction', interactionId: '7' },
    { msg: 'signal not available', reason: 'SIGNAL_TIMEOUT' },
    { msg: 'acknowledgement of unknown fate resolved', result: 'had-arrived' },
    { msg: 'discord call unsuccessful', code: 40060 },
    { msg: 'retrying', rule: 'transient' },
    { msg: 'banned by discord: follow-ups wait', forMs: 60_000 },
  ])
  const counts = await counted(
    'duplicates_total',
    'rescues_total',
    'already_acknowledged_total',
    'retries_total',
    'bans_total',
  )
  t.strictSame(counts, {
    duplicates_total: 1,
    'rescues_total{result="had-arrived"}': 1,
    already_acknowledged_total: 1,
    'retries_total{rule="transient"}': 1,
    bans_total: 1,
  })
  t.equal(lastHour.read(0).verdicts.alreadyAcknowledgedRate.value, 1)
})

t.test("so is what happens on a signal's way", async (t) => {
  const { signals, logged, counted, lastWindow } = start()
  signals.onSuccess?.(KEY, 300)
  signals.onError?.(KEY, 'SIGNAL_TIMEOUT', 30_000)
  signals.onCache('stale')
  signals.onFetchError(KEY, new SignalboxError('SIGNAL_INVALID', 'entry is missing'))
  signals.onBreaker('open')
  t.match(logged(), [
    { msg: 'signal fetched', ...KEY, backendMs: 300 },
    { msg: 'signal not fetched', ...KEY, code: 'SIGNAL_TIMEOUT' },
    { msg: 'bad signal document', ...KEY },
    { msg: 'signal backend circuit breaker', state: 'open' },
  ])
  const counts = await counted(
    'backend_duration_seconds_sum',
    'backend_errors_total',
    'cache_requests_total',
  )
  t.strictSame(counts, {
    backend_duration_seconds_sum: 30.3,
    'backend_errors_total{reason="SIGNAL_TIMEOUT"}': 1,
    'cache_requests_total{result="stale"}': 1,
  })
  t.match(lastWindow(), { backendP95Ms: 30_000, stale: 1 })
})

t.test("and what comes of requests that are nobody's interaction", async (t) => {
  const { requests, logged, counted } = start()
  requests.onRejected('timestamp', FROM)
  requests.onPing()
  requests.onError(new TypeError('x is undefined'))
  requests.onCallback('forged', FROM)
  t.match(logged(), [
    { msg: 'request rejected', reason: 'timestamp', address: FROM.ip },
    { msg: 'ping answered' },
    { msg: 'request failed' },
    { msg: 'signal callback', result: 'forged', address: FROM.ip },
  ])
  t.strictSame(await counted('rejected_total', 'pings_total', 'callbacks_total'), {
    'rejected_total{reason="timestamp"}': 1,
    pings_total: 1,
    'callbacks_total{result="forged"}': 1,
  })
})

t.test('a chart that is not drawn is a line and counted; the version is a metric', async (t) => {
  const { onChartError, logged, metrics, counted } = start()
  const failed = { interactionId: '7', ...KEY }
  onChartError(new ChartFailure('slow', 'the chart took too long'), failed)
  onChartError(new SignalboxError('CHART_FAILED', 'no range'), failed)
  const line = { msg: 'chart not drawn', level: 'warn', ...failed }
  t.match(logged(), [line, line])
  t.strictSame(await counted('chart_failures_total'), {
    'chart_failures_total{reason="slow"}': 1,
    'chart_failures_total{reason="picture"}': 1,
  })
  t.match(await metrics.read(), /^signalbox_build_info\{version="1\.2\.3"/m)
})
