/** The composition root: makes each room's part from its slice of the configuration, and joins them. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { createChartRenderer } from './charts/renderer.js'
import { createCommands } from './commands/index.js'
import type { Config } from './config/config.js'
import { chooseVerifier } from './discord/choose-verifier.js'
import { createDiscord } from './discord/discord.js'
import { createLifecycle, type Lifecycle } from './lifecycle.js'
import type { Logger } from './log/logger.js'
import { proxyFor } from './network/proxies.js'
import type { Job } from './responder/job.js'
import { CONCURRENCY, createResponding } from './responder/responding.js'
import { createListeners, listening } from './routes/listeners.js'
import { SIGNAL_READY_PATH } from './routes/signal-ready.js'
import { createMemoryCallbacks } from './signals/callback/memory-callbacks.js'
import { createSignalPipeline } from './signals/pipeline.js'
import { describeDependencies } from './telemetry/dependencies.js'
import { WINDOW_MS } from './telemetry/last-hour.js'
import { readStatus } from './telemetry/status.js'
import { createTelemetry } from './telemetry/telemetry.js'
import { THRESHOLDS } from './telemetry/thresholds.js'

export interface AppOptions {
  readonly config: Config
  readonly logger: Logger
  /** For the User-Agent towards Discord. */
  readonly homepage: string
  readonly version: string
  /** The machine's clock, epoch milliseconds. */
  readonly machineNow?: () => number
  /** One attempt towards Discord, milliseconds. */
  readonly discordTimeoutMs?: number
}

export interface App extends Lifecycle {
  readonly public: FastifyInstance
  readonly admin: FastifyInstance
  /** What is owed and not ended right now. */
  left(): readonly Job[]
}

