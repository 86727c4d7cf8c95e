/** The way a signal takes: the backend over HTTP, a circuit breaker before it, a cache, and what keeps it warm. */
import type { ErrorCode } from '../errors.js'
import { type BreakerState, createBreaker } from './breaker.js'
import { createSignalCache, type SignalCache } from './cache.js'
import { createHttpSource } from './http-source.js'
import { createPrecompute } from './precompute.js'
import type { CacheResult } from './reader.js'
import type { SignalKey } from './signal.js'
import type { SourceHooks } from './source.js'

export interface PipelineOptions {
  readonly url: string
  readonly apiKey: string | undefined
  readonly timeoutMs: number
  readonly ttlMs: number
  readonly maxStaleMs: number
  /** Kept warm whether anybody asks or not. */
  readonly precompute: readonly SignalKey[]
  /** Discord's clock, epoch milliseconds. */
  readonly now: () => number
  readonly hooks: PipelineHooks
}

export interface PipelineHooks extends SourceHooks {
  /** Once for each fetch that failed, whether anybody waited for it or not. */
  onFetchError(key: SignalKey, error: unknown): void
  onCache(result: CacheResult): void
  onBreaker(state: BreakerState): void
}

export interface SignalPipeline {
  readonly cache: SignalCache
  breakerState(): BreakerState
  /** Begins to keep popular keys warm. */
  start(): void
  /** What the last fetch ended with: undefined after a good one and before the first. */
  lastError(): ErrorCode | 'INTERNAL' | undefined
  close(): Promise<void>
}

/** Of a signal's life in the cache: it is refreshed before it expires. */
const REFRESH_SHARE = 0.8

export function createSignalPipeline(options: PipelineOptions): SignalPipeline {
  const { url, apiKey, timeoutMs, ttlMs, maxStaleMs, now, hooks } = options
  const asked = (result: CacheResult) => (key: SignalKey) => {
    hooks.onCache(result)
    precompute.noteDemand(key)
  }
  let lastError: ErrorCode | 'INTERNAL' | undefined
  const source = createHttpSource({
    url,
    apiKey,
    timeoutMs,
    now,
    hooks: {
      ...hooks,
      onSuccess(key, ms) {
        lastError = undefined
        hooks.onSuccess?.(key, ms)
      },
      onError(key, code, ms) {
        lastError = code
        hooks.onError?.(key, code, ms)
      },
    },
  })
  const breaker = createBreaker({ source, onStateChange: hooks.onBreaker })
  const cache = createSignalCache({
    source: breaker,
    ttlMs,
    maxStaleMs,
    now,
    hooks: {
      onHit: asked('hit'),
      onStale: asked('stale'),
      onMiss: asked('miss'),
      onFetchError: hooks.onFetchError,
    },
  })
  const precompute = createPrecompute({
    keys: options.precompute,
    refresh: cache.refresh,
    periodMs: ttlMs * REFRESH_SHARE,
    isBreakerOpen: () => breaker.state() === 'open',
  })
  return {
    cache,
    breakerState: breaker.state,
    start() {
      // None configured is `off`: then nothing joins by being asked for either.
      if (options.precompute.length > 0) precompute.start()
    },
    lastError: () => lastError,
    async close() {
      precompute.close()
      cache.close()
      await breaker.close()
    },
  }
}
