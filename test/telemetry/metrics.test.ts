import t from 'tap'
import { RULES } from '../../src/responder/outcome.js'
import type { Story } from '../../src/responder/story.js'
import { createMetrics } from '../../src/telemetry/metrics.js'

const story: Story = {
  interactionId: '1187265543218790421',
  command: 'signal',
  ack: 'deferred',
  ageMs: 40,
  verifiedMs: 1,
  ackMs: 2,
  receivedAt: 1,
  outcome: 'delivered',
  attempts: 1,
  totalMs: 700,
  followUpMs: 600,
  tokenLifeLeftMs: 899_000,
}

function start() {
  const metrics = createMetrics({ version: '1.2.3' })
  const state = { jobs: 3, breaker: 'half-open' as const }
  metrics.connect({
    commands: ['signal'],
    backlogJobs: () => state.jobs,
    backlogOldestAgeMs: () => 1500,
    backlogLimit: 1000,
    isReady: () => false,
    clockOffsetMs: () => -2500,
    breakers: { discord: () => 'closed', signals: () => state.breaker },
    dependencies: {
      discord: () => ({ state: 'up' }),
      signals: () => ({ state: 'unknown' }),
      redis: () => ({ state: 'down' }),
      other: () => ({ state: 'degraded' }),
    },
  })
  return metrics
}

/** The sample's value, by its whole name with labels. */
async function value(metrics: ReturnType<typeof start>, name: string) {
  const line = (await metrics.read()).split('\n').find((each) => each.startsWith(`${name} `))
  return line && Number(line.slice(name.length + 1))
}

t.test('what is read at a scrape has its unit and sign', async (t) => {
  const metrics = start()
  t.equal(await value(metrics, 'signalbox_backlog_jobs'), 3)
  t.equal(await value(metrics, 'signalbox_backlog_oldest_age_seconds'), 1.5)
  t.equal(await value(metrics, 'signalbox_clock_offset_seconds'), -2.5)
  t.equal(await value(metrics, 'signalbox_breaker_state{breaker="discord"}'), 0)
  t.equal(await value(metrics, 'signalbox_breaker_state{breaker="signals"}'), 1)
  const up = (name: string) => value(metrics, `signalbox_dependency_up{dependency="${name}"}`)
  t.equal(await up('discord'), 1)
  t.equal(await up('signals'), 1, 'nothing is known against it')
  t.equal(await up('redis'), 0)
  t.equal(await up('other'), 1, 'it answers')
  t.equal(await value(metrics, 'signalbox_success_ratio'), 1)
  t.equal(
    await value(metrics, `signalbox_build_info{version="1.2.3",node="${process.version}"}`),
    1,
  )
  t.equal(await value(metrics, 'signalbox_backlog_limit_jobs'), 1000)
  t.equal(await value(metrics, 'signalbox_ready'), 0)
  t.match(await metrics.read(), /nodejs_eventloop_lag_p99_seconds/)
  t.match(metrics.contentType, /text\/plain/)
})

t.test('an interaction is counted by command and outcome, with its times in seconds', async (t) => {
  const metrics = start()
  const { responder } = metrics
  responder.onAge(40)
  responder.onAcknowledged(story)
  responder.onAcknowledged({ ...story, storeMs: 1 })
  responder.onEnded(story)
  responder.onEnded({ ...story, outcome: 'told', reason: 'SIGNAL_TIMEOUT' })
  responder.onEnded({ ...story, outcome: 'expired', attempts: 0 })
  responder.onEnded({ ...story, ack: 'choices' })
  responder.onEnded({ ...story, ack: 'choices', outcome: 'expired' })
  t.equal(
    await value(metrics, 'signalbox_interactions_total{command="signal",outcome="unsuggested"}'),
    1,
  )
  t.equal(
    await value(metrics, 'signalbox_interactions_total{command="signal",outcome="delivered"}'),
    1,
  )
  t.equal(
    await value(metrics, 'signalbox_interactions_total{command="signal",outcome="suggested"}'),
    1,
    'keystrokes do not count as answers',
  )
  t.equal(await value(metrics, 'signalbox_interactions_total{command="signal",outcome="told"}'), 1)
  t.equal(await value(metrics, 'signalbox_expired_total'), 2, 'suggestions included')
  t.equal(await value(metrics, 'signalbox_interaction_age_seconds_sum'), 0.04)
  t.equal(await value(metrics, 'signalbox_acknowledgement_duration_seconds_bucket{le="0.005"}'), 2)
  t.equal(await value(metrics, 'signalbox_acknowledgement_store_round_trips_total'), 1)
  t.equal(await value(metrics, 'signalbox_time_to_answer_seconds_sum'), 1.4)
  t.equal(await value(metrics, 'signalbox_token_life_left_seconds_bucket{le="900"}'), 3)
  t.equal(await value(metrics, 'signalbox_success_ratio'), 1 / 3)
})

