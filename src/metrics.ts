/** Metrics by Prometheus' conventions; everything they count arrives through hooks. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Answer } from './discord/answer.js'
import { type MetricSources, registerGauges } from './metric-gauges.js'
import { createRecent, type Recent } from './recent.js'
import type { ResponderHooks } from './responder/hooks.js'
import type { Story } from './responder/story.js'
import type { CacheResult } from './signals/reader.js'

export interface Metrics {
  readonly contentType: string
  read(): Promise<string>
  readonly responder: ResponderHooks
  onRejected(reason: string): void
  onPing(): void
  /** What became of a callback of the signal backend. */
  onCallback(result: string): void
  /** A step that went without the shared store. */
  onFallback(step: string): void
  /** A job of a replica that gave no sign of life. */
  onTakenOver(): void
  onCache(result: CacheResult): void
  onBackendSuccess(ms: number): void
  onBackendError(reason: string, ms: number): void
  /** Recent figures for `/status`. Durations in milliseconds, ratios 0..1. */
  readonly recent: Readonly<Record<'ackMs' | 'backendMs' | 'cacheHits' | 'successes', Recent>>
  /** To be called once, when what the gauges read exists. */
  connect(sources: Omit<MetricSources, 'successRatio'>): void
}

const PREFIX = 'signalbox_'
/** Gauges of prom-client's that are named like counters, and repeat others. */
const MISNAMED = ['active_handles', 'active_requests', 'active_resources']

/** Discord's code where it gave one; otherwise the status or what broke. A closed set either way. */
function errorCode(answer: Answer): string {
  if (answer.kind === 'failure') return answer.reason
  return answer.code !== undefined && answer.code !== 0
    ? String(answer.code)
    : `http_${answer.status}`
}

/** `expired: 10062, 50027, any 401` is a rule for a log's reader; a label wants its first word. */
const ruleName = (rule: string) => (rule.split(':')[0] as string).replaceAll(' ', '_')

/** Failures that are ours or Discord's; a deleted message is the trader's own decision. */
function isSuccess({ outcome }: Story): boolean {
  return outcome === 'delivered' || outcome === 'gone'
}

