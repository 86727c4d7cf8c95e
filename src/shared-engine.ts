/** What replicas share through Redis, built as one: loaded only where REDIS_URL is set. */
import type { Logger } from './log/logger.js'
import type { Backlog, Work } from './responder/backlog.js'
import type { SharedParts as BacklogParts } from './responder/responding.js'
import { createSharedBacklog } from './responder/shared/backlog.js'
import { readFormerQueue } from './responder/shared/former-queue.js'
import type { Callbacks } from './signals/callback/callbacks.js'
import { createMemoryCallbacks } from './signals/callback/memory-callbacks.js'
import type { SharedParts } from './signals/pipeline.js'
import { createPrecompute } from './signals/precompute/precompute.js'
import { createSharedCallbacks } from './signals/shared/callbacks.js'
import { createSharedPrecompute } from './signals/shared/precompute.js'
import { createSharedSignals } from './signals/shared/signals.js'
import type { DependencyState } from './state/dependency-state.js'
import { connect } from './state/redis/connection.js'
import { inspect } from './state/redis/inspect.js'
import { createLeases } from './state/redis/leases.js'
import { createNews } from './state/redis/news.js'
import { createSharedStore, type SharedStore } from './state/redis/store.js'
import type { StrangeKind } from './state/strange.js'

export interface SharedEngineOptions {
  readonly url: string
  readonly logger: Logger
  /** `ACK_BUDGET_MS`: the store gets a share of it for its one step. */
  readonly ackBudgetMs: number
  readonly maxBacklog: number
  readonly concurrency: number
  /** Discord's clock, epoch milliseconds. */
  readonly now: () => number
  /** Monotonic, milliseconds. */
  readonly monotonic: () => number
  /** A signal's life in the caches, milliseconds. */
  readonly signalTtlMs: number
  readonly onFallback: (step: 'accept') => void
  readonly onStrange: (kind: StrangeKind) => void
  readonly onTakenOver: () => void
  /** An interaction ended without an answer, and without a story. */
  readonly onGone: () => void
}

export interface SharedEngine {
  readonly store: SharedStore
  createBacklog(work: Work, parts: BacklogParts): Backlog
  readonly signals: SharedParts
  createCallbacks(): Callbacks
  state(): DependencyState
  /** To be called when the backlog has been drained. */
  close(): Promise<void>
}

/** The rest of the budget is the process's own. An answer that takes longer is slow. */
const SHARE = 0.6
const ALONE = 'this replica goes on in its own memory'
const NOT_WAITED = 'acknowledgements do not wait for it'

export function createSharedEngine(options: SharedEngineOptions): SharedEngine {
  const { url, logger, ackBudgetMs, now, monotonic } = options
  const withinMs = ackBudgetMs * SHARE
  const tell = (level: 'info' | 'warn', text: string) => (interactionId: string) =>
    logger[level]({ interactionId }, text)
  let name: string | undefined
  const store = createSharedStore({
    redis: connect(url),
    slowMs: withinMs,
    monotonic,
    hooks: {
      onStrange: options.onStrange,
      onDown: (reason) => logger.warn({ reason }, `shared store is away: ${ALONE}`),
      onUp: () => logger.info({ store: name }, 'shared store is there'),
      onSlow: () => logger.warn({ slowMs: withinMs }, `shared store is slow: ${NOT_WAITED}`),
    },
  })
  store.beforeUp(async () => {
    const { name: found, memoryPolicy } = await inspect(store.redis)
    if (name === undefined && memoryPolicy !== 'noeviction') {
      const facts = { memoryPolicy, wanted: 'noeviction' }
      logger.warn(facts, 'shared store may throw jobs away when its memory is full')
    }
    name = found
  })
  const news = createNews(store)
  const leases = createLeases(store.redis)
  const closeFormerQueue = readFormerQueue(store, leases, now)
  const ttlMs = options.signalTtlMs
  const signals = createSharedSignals({ store, news, ttlMs, now })
  return {
    store,
    signals: {
      signals,
      createPrecompute: (given) =>
        createSharedPrecompute(
          { store, signals, ttlMs, now, createAlone: createPrecompute },
          given,
        ),
    },
    createCallbacks: () => createSharedCallbacks({ store, news, memory: createMemoryCallbacks() }),
    createBacklog: (work, parts) =>
      createSharedBacklog({
        ...parts,
        store,
        leases,
        max: options.maxBacklog,
        concurrency: options.concurrency,
        withinMs,
        now,
        monotonic,
        work,
        hooks: {
          onFallback: () => options.onFallback('accept'),
          onTakenOver(interactionId) {
            options.onTakenOver()
            tell('info', 'interaction taken over from another replica')(interactionId)
          },
          onLost: tell('info', 'interaction was taken over by another replica'),
          onHandedOver: tell('info', 'interaction left to the other replicas'),
          onDoubt: tell('warn', 'answered without knowing whether another replica has it'),
          onGone(interactionId) {
            options.onGone()
            tell(
              'warn',
              'interaction lost: what it was owed cannot be read any more',
            )(interactionId)
          },
        },
      }),
    state() {
      const { state, reason } = store.state()
      if (state === 'starting') return { state: 'down', detail: `not seen yet; ${ALONE}` }
      if (state === 'down') return { state: 'down', detail: `${reason}; ${ALONE}` }
      if (state === 'slow') return { state: 'degraded', detail: `slow; ${NOT_WAITED}` }
      return { state: 'up', ...(name !== undefined && { detail: name }) }
    },
    async close() {
      news.close()
      await closeFormerQueue()
      await store.close()
    },
  }
}