t.test('an inline answer has no follow-up and no token life', async (t) => {
  const metrics = start()
  const { followUpMs: _, tokenLifeLeftMs: __, ...inline } = story
  metrics.responder.onEnded({ ...inline, ack: 'answered', attempts: 0 })
  t.equal(await value(metrics, 'signalbox_follow_up_duration_seconds_count'), 0)
  t.equal(await value(metrics, 'signalbox_token_life_left_seconds_count'), 0)
})

t.test("Discord's errors are counted by code, else by status, else by what broke", async (t) => {
  const metrics = start()
  const { responder } = metrics
  responder.onAnswer('1', { kind: 'response', status: 400, code: 40060 }, 'already')
  responder.onAnswer('1', { kind: 'response', status: 502, code: 0 }, 'transient')
  responder.onAnswer('1', { kind: 'response', status: 403 }, 'refused')
  responder.onAnswer('1', { kind: 'response', status: 400, code: 99999 }, 'refused')
  responder.onAnswer('1', { kind: 'response', status: 503 }, 'too early: 10015 soon after')
  responder.onAnswer('1', { kind: 'failure', reason: 'reset', error: new Error('x') }, 'transient')
  t.equal(await value(metrics, 'signalbox_discord_errors_total{code="40060"}'), 1)
  t.equal(await value(metrics, 'signalbox_discord_errors_total{code="http_502"}'), 1)
  t.equal(await value(metrics, 'signalbox_discord_errors_total{code="http_503"}'), 1)
  t.equal(await value(metrics, 'signalbox_discord_errors_total{code="http_403"}'), 1)
  t.equal(await value(metrics, 'signalbox_discord_errors_total{code="other"}'), 1)
  t.equal(await value(metrics, 'signalbox_discord_errors_total{code="reset"}'), 1)
  t.equal(await value(metrics, 'signalbox_already_acknowledged_total'), 1)
  t.equal(await value(metrics, 'signalbox_discord_rules_total{rule="transient"}'), 2)
  t.equal(await value(metrics, 'signalbox_discord_rules_total{rule="too_early"}'), 1)
})