export function createMetrics(build: { readonly version: string }): Metrics {
  const register = new Registry()
  const registers = [register]
  collectDefaultMetrics({ register })
  for (const name of MISNAMED) register.removeSingleMetric(`nodejs_${name}_total`)

  const counter = <L extends string>(name: string, help: string, labelNames: L[] = []) =>
    new Counter({ name: PREFIX + name, help, labelNames, registers })
  const histogram = (name: string, help: string, buckets: number[]) =>
    new Histogram({ name: PREFIX + name, help, buckets, registers })
  const gauge = <L extends string>(name: string, help: string, labelNames: L[] = []) =>
    new Gauge({ name: PREFIX + name, help, labelNames, registers })

  const age = histogram(
    'interaction_age_seconds',
    "Age of interactions at receipt, by Discord's clock.",
    [0.05, 0.1, 0.2, 0.5, 1, 2.5, 3],
  )
  const acknowledgement = histogram(
    'acknowledgement_duration_seconds',
    'From receipt to the acknowledgement handed over.',
    [0.001, 0.005, 0.01, 0.05, 0.1, 0.2, 0.5, 1],
  )
  const backendDuration = histogram(
    'backend_duration_seconds',
    'Signal fetches, failed ones included.',
    [0.1, 0.5, 1, 2, 5],
  )
  const timeToAnswer = histogram(
    'time_to_answer_seconds',
    'From receipt to the answer that the trader can read.',
    [0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 30, 60],
  )
  const followUp = histogram(
    'follow_up_duration_seconds',
    'From the flushed acknowledgement to the delivered edit.',
    [0.005, 0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 30, 60],
  )
  const tokenLife = histogram(
    'token_life_left_seconds',
    'Left of the token when the answer was delivered.',
    [10, 60, 300, 600, 780, 840, 870, 890, 900],
  )
  const interactions = counter('interactions_total', 'Interactions that ended.', [
    'command',
    'outcome',
  ])
  const errors = counter('discord_errors_total', 'Unsuccessful answers from Discord.', ['code'])
  const rules = counter('discord_rules_total', 'The same, by the rule that judged them.', ['rule'])
  const expired = counter('expired_total', 'Interactions that Discord had given up on (10062).')
  const already = counter(
    'already_acknowledged_total',
    'Acknowledgements that had arrived (40060).',
  )
  const backendErrors = counter('backend_errors_total', 'Failed signal fetches.', ['reason'])
  const cache = counter('cache_requests_total', 'Signal cache lookups.', ['result'])
  const duplicates = counter('duplicates_total', 'Interactions that came more than once.')
  const rejected = counter('rejected_total', 'Requests turned away.', ['reason'])
  const pings = counter('pings_total', 'PINGs answered.')
  const tooOld = counter('too_old_total', 'Interactions too old to be worked on.')
  const rescues = counter('rescues_total', 'Acknowledgements of unknown fate resolved.', ['result'])
  const retries = counter('retries_total', 'Calls to Discord made again.', ['rule'])
  const bans = counter('bans_total', "Ban replies from Discord's edge.")
  const callbackResults = counter('callbacks_total', 'Callbacks of the signal backend.', ['result'])
  const fallbacks = counter(
    'shared_store_fallbacks_total',
    'Steps that went on in memory because the shared store was slow or away.',
    ['step'],
  )
  const takeovers = counter('takeovers_total', 'Jobs taken over from other replicas.')
  gauge('build_info', 'Always 1.', ['version', 'node']).set(
    { version: build.version, node: process.version },
    1,
  )

  const recent = {
    ackMs: createRecent(),
    backendMs: createRecent(),
    cacheHits: createRecent(),
    successes: createRecent(),
  }

  const responder: ResponderHooks = {
    onAge: (ms) => age.observe(ms / 1000),
    onTooOld: () => tooOld.inc(),
    onDuplicate: () => duplicates.inc(),
    onAcknowledged({ ackMs }) {
      acknowledgement.observe(ackMs / 1000)
      recent.ackMs.add(ackMs)
    },
    onError() {},
    onRescue: (_, result) => rescues.inc({ result }),
    onAnswer(_, answer, rule) {
      errors.inc({ code: errorCode(answer) })
      rules.inc({ rule: ruleName(rule) })
      if (answer.kind === 'response' && answer.code === 40060) already.inc()
    },
    onRetry: (_, rule) => retries.inc({ rule }),
    onBan: () => bans.inc(),
    onEnded(story) {
      const suggested = story.ack === 'choices' && story.outcome === 'delivered'
      const outcome = suggested ? 'suggested' : story.outcome
      interactions.inc({ command: story.command, outcome })
      if (outcome === 'expired') expired.inc()
      if (story.ack === 'choices') return
      recent.successes.add(isSuccess(story) ? 1 : 0)
      if (isSuccess(story) || story.outcome === 'told') timeToAnswer.observe(story.totalMs / 1000)
      if (story.followUpMs !== undefined) followUp.observe(story.followUpMs / 1000)
      if (story.tokenLifeLeftMs !== undefined) tokenLife.observe(story.tokenLifeLeftMs / 1000)
    },
  }

  return {
    contentType: register.contentType,
    read: () => register.metrics(),
    responder,
    recent,
    onRejected: (reason) => rejected.inc({ reason }),
    onPing: () => pings.inc(),
    onCallback: (result) => callbackResults.inc({ result }),
    onFallback: (step) => fallbacks.inc({ step }),
    onTakenOver: () => takeovers.inc(),
    onCache(result) {
      cache.inc({ result })
      recent.cacheHits.add(result === 'miss' ? 0 : 1)
    },
    onBackendSuccess(ms) {
      backendDuration.observe(ms / 1000)
      recent.backendMs.add(ms)
    },
    onBackendError(reason, ms) {
      backendDuration.observe(ms / 1000)
      backendErrors.inc({ reason })
    },
    connect: (sources) =>
      registerGauges(register, PREFIX, { ...sources, successRatio: recent.successes.mean }),
  }
}
