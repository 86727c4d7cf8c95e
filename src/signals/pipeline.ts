/** The way a signal takes: the backend over HTTP, a circuit breaker before it, a cache, and what keeps it warm. */
import type { ErrorCode } from '../errors.js'
import type { ProxyVariables } from '../network/proxies.js'
import { type BreakerState, createBreaker } from './backend/breaker.js'
import { createHttpSource } from './backend/http-source.js'
import { createRateGate } from './backend/rate-gate.js'
import { createSignalCache } from './cache/cache.js'
import type { Callbacks } from './callback/callbacks.js'
import { createJobSource } from './callback/jobs.js'
import {
  createPrecompute,
  type Precompute,
  type PrecomputeOptions,
} from './precompute/precompute.js'
import type { CacheResult, SignalReader } from './reader.js'
import type { ToldSignals } from './shared/signals.js'
import type { Signal, SignalKey } from './signal.js'
import type { SourceHooks } from './source.js'

export interface PipelineOptions {
  readonly url: string
  readonly apiKey: string | undefined
  readonly timeoutMs: number
  readonly proxies?: ProxyVariables | undefined
  readonly ttlMs: number
  readonly maxStaleMs: number
  /** Kept warm whether anybody asks or not. */
  readonly precompute: readonly SignalKey[]
  /** Discord's clock, epoch milliseconds. */
  readonly now: () => number
  readonly hooks: PipelineHooks
  /** Callback mode; without it the backend is asked and answers. */
  readonly callback?: { readonly callbackUrl: string; readonly callbacks: Callbacks } | undefined
  /** Where replicas share their signals. */
  readonly shared?: SharedParts | undefined
}

export interface SharedParts {
  readonly signals: ToldSignals
  createPrecompute(options: PrecomputeOptions): Precompute
}

export interface PipelineHooks extends SourceHooks {
  /** Once for each fetch that failed, whether anybody waited for it or not. */
  onFetchError(key: SignalKey, error: unknown): void
  onCache(result: CacheResult): void
  onBreaker(state: BreakerState): void
}

export interface SignalPipeline {
  readonly reader: SignalReader
  breakerState(): BreakerState
  /** How long the backend wants no questions, milliseconds; 0 where it may be asked. */
  waitMs(): number
  /** A signal that came by callback, and ended this job: into the cache, here and everywhere. */
  receive(key: SignalKey, signal: Signal, job: string): void
  /** Begins to keep popular keys warm. */
  start(): void
  /** What the last fetch ended with; undefined before the first. */
  lastResult(): 'success' | ErrorCode | 'INTERNAL' | undefined
  close(): Promise<void>
}

/** Of a signal's life in the cache: it is refreshed before it expires. */
const REFRESH_SHARE = 0.8

export function createSignalPipeline(options: PipelineOptions): SignalPipeline {
  const { url, apiKey, timeoutMs, ttlMs, maxStaleMs, now, hooks, callback, shared } = options
  const askedFor = (result: CacheResult) => (key: SignalKey) => {
    hooks.onCache(result)
    precompute.noteDemand(key)
  }
  const gate = createRateGate()
  let lastResult: ReturnType<SignalPipeline['lastResult']>
  const sourceOptions = {
    url,
    apiKey,
    timeoutMs,
    proxies: options.proxies,
    now,
    gate,
    hooks: {
      ...hooks,
      onSuccess(key: SignalKey, ms: number) {
        lastResult = 'success'
        hooks.onSuccess?.(key, ms)
      },
      onError(key: SignalKey, code: ErrorCode | 'INTERNAL', ms: number) {
        // Let go of for another replica's answer, or by closing: the backend has neither failed nor answered.
        if (code === 'SIGNAL_ABORTED') return
        lastResult = code
        hooks.onError?.(key, code, ms)
      },
    } satisfies SourceHooks,
  }
  const source = callback
    ? createJobSource({ ...sourceOptions, ...callback })
    : createHttpSource(sourceOptions)
  function unavailable(): ErrorCode | undefined {
    if (gate.remaining() > 0) return 'SIGNAL_LIMITED'
    return breaker.state() === 'open' ? 'SIGNAL_BREAKER_OPEN' : undefined
  }
  const breaker = createBreaker({ source, onStateChange: hooks.onBreaker })
  const cache = createSignalCache({
    source: {
      async fetch(...question) {
        gate.check()
        return breaker.fetch(...question)
      },
    },
    ttlMs,
    maxStaleMs,
    now,
    shared: shared?.signals,
    hooks: {
      onHit: askedFor('hit'),
      onStale: askedFor('stale'),
      onMiss: askedFor('miss'),
      onFetchError: hooks.onFetchError,
    },
  })
  // Whoever waits for this very job gets it by its end, which counts as the backend's answer.
  shared?.signals.onNew((key, { signal, fetchedAt, job }) => {
    if (!job || !callback?.callbacks.keyOfOpen(job)) cache.set(key, signal, fetchedAt)
  })
  const precompute = (shared?.createPrecompute ?? createPrecompute)({
    keys: options.precompute,
    refresh: cache.refresh,
    periodMs: ttlMs * REFRESH_SHARE,
    isBreakerOpen: () => unavailable() !== undefined,
  })
  return {
    reader: {
      peek: cache.peek,
      give: cache.give,
      read: cache.read,
      refresh(key, ...more) {
        askedFor('miss')(key)
        return cache.refresh(key, ...more)
      },
      unavailable,
      waitMs: gate.remaining,
    },
    breakerState: breaker.state,
    waitMs: gate.remaining,
    receive(key, signal, job) {
      const fetchedAt = now()
      // A fetch under way has most likely been waiting for it, and brings it.
      if (!cache.isFetching(key)) cache.set(key, signal, fetchedAt)
      shared?.signals.write(key, signal, fetchedAt, job)
    },
    start() {
      // None configured is `off`: then nothing joins by being asked for either.
      if (options.precompute.length > 0) precompute.start()
    },
    lastResult: () => lastResult,
    async close() {
      precompute.close()
      cache.close()
      await breaker.close()
    },
  }
}