t.test('what strange answers are counted by is a closed set, at 0 from the start', async (t) => {
  const metrics = start()
  const series = async () => (await metrics.read()).match(/^signalbox_discord_\w+s_total\{.*/gm)
  const born = await series()
  t.ok(born?.every((line) => line.endsWith(' 0')))
  for (const status of ['2xx', '401', '403', '429', '5xx'])
    t.equal(await value(metrics, `signalbox_discord_answers_total{status="${status}"}`), 0)
  for (const code of ['10062', '50027', '40333', 'http_429', 'reset', 'other'])
    t.equal(await value(metrics, `signalbox_discord_errors_total{code="${code}"}`), 0)
  for (let n = 0; n < 1000; n += 1) {
    metrics.onDiscordStatus(n)
    metrics.responder.onAnswer('1', { kind: 'response', status: n, code: 7_000_000 + n }, 'limited')
    metrics.responder.onAnswer('1', { kind: 'response', status: n, code: -n }, 'limited')
    metrics.responder.onAnswer('1', { kind: 'response', status: n }, 'limited')
  }
  t.equal((await series())?.length, born?.length)
  t.equal(await value(metrics, 'signalbox_discord_answers_total{status="403"}'), 1)
  t.equal(await value(metrics, 'signalbox_discord_answers_total{status="5xx"}'), 96)
  t.equal(await value(metrics, 'signalbox_discord_answers_total{status="other"}'), 500)
})

t.test('everything else that happens has its counter', async (t) => {
  const metrics = start()
  const { responder } = metrics
  const old = { interactionId: '1', command: 'signal', ageMs: 2800 }
  responder.onTooOld({ ...old, typing: false })
  responder.onTooOld({ ...old, typing: true })
  for (const outcome of ['too_old', 'unsuggested'])
    t.equal(
      await value(metrics, `signalbox_interactions_total{command="signal",outcome="${outcome}"}`),
      1,
    )
  responder.onDuplicate('1')
  responder.onError('1', new Error('logged, not counted'))
  responder.onRescue('1', 'had-arrived', false)
  responder.onRetry('1', 'too-early', 250)
  responder.onBan(60_000)
  responder.onBanEnded(60_000)
  metrics.onRejected('signature')
  metrics.onPing()
  metrics.onCache('hit')
  metrics.onCache('miss')
  metrics.onBackendSuccess(300)
  metrics.onBackendError('SIGNAL_TIMEOUT', 30_000)
  t.equal(await value(metrics, 'signalbox_too_old_total'), 2)
  t.equal(await value(metrics, 'signalbox_duplicates_total'), 1)
  t.equal(await value(metrics, 'signalbox_rescues_total{result="had-arrived"}'), 1)
  t.equal(await value(metrics, 'signalbox_retries_total{rule="too-early"}'), 1)
  t.equal(await value(metrics, 'signalbox_bans_total'), 1)
  t.equal(await value(metrics, 'signalbox_rejected_total{reason="signature"}'), 1)
  t.equal(await value(metrics, 'signalbox_pings_total'), 1)
  t.equal(await value(metrics, 'signalbox_cache_requests_total{result="hit"}'), 1)
  t.equal(await value(metrics, 'signalbox_backend_duration_seconds_count'), 2)
  t.equal(await value(metrics, 'signalbox_backend_errors_total{reason="SIGNAL_TIMEOUT"}'), 1)
  t.equal(metrics.recent.cacheHits.mean(), 0.5)
  t.equal(metrics.recent.backendMs.quantile(0.95), 300)
})

t.test('what replicas do without, and for, each other is counted', async (t) => {
  const metrics = start()
  metrics.onCallback('taken')
  metrics.onFallback('accept')
  metrics.onStrange('news')
  metrics.onChartFailure('worker')
  metrics.onTakenOver()
  metrics.onGone()
  t.equal(await value(metrics, 'signalbox_callbacks_total{result="taken"}'), 1)
  t.equal(await value(metrics, 'signalbox_shared_store_strange_total{kind="news"}'), 1)
  t.equal(await value(metrics, 'signalbox_shared_store_fallbacks_total{step="accept"}'), 1)
  t.equal(await value(metrics, 'signalbox_takeovers_total'), 1)
  t.equal(await value(metrics, 'signalbox_chart_failures_total{reason="worker"}'), 1)
  t.equal(
    await value(metrics, 'signalbox_interactions_total{command="unknown",outcome="abandoned"}'),
    1,
  )
  t.equal(metrics.recent.successes.mean(), 0)
})

t.test(
  'each labelled counter has all its series from the start, and never another one',
  async (t) => {
    const metrics = start()
    const series = async () =>
      (await metrics.read()).match(/^signalbox_\w+_total\{.*\}(?= )/gm)?.toSorted() ?? []
    const born = await series()
    const labelled = new Set(born.map((each) => each.split('{')[0]))
    t.strictSame(
      [...labelled],
      [
        'signalbox_backend_errors_total',
        'signalbox_cache_requests_total',
        'signalbox_callbacks_total',
        'signalbox_chart_failures_total',
        'signalbox_discord_answers_total',
        'signalbox_discord_errors_total',
        'signalbox_discord_rules_total',
        'signalbox_interactions_total',
        'signalbox_rejected_total',
        'signalbox_rescues_total',
        'signalbox_retries_total',
        'signalbox_shared_store_fallbacks_total',
        'signalbox_shared_store_strange_total',
      ],
    )
    for (const { name } of RULES)
      for (const answer of [
        { kind: 'response', status: 418, code: 12345 },
        { kind: 'response', status: 599 },
        { kind: 'response', status: 999 },
        { kind: 'failure', reason: 'connect', error: new Error('x') },
      ] as const)
        metrics.responder.onAnswer('1', answer, name)
    t.strictSame(await series(), born)
  },
)
