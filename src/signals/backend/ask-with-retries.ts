/** A few attempts at the signal backend, as far as they may help and there is time for them. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { ErrorCode } from '../../errors.js'
import type { Outcome } from './request-document.js'
import { retryDelay } from './retry-delay.js'

export interface Asking {
  /** One attempt; it may be made again. */
  readonly ask: () => Promise<Outcome>
  /** On the monotonic clock: no retry begins after it. */
  readonly endsAt: number
  readonly monotonic: () => number
  /** Jitter, within [0, 1). */
  readonly random: () => number
  readonly signal: AbortSignal
  readonly onRetry: (code: ErrorCode) => void
}

const MOST_RETRIES = 2

/** The document. Rejects with the last attempt's error, or with the signal's reason. */
export async function askWithRetries(asking: Asking): Promise<unknown> {
  const { ask, endsAt, monotonic, random, signal, onRetry } = asking
  let outcome = await ask()
  for (let retries = 0; outcome.kind === 'failed'; retries++) {
    const delay = retryDelay(retries, outcome.retryAfterMs, random)
    const inTime = monotonic() + delay < endsAt
    if (!outcome.retry || retries === MOST_RETRIES || !inTime) throw outcome.error
    onRetry(outcome.error.code)
    await sleep(delay, undefined, { signal })
    outcome = await ask()
  }
  return outcome.document
}
