/** What replicas share through Redis, built as one: loaded only where REDIS_URL is set. */
import type { Logger } from './log/logger.js'
import type { Acknowledgement } from './responder/acknowledgement.js'
import type { Backlog, Work } from './responder/backlog.js'
import { createSharedBacklog } from './responder/shared/backlog.js'
import type { Callbacks } from './signals/callback/callbacks.js'
import { createMemoryCallbacks } from './signals/callback/memory-callbacks.js'
import type { SharedParts } from './signals/pipeline.js'
import { createPrecompute } from './signals/precompute/precompute.js'
import { createSharedCallbacks } from './signals/shared/callbacks.js'
import { createSharedPrecompute } from './signals/shared/precompute.js'
import { createSharedSignals } from './signals/shared/signals.js'
import type { Claims } from './state/claims.js'
import { createMemoryClaims } from './state/memory-claims.js'
import { createSharedClaims } from './state/redis/claims.js'
import { connect } from './state/redis/connection.js'
import { inspect } from './state/redis/inspect.js'
import { createNews } from './state/redis/news.js'
import { createSharedStore, type SharedStore, type StrangeKind } from './state/redis/store.js'

export interface SharedEngineOptions {
  readonly url: string
  readonly logger: Logger
  /** `ACK_BUDGET_MS`: the store gets a share of it for each of its two steps. */
  readonly ackBudgetMs: number
  readonly maxBacklog: number
  readonly concurrency: number
  /** Discord's clock, epoch milliseconds. */
  readonly now: () => number
  /** Monotonic, milliseconds. */
  readonly monotonic: () => number
  /** A signal's life in the caches, milliseconds. */
  readonly signalTtlMs: number
  readonly onFallback: (step: 'claim' | 'accept') => void
  readonly onStrange: (kind: StrangeKind) => void
  readonly onTakenOver: () => void
}

export interface SharedEngine {
  readonly store: SharedStore
  readonly claims: Claims<Acknowledgement>
  createBacklog(work: Work): Backlog
  readonly signals: SharedParts
  createCallbacks(): Callbacks
  state(): { readonly state: 'up' | 'down'; readonly detail?: string }
  /** To be called when the backlog has been drained. */
  close(): Promise<void>
}

/** Claiming and making durable follow each other; the rest of the budget is the process's own. */
const SHARE = 0.4
const ALONE = 'this replica goes on in its own memory'

export function createSharedEngine(options: SharedEngineOptions): SharedEngine {
  const { url, logger, ackBudgetMs, now, monotonic } = options
  const withinMs = ackBudgetMs * SHARE
  let name: string | undefined
  const store = createSharedStore({
    redis: connect(url),
    hooks: {
      onStrange: options.onStrange,
      onDown: (reason) => logger.warn({ reason }, `shared store is away: ${ALONE}`),
      onUp: () => logger.info({ store: name }, 'shared store is there'),
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
  const ttlMs = options.signalTtlMs
  const signals = createSharedSignals({ store, news, ttlMs })
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
    claims: createSharedClaims<Acknowledgement>({
      store,
      memory: createMemoryClaims(),
      withinMs,
      onFallback: () => options.onFallback('claim'),
    }),
    createBacklog: (work) =>
      createSharedBacklog({
        store,
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
            logger.info({ interactionId }, 'interaction taken over from another replica')
          },
          onLost: (interactionId) =>
            logger.info({ interactionId }, 'interaction was taken over by another replica'),
        },
      }),
    state() {
      const { state, reason } = store.state()
      if (state === 'starting') return { state: 'down', detail: `not seen yet; ${ALONE}` }
      if (state === 'down') return { state: 'down', detail: `${reason}; ${ALONE}` }
      return { state: 'up', ...(name !== undefined && { detail: name }) }
    },
    async close() {
      news.close()
      await store.close()
    },
  }
}
