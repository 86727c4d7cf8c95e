/** Signals from the backend over HTTP, by `docs/signal-api.openapi.yaml`: one total time limit, few retries. */
import type { Dispatcher, Pool } from 'undici'
import { codeOf, type ErrorCode } from '../../errors.js'
import { createPool } from '../../network/pool.js'
import type { ProxyVariables } from '../../network/proxies.js'
import { withDeadline } from '../deadline.js'
import type { SignalKey } from '../signal.js'
import type { SignalSource, SourceHooks } from '../source.js'
import { askWithRetries } from './ask-with-retries.js'
import type { LeftOut } from './decoration.js'
import { createRateGate, type RateGate } from './rate-gate.js'
import { type Answered, requestDocument } from './request-document.js'
import { validateSent } from './validate-signal.js'

export interface HttpSourceOptions {
  /** `SIGNAL_API_URL`; may hold a path. */
  readonly url: string
  /** Sent as a bearer token. */
  readonly apiKey?: string | undefined
  /** The total, retries included, milliseconds. */
  readonly timeoutMs: number
  /** Whose `HTTPS_PROXY` and the like are obeyed. */
  readonly proxies?: ProxyVariables | undefined
  /** In place of a pool of our own; then it is not closed by `close`. */
  readonly dispatcher?: Dispatcher | undefined
  readonly hooks?: SourceHooks
  /** Shut while the backend wants no questions; one of our own without it. */
  readonly gate?: RateGate
  /** Jitter, within [0, 1). */
  readonly random?: () => number
  /** Epoch milliseconds. */
  readonly now?: () => number
  /** Monotonic milliseconds. */
  readonly monotonic?: () => number
}

/** A SignalSource that asks `GET {url}/api/v1/trading/signal`. A GET is idempotent, so it may be retried. */
export function createHttpSource(options: HttpSourceOptions): SignalSource {
  const { timeoutMs, hooks = {}, random = Math.random } = options
  const { now = Date.now, monotonic = () => performance.now() } = options
  const gate = options.gate ?? createRateGate(monotonic)
  const endpoint = `${options.url.replace(/\/+$/, '')}/api/v1/trading/signal`
  const dispatcher = options.dispatcher ?? createBackendPool(endpoint, options.proxies)
  const closing = new AbortController()
  const headers = readHeaders(options.apiKey)

  async function load(key: SignalKey, signal: AbortSignal): Promise<Answered> {
    const url = `${endpoint}?${new URLSearchParams({ pair: key.pair, timeframe: key.timeframe })}`
    const ask = () => requestDocument({ url, headers, dispatcher, signal, now })
    const endsAt = monotonic() + timeoutMs
    const onRetry = (code: ErrorCode) => hooks.onRetry?.(key, code)
    return askWithRetries({ ask, gate, endsAt, monotonic, random, signal, onRetry })
  }

  return {
    async fetch(key, abort) {
      const startedAt = monotonic()
      hooks.onRequest?.(key)
      try {
        const deadline = { timeoutMs, aborts: [abort, closing.signal] }
        const { document, about } = await withDeadline(deadline, (signal) => load(key, signal))
        const onLeftOut = (left: LeftOut) => hooks.onLeftOut?.(key, left)
        const signal = validateSent(document, about, key, onLeftOut)
        hooks.onSuccess?.(key, monotonic() - startedAt)
        return signal
      } catch (error) {
        hooks.onError?.(key, codeOf(error), monotonic() - startedAt)
        throw error
      }
    },

    async close() {
      closing.abort()
      if (!options.dispatcher) await dispatcher.destroy()
    },
  }
}

export function readHeaders(apiKey: string | undefined): Readonly<Record<string, string>> {
  return {
    accept: 'application/json',
    'user-agent': 'signalbox',
    ...(apiKey && { authorization: `Bearer ${apiKey}` }),
  }
}

/** Idle sockets live shortly: one that died unseen costs a request seconds. */
export function createBackendPool(endpoint: string, proxies: ProxyVariables | undefined): Pool {
  return createPool(endpoint, {
    proxies,
    connections: 32,
    pipelining: 1,
    keepAliveTimeout: 4000,
    keepAliveMaxTimeout: 4000,
  })
}