/** Builds everything and opens nothing. */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, logger, homepage, version, machineNow = Date.now, discordTimeoutMs } = options
  const monotonic = () => performance.now()
  const startedAt = monotonic()
  const uptimeMs = () => monotonic() - startedAt

  const telemetry = createTelemetry({
    version,
    logger,
    now: machineNow,
    backlogJobs: () => backlog.size(),
  })
  const { metrics, lastHour } = telemetry

  const discord = createDiscord({
    baseUrl: config.DISCORD_API_BASE_URL,
    applicationId: config.DISCORD_APPLICATION_ID,
    homepage,
    version,
    machineNow,
    monotonic,
    idle: (ms, signal) => sleep(ms, undefined, { ref: false, signal }).catch(() => {}),
    onSkew: (offsetMs) =>
      logger.warn({ offsetMs }, "this machine's clock is wrong: Discord's is used"),
    onContradiction: (byMs) =>
      logger.warn({ byMs }, "one of Discord's answers contradicts the others about the time"),
    onStatus: metrics.onDiscordStatus,
    timeoutMs: discordTimeoutMs,
    proxies: config,
  })
  const { now, readings } = discord.clock
  const proxies = {
    discord: proxyFor(config.DISCORD_API_BASE_URL, config)?.host,
    backend: proxyFor(config.SIGNAL_API_URL, config)?.host,
  }
  if (proxies.discord ?? proxies.backend)
    logger.info({ proxies }, 'connections are made through a proxy')

  // Loaded by need: without REDIS_URL neither BullMQ nor its driver is.
  const shared = config.REDIS_URL
    ? (await import('./shared-engine.js')).createSharedEngine({
        url: config.REDIS_URL,
        logger,
        ackBudgetMs: config.ACK_BUDGET_MS,
        maxBacklog: config.MAX_BACKLOG,
        concurrency: CONCURRENCY,
        now,
        monotonic,
        signalTtlMs: config.SIGNAL_TTL_MS,
        onFallback: metrics.onFallback,
        onStrange: metrics.onStrange,
        onTakenOver: metrics.onTakenOver,
        onGone: metrics.onGone,
      })
    : undefined

  const callbacks =
    config.SIGNAL_MODE === 'callback'
      ? (shared?.createCallbacks() ?? createMemoryCallbacks())
      : undefined
  const signals = createSignalPipeline({
    url: config.SIGNAL_API_URL,
    apiKey: config.SIGNAL_API_KEY,
    timeoutMs: config.SIGNAL_TIMEOUT_MS,
    proxies: config,
    ttlMs: config.SIGNAL_TTL_MS,
    maxStaleMs: config.SIGNAL_MAX_STALE_MS,
    precompute: config.SIGNAL_PRECOMPUTE,
    now,
    hooks: telemetry.signals,
    callback: callbacks && { callbacks, callbackUrl: `${config.PUBLIC_URL}${SIGNAL_READY_PATH}` },
    shared: shared?.signals,
  })

  const charts = createChartRenderer()
  const known = { pairs: config.SIGNAL_PAIRS, timeframes: config.SIGNAL_TIMEFRAMES }
  const table = createCommands({
    ...known,
    reader: signals.reader,
    // While the clocks disagree, after a sleep say, nothing is current that is not by both.
    now: () => Math.max(...readings()),
    canFollowUp: () => shutOutUntil() === undefined,
    signalTimeoutMs: config.SIGNAL_TIMEOUT_MS,
    renderChart: charts.render,
    onChartError: telemetry.onChartError,
    status: { read: () => readStatus(metrics, version, uptimeMs()) },
  })

  const { responder, settlement, breaker, shutOutUntil } = createResponding({
    table,
    known,
    api: discord.api,
    hooks: telemetry.responder,
    maxAgeMs: config.MAX_INTERACTION_AGE_MS,
    maxBacklog: config.MAX_BACKLOG,
    now,
    readings,
    monotonic,
    random: Math.random,
    shared,
  })
  const { backlog } = settlement

  const verifier = await chooseVerifier(config.DISCORD_PUBLIC_KEY)
  logger.info({ verifier: verifier.name }, 'signatures are checked')
  const dependencies = describeDependencies({
    ...discord,
    breaker,
    signals,
    verifier,
    redis: shared?.state,
  })
  const isReady = () => lifecycle.isReady()
  const listeners = await createListeners({
    trustProxy: config.TRUST_PROXY,
    keepAliveTimeoutMs: config.KEEP_ALIVE_TIMEOUT_MS,
    shutdownGraceMs: config.SHUTDOWN_GRACE_MS,
    onRejected: telemetry.requests.onRejected,
    adminNames: [...config.ADMIN_NAMES, config.ADMIN_HOST],
    onError: telemetry.requests.onError,
    interactions: {
      verify: verifier.verify,
      responder,
      settlement,
      applicationId: config.DISCORD_APPLICATION_ID,
      signatureToleranceS: config.SIGNATURE_TOLERANCE_S,
      readings,
      monotonic,
      ...telemetry.requests,
    },
    signalReady: callbacks && {
      secrets: config.CALLBACK_SECRET,
      callbacks,
      readings,
      onSignal: signals.receive,
      onLeftOut: telemetry.signals.onLeftOut,
      ...telemetry.requests,
    },
    admin: {
      version,
      isReady,
      isStarting: () => lifecycle.isStarting(),
      uptimeMs,
      backlogLimit: config.MAX_BACKLOG,
      dependencies,
      metrics,
      read: lastHour.read,
      thresholds: THRESHOLDS,
    },
  })
  metrics.connect({
    commands: [...table.keys()],
    backlogJobs: backlog.size,
    backlogOldestAgeMs: backlog.oldestAgeMs,
    backlogLimit: config.MAX_BACKLOG,
    isReady,
    clockOffsetMs: discord.clock.offset,
    breakers: { discord: breaker.state, signals: signals.breakerState },
    dependencies,
  })

  const lifecycle = createLifecycle({
    config,
    publicServer: listening(listeners.public),
    adminServer: listening(listeners.admin),
    clockKeeper: discord.clockKeeper,
    settlement,
    breaker,
    lastHour,
    sampleEveryMs: WINDOW_MS,
    api: discord.api,
    signals,
    charts,
    shared,
    monotonic,
  })
  return { ...listeners, ...lifecycle, left: backlog.left }
}
