/** Metrics by Prometheus' conventions; everything they count arrives through hooks. */
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { ChartFailureReason } from '../charts/failure.js'
import type { ResponderHooks } from '../responder/hooks.js'
import type { Story } from '../responder/story.js'
import type { Rejection } from '../routes/rejections.js'
import type { CallbackResult } from '../routes/signal-ready.js'
import type { CacheResult } from '../signals/reader.js'
import type { StrangeKind } from '../state/strange.js'
import { codeLabel, statusLabel } from './discord-labels.js'
import { type MetricSources, registerGauges } from './gauges.js'
import { createInstruments } from './instruments.js'
import { type FETCH_ERRORS, ruleName, type STEPS } from './label-values.js'
import { createRecent, type Recent } from './recent.js'

interface Sources extends Omit<MetricSources, 'successRatio'> {
  /** The names of the command table. */
  readonly commands: readonly string[]
}

export interface Metrics {
  readonly contentType: string
  read(): Promise<string>
  readonly responder: ResponderHooks
  onRejected(reason: Rejection): void
  onPing(): void
  /** Discord answered a call, of whatever kind. */
  onDiscordStatus(status: number): void
  /** What became of a callback of the signal backend. */
  onCallback(result: CallbackResult): void
  /** A step that went without the shared store. */
  onFallback(step: (typeof STEPS)[number]): void
  /** What the shared store holds and this version cannot read. */
  onStrange(kind: StrangeKind): void
  onChartFailure(reason: ChartFailureReason): void
  /** A job of a replica that gave no sign of life. */
  onTakenOver(): void
  /** An answer that was owed and that nobody has any more. */
  onGone(): void
  onCache(result: CacheResult): void
  onBackendSuccess(ms: number): void
  onBackendError(reason: (typeof FETCH_ERRORS)[number], ms: number): void
  /** Recent figures for `/status`. Durations in milliseconds, ratios 0..1. */
  readonly recent: Readonly<Record<'ackMs' | 'backendMs' | 'cacheHits' | 'successes', Recent>>
  /** To be called once, when what the gauges read exists. */
  connect(sources: Sources): void
}

const PREFIX = 'signalbox_'
/** Gauges of prom-client's that are named like counters, and repeat others. */
const MISNAMED = ['active_handles', 'active_requests', 'active_resources']

function outcomeLabel({ ack, outcome }: Story) {
  if (ack !== 'choices') return outcome
  return outcome === 'delivered' ? 'suggested' : 'unsuggested'
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
      on.interaction(command, typing ? 'unsuggested' : 'too_old')
    },
    onDuplicate: () => on.duplicates.inc(),
    onAcknowledged({ ackMs, storeMs }) {
      if (storeMs !== undefined) on.roundTrips.inc()
      on.acknowledgement.observe(ackMs / 1000)
      recent.ackMs.add(ackMs)
    },
    onError() {},
    onRescue: (_, result) => on.rescues(result),
    onAnswer(_, answer, rule) {
      on.errors(codeLabel(answer))
      on.rules(ruleName(rule))
      if (answer.kind === 'response' && answer.code === 40060) on.already.inc()
    },
    onRetry: (_, rule) => on.retries(rule),
    onBan: () => on.bans.inc(),
    onBanEnded() {},
    onEnded(story) {
      on.interaction(story.command, outcomeLabel(story))
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
    onRejected: on.rejected,
    onPing: () => on.pings.inc(),
    onDiscordStatus: (status) => on.answers(statusLabel(status)),
    onCallback: on.callbackResults,
    onFallback: on.fallbacks,
    onStrange: on.strange,
    onChartFailure: on.chartFailures,
    onTakenOver: () => on.takeovers.inc(),
    onGone() {
      on.interaction('unknown', 'abandoned')
      recent.successes.add(0)
    },
    onCache(result) {
      on.cache(result)
      recent.cacheHits.add(result === 'miss' ? 0 : 1)
    },
    onBackendSuccess(ms) {
      on.backendDuration.observe(ms / 1000)
      recent.backendMs.add(ms)
    },
    onBackendError(reason, ms) {
      on.backendDuration.observe(ms / 1000)
      on.backendErrors(reason)
    },
    connect({ commands, ...sources }) {
      on.openCommands(commands)
      registerGauges(register, PREFIX, { ...sources, successRatio: recent.successes.mean })
    },
  }
}
