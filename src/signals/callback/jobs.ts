/** Signals in callback mode: a job is handed to the backend, and its callback waited for. */
import { randomUUID } from 'node:crypto'
import type { Dispatcher } from 'undici'
import { codeOf, SignalboxError } from '../../errors.js'
import { askWithRetries } from '../backend/ask-with-retries.js'
import { createBackendPool, type HttpSourceOptions, readHeaders } from '../backend/http-source.js'
import { createRateGate } from '../backend/rate-gate.js'
import { requestDocument } from '../backend/request-document.js'
import { withDeadline } from '../deadline.js'
import type { Signal, SignalKey } from '../signal.js'
import type { SignalSource } from '../source.js'
import type { CallbackEnd, Callbacks } from './callbacks.js'

export interface JobSourceOptions extends HttpSourceOptions {
  /** Where the backend is to call back. */
  readonly callbackUrl: string
  readonly callbacks: Callbacks
}

const NO_SIGNAL = 'the backend called back that there is no signal'

function unwrap(end: CallbackEnd): Signal {
  if ('signal' in end) return end.signal
  const said = end.code === 'SIGNAL_REFUSED' ? NO_SIGNAL : 'the job had ended without a signal'
  throw new SignalboxError(end.code, end.why ?? said)
}

/**
 * A SignalSource that POSTs `{url}/api/v1/trading/signal/jobs`. The job's id is the interaction's where one asks for just
 * this key, so that after a takeover it is the same job. `timeoutMs` is the total, the callback included.
 */
export function createJobSource(options: JobSourceOptions): SignalSource {
  const { timeoutMs, callbackUrl, callbacks, hooks = {}, random = Math.random } = options
  const { now = Date.now, monotonic = () => performance.now() } = options
  const gate = options.gate ?? createRateGate(monotonic)
  const url = `${options.url.replace(/\/+$/, '')}/api/v1/trading/signal/jobs`
  const dispatcher: Dispatcher = options.dispatcher ?? createBackendPool(url, options.proxies)
  const closing = new AbortController()
  const headers = { ...readHeaders(options.apiKey), 'content-type': 'application/json' }

  async function handOver(id: string, key: SignalKey, signal: AbortSignal): Promise<void> {
    const job = JSON.stringify({ interactionId: id, ...key, callbackUrl })
    await askWithRetries({
      ask: () => requestDocument({ url, headers, job, dispatcher, signal, now }),
      gate,
      endsAt: monotonic() + timeoutMs,
      monotonic,
      random,
      signal,
      onRetry: (code) => hooks.onRetry?.(key, code),
    })
  }

  async function run(id: string, key: SignalKey, signal: AbortSignal): Promise<CallbackEnd> {
    const known = await callbacks.open(id, key)
    if (known) return known
    await handOver(id, key, signal)
    return callbacks.wait(id, signal)
  }

  /** Closes the job, so that a late callback is ignored; unless one has come first after all. */
  async function giveUp(id: string, key: SignalKey, error: unknown): Promise<CallbackEnd> {
    const code = codeOf(error)
    // Given up by this replica only: another may go on with it.
    if (code === 'INTERNAL' || code === 'SIGNAL_ABORTED') throw error
    if (await callbacks.end(id, { code })) throw error
    const end = await callbacks.open(id, key)
    if (end === undefined) throw error
    return end
  }

  return {
    async fetch(key, abort, interactionId) {
      const startedAt = monotonic()
      const id = interactionId ?? `signalbox-${randomUUID()}`
      hooks.onRequest?.(key)
      try {
        const deadline = { timeoutMs, aborts: [abort, closing.signal] }
        const end = await withDeadline(deadline, (signal) => run(id, key, signal)).catch((error) =>
          giveUp(id, key, error),
        )
        const signal = unwrap(end)
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
