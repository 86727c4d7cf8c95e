/** Metrics by Prometheus' conventions; everything they count arrives through hooks. */
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { ResponderHooks } from '../responder/hooks.js'
import type { Story } from '../responder/story.js'
import type { Rejection } from '../routes/rejections.js'
import type { CacheResult } from '../signals/reader.js'
import { codeLabel, statusLabel } from './discord-labels.js'
import { type MetricSources, registerGauges } from './gauges.js'
import { createInstruments } from './instruments.js'
import { createRecent, type Recent } from './recent.js'

export interface Metrics {
  readonly contentType: string
  read(): Promise<string>
  readonly responder: ResponderHooks
  onRejected(reason: Rejection): void
  onPing(): void
  /** Discord answered a call, of whatever kind. */
  onDiscordStatus(status: number): void
  /** What became of a callback of the signal backend. */
  onCallback(result: string): void
  /** A step that went without the shared store. */
  onFallback(step: string): void
  /** What the shared store holds and this version cannot read. */
  onStrange(kind: string): void
  /** A job of a replica that gave no sign of life. */
  onTakenOver(): void
  /** An answer that was owed and that nobody has any more. */
  onGone(): void
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

/** `expired: 10062, 50027, any 401` is a rule for a log's reader; a label wants its first word. */
const ruleName = (rule: string) => (rule.split(':')[0] as string).replaceAll(' ', '_')

const UNSUGGESTED = 'unsuggested'

/** Choices while somebody types have outcomes of their own: there are so many that they would drown the commands'. */
function outcomeLabel({ ack, outcome }: Story): string {
  if (ack !== 'choices') return outcome
  return outcome === 'delivered' ? 'suggested' : UNSUGGESTED
}

/** Failures that are ours or Discord's; a deleted message is the trader's own decision. */
function isSuccess({ outcome }: Story): boolean {
  return outcome === 'delivered' || outcome === 'gone'
}

export function createMetrics(build: { readonly version: string }): Metrics {
  const register = new Registry()
  collectDefaultMetrics({ register })
  for (const name of MISNAMED) register.removeSingleMetric(`nodejs_${name}_total`)

  const on = createInstruments(register, PREFIX)
  new Gauge({
    name: `${PREFIX}build_info`,
    help: 'Always 1.',
    labelNames: ['version', 'node'],
    registers: [register],
  }).set({ version: build.version, node: process.version }, 1)

  const recent = {
    ackMs: createRecent(),
    backendMs: createRecent(),
    cacheHits: createRecent(),
    successes: createRecent(),
  }

  const responder: ResponderHooks = {
    onAge: (ms) => on.age.observe(ms / 1000),
    onTooOld({ command, typing }) {
      on.tooOld.inc()
      on.interactions.inc({ command, outcome: typing ? UNSUGGESTED : 'too_old' })
    },
    onDuplicate: () => on.duplicates.inc(),
    onAcknowledged({ ackMs, storeMs }) {
      if (storeMs !== undefined) on.roundTrips.inc()
      on.acknowledgement.observe(ackMs / 1000)
      recent.ackMs.add(ackMs)
    },
    onError() {},
    onRescue: (_, result) => on.rescues.inc({ result }),
    onAnswer(_, answer, rule) {
      on.errors.inc({ code: codeLabel(answer) })
      on.rules.inc({ rule: ruleName(rule) })
      if (answer.kind === 'response' && answer.code === 40060) on.already.inc()
    },
    onRetry: (_, rule) => on.retries.inc({ rule }),
    onBan: () => on.bans.inc(),
    onBanEnded() {},
    onEnded(story) {
      on.interactions.inc({ command: story.command, outcome: outcomeLabel(story) })
      if (story.outcome === 'expired') on.expired.inc()
      if (story.ack === 'choices') return
      recent.successes.add(isSuccess(story) ? 1 : 0)
      if (isSuccess(story) || story.outcome === 'told')
        on.timeToAnswer.observe(story.totalMs / 1000)
      if (story.followUpMs !== undefined) on.followUp.observe(story.followUpMs / 1000)
      if (story.tokenLifeLeftMs !== undefined) on.tokenLife.observe(story.tokenLifeLeftMs / 1000)
    },
  }

  return {
    contentType: register.contentType,
    read: () => register.metrics(),
    responder,
    recent,
    onRejected: (reason) => on.rejected.inc({ reason }),
    onPing: () => on.pings.inc(),
    onDiscordStatus: (status) => on.answers.inc({ status: statusLabel(status) }),
    onCallback: (result) => on.callbackResults.inc({ result }),
    onFallback: (step) => on.fallbacks.inc({ step }),
    onStrange: (kind) => on.strange.inc({ kind }),
    onTakenOver: () => on.takeovers.inc(),
    onGone() {
      on.interactions.inc({ command: 'unknown', outcome: 'abandoned' })
      recent.successes.add(0)
    },
    onCache(result) {
      on.cache.inc({ result })
      recent.cacheHits.add(result === 'miss' ? 0 : 1)
    },
    onBackendSuccess(ms) {
      on.backendDuration.observe(ms / 1000)
      recent.backendMs.add(ms)
    },
    onBackendError(reason, ms) {
      on.backendDuration.observe(ms / 1000)
      on.backendErrors.inc({ reason })
    },
    connect: (sources) =>
      registerGauges(register, PREFIX, { ...sources, successRatio: recent.successes.mean }),
  }
}
