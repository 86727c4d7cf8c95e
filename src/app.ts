/** The composition root: names every concrete part and connects it; read it from top to bottom. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { combineHooks } from './combine-hooks.js'
import { decodeComponent } from './commands/components.js'
import { createCommands } from './commands/index.js'
import type { Config } from './config.js'
import { describeDependencies } from './dependencies.js'
import { createDiscordApi } from './discord/api.js'
import { chooseVerifier } from './discord/choose-verifier.js'
import { createDiscordClock } from './discord/clock.js'
import { createClockKeeper } from './discord/clock-keeper.js'
import { createFigures, WINDOW_MS } from './figures.js'
import { createLifecycle, type Lifecycle } from './lifecycle.js'
import { createChartLog, createLogHooks } from './log-hooks.js'
import type { Logger } from './logger.js'
import { createChartRenderer } from './messages/chart.js'
import { failureMessage, noticeMessage } from './messages/failure.js'
import { createMetrics } from './metrics.js'
import { createRequestHooks } from './request-hooks.js'
import { createBanBreaker } from './responder/ban-breaker.js'
import { ACKNOWLEDGEMENT_LIMIT_MS, type Job } from './responder/job.js'
import { createMemoryBacklog } from './responder/memory-backlog.js'
import { createResponder } from './responder/responder.js'
import { createSettlement } from './responder/settlement.js'
import { adminRoutes, guardReplies } from './routes/admin.js'
import { dashboardRoutes } from './routes/dashboard/dashboard.js'
import { interactionsRoute } from './routes/interactions.js'
import { createServer } from './routes/server.js'
import { SIGNAL_READY_PATH, signalReadyRoute } from './routes/signal-ready.js'
import { createSignalHooks } from './signal-hooks.js'
import { createMemoryCallbacks } from './signals/memory-callbacks.js'
import { createSignalPipeline } from './signals/pipeline.js'
import { createMemoryClaims } from './state/memory-claims.js'
import { readStatus } from './status.js'
import { THRESHOLDS } from './thresholds.js'

/** Follow-ups at work at a time; more wait in order. Most of their life is waiting for the backend. */
const CONCURRENCY = 256
/** The operators' listener closes last, when nothing is owed: whoever is in the middle of a request loses it. */
const ADMIN_CLOSE_MS = 500

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
  const metrics = createMetrics({ version })
  const figures = createFigures({ now: machineNow, backlogJobs: () => backlog.size() })

  const clock = createDiscordClock(
    { wall: machineNow, steady: monotonic },
    {
      onSkew: (offsetMs) =>
        logger.warn({ offsetMs }, "this machine's clock is wrong: Discord's is used"),
      onStep: () => clockKeeper.wake(),
    },
  )
  const api = createDiscordApi({
    baseUrl: config.DISCORD_API_BASE_URL,
    applicationId: config.DISCORD_APPLICATION_ID,
    homepage,
    version,
    now: monotonic,
    onDate: clock.observe,
    ...(discordTimeoutMs !== undefined && { timeoutMs: discordTimeoutMs }),
  })
  const clockKeeper = createClockKeeper({
    api,
    clock,
    now: monotonic,
    sleep: (ms, signal) => sleep(ms, undefined, { ref: false, signal }).catch(() => {}),
  })

  // Loaded by need: without REDIS_URL neither BullMQ nor its driver is.
  const shared = config.REDIS_URL
    ? (await import('./shared-engine.js')).createSharedEngine({
        url: config.REDIS_URL,
        logger,
        ackBudgetMs: config.ACK_BUDGET_MS,
        maxBacklog: config.MAX_BACKLOG,
        concurrency: CONCURRENCY,
        now: clock.now,
        monotonic,
        signalTtlMs: config.SIGNAL_TTL_MS,
        onFallback: metrics.onFallback,
        onTakenOver: metrics.onTakenOver,
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
    ttlMs: config.SIGNAL_TTL_MS,
    maxStaleMs: config.SIGNAL_MAX_STALE_MS,
    precompute: config.SIGNAL_PRECOMPUTE,
    now: clock.now,
    hooks: createSignalHooks(logger, metrics, figures),
    ...(callbacks && {
      callback: { callbacks, callbackUrl: `${config.PUBLIC_URL}${SIGNAL_READY_PATH}` },
    }),
    shared: shared?.signals,
  })
  const charts = createChartRenderer()
  const known = { pairs: config.SIGNAL_PAIRS, timeframes: config.SIGNAL_TIMEFRAMES }
  const table = createCommands({
    ...known,
    reader: signals.reader,
    now: clock.now,
    signalTimeoutMs: config.SIGNAL_TIMEOUT_MS,
    renderChart: charts.render,
    onChartError: createChartLog(logger),
    status: { read: () => readStatus(metrics, version, monotonic() - startedAt) },
  })

  const breaker = createBanBreaker(clock.now)
  const hooks = combineHooks(metrics.responder, createLogHooks(logger), figures.responder)
  const settlement = createSettlement({
    table,
    failureMessage,
    api,
    breaker,
    hooks,
    createBacklog: (work) =>
      shared?.createBacklog(work) ??
      createMemoryBacklog({
        max: config.MAX_BACKLOG,
        concurrency: CONCURRENCY,
        now: monotonic,
        work,
      }),
    now: clock.now,
    // An abort ends the wait early; it is no error.
    sleep: (ms, stopped) => sleep(ms, undefined, { signal: stopped }).catch(() => {}),
    random: Math.random,
  })
  const { backlog } = settlement
  const responder = createResponder({
    table,
    decodeComponent: (customId, values) => decodeComponent(customId, values, known),
    sentence: (locale, notice) => noticeMessage(locale, notice),
    claims: shared?.claims ?? createMemoryClaims(),
    backlog,
    hooks,
    maxAgeMs: config.MAX_INTERACTION_AGE_MS,
    now: clock.now,
    monotonic,
  })

  const verifier = await chooseVerifier(config.DISCORD_PUBLIC_KEY)
  logger.info({ verifier: verifier.name }, 'signatures are checked')
  const requestHooks = createRequestHooks(logger, metrics)
  const publicServer = createServer({
    onFault: requestHooks.onRejected,
    trustProxy: config.TRUST_PROXY,
    closeConnectionsAfterMs: Math.min(ACKNOWLEDGEMENT_LIMIT_MS, config.SHUTDOWN_GRACE_MS / 2),
  })
  await publicServer.register(interactionsRoute, {
    verify: verifier.verify,
    responder,
    settlement,
    applicationId: config.DISCORD_APPLICATION_ID,
    signatureToleranceS: config.SIGNATURE_TOLERANCE_S,
    now: clock.now,
    monotonic,
    ...requestHooks,
  })

  if (callbacks) {
    await publicServer.register(signalReadyRoute, {
      secrets: config.CALLBACK_SECRET,
      callbacks,
      onSignal: signals.receive,
      ...requestHooks,
    })
  }

  const adminServer = createServer({
    trustProxy: false,
    closeConnectionsAfterMs: ADMIN_CLOSE_MS,
  })
  guardReplies(adminServer)
  const lifecycle = createLifecycle({
    config,
    publicServer,
    adminServer,
    clockKeeper,
    settlement,
    breaker,
    figures,
    sampleEveryMs: WINDOW_MS,
    api,
    signals,
    charts,
    shared,
    monotonic,
  })
  const { isReady } = lifecycle
  const dependencies = describeDependencies({
    api,
    breaker,
    clock,
    signals,
    verifier,
    redis: shared?.state,
  })
  await adminServer.register(adminRoutes, { isReady, dependencies, metrics })
  await adminServer.register(dashboardRoutes, {
    version,
    isReady,
    uptimeMs: () => monotonic() - startedAt,
    backlogLimit: config.MAX_BACKLOG,
    dependencies,
    read: figures.read,
    thresholds: THRESHOLDS,
  })
  metrics.connect({
    backlogJobs: backlog.size,
    backlogOldestAgeMs: backlog.oldestAgeMs,
    backlogLimit: config.MAX_BACKLOG,
    isReady,
    clockOffsetMs: clock.offset,
    breakers: { discord: breaker.state, signals: signals.breakerState },
    dependencies,
  })

  return { public: publicServer, admin: adminServer, left: backlog.left, ...lifecycle }
}
