/** The way a signal takes: the backend over HTTP, a circuit breaker before it, the cache before both. */
import type { ErrorCode } from '../errors.js'
import { type BreakerState, createBreaker } from './breaker.js'
import { createSignalCache, type SignalCache } from './cache.js'
import { createHttpSource } from './http-source.js'
import type { CacheResult } from './reader.js'
import type { SourceHooks } from './source.js'

export interface PipelineOptions {
  readonly url: string
  readonly apiKey: string | undefined
  readonly timeoutMs: number
  readonly ttlMs: number
  readonly maxStaleMs: number
  /** Discord's clock, epoch milliseconds. */
  readonly now: () => number
  readonly hooks: PipelineHooks
}

export interface PipelineHooks extends SourceHooks {
  onCache(result: CacheResult): void
  onBreaker(state: BreakerState): void
}

export interface SignalPipeline {
  readonly cache: SignalCache
  breakerState(): BreakerState
  /** What the last fetch ended with: undefined after a good one and before the first. */
  lastError(): ErrorCode | 'INTERNAL' | undefined
  close(): Promise<void>
}

export function createSignalPipeline(options: PipelineOptions): SignalPipeline {
  const { url, apiKey, timeoutMs, ttlMs, maxStaleMs, now, hooks } = options
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
      onHit: () => hooks.onCache('hit'),
      onStale: () => hooks.onCache('stale'),
      onMiss: () => hooks.onCache('miss'),
    },
  })
  return {
    cache,
    breakerState: breaker.state,
    lastError: () => lastError,
    async close() {
      cache.close()
      await breaker.close()
    },
  }
}
