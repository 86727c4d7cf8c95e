/** A few attempts at the signal backend, as far as they may help, and as it lets itself be asked. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { ErrorCode } from '../../errors.js'
import { limited, type RateGate } from './rate-gate.js'
import type { Answered, Outcome } from './request-document.js'
import { retryDelay } from './retry-delay.js'

export interface Asking {
  /** One attempt; it may be made again. */
  readonly ask: () => Promise<Outcome>
  readonly gate: RateGate
  /** On the monotonic clock: no retry begins after it. */
  readonly endsAt: number
  readonly monotonic: () => number
  /** Jitter, within [0, 1). */
  readonly random: () => number
  readonly signal: AbortSignal
  readonly onRetry: (code: ErrorCode) => void
}

const MOST_RETRIES = 2
/** Past it nobody is kept waiting for the end of a limit: it is told. */
const LONGEST_LIMIT_MS = 3000

/** The answer. Rejects with the last attempt's error, or with the signal's reason. */
export async function askWithRetries(asking: Asking): Promise<Answered> {
  const { gate, endsAt, monotonic, random, signal, onRetry } = asking
  let outcome = await askOnce(asking)
  for (let retries = 0; outcome.kind !== 'document'; retries++) {
    const last = outcome
    const isLimited = last.kind === 'limited'
    const error = isLimited ? limited(last.what, gate.remaining()) : last.error
    const delay = isLimited ? gate.remaining() : retryDelay(retries, random)
    const mayHelp = isLimited ? delay <= LONGEST_LIMIT_MS : last.retry
    if (!mayHelp || retries === MOST_RETRIES || monotonic() + delay >= endsAt) throw error
    onRetry(error.code)
    await (isLimited ? untilOpen(gate, signal) : sleep(delay, undefined, { signal }))
    outcome = await askOnce(asking)
  }
  return outcome
}

async function askOnce({ gate, monotonic, ask }: Asking): Promise<Outcome> {
  gate.check()
  const begunAt = monotonic()
  const outcome = await ask()
  if (outcome.kind === 'limited') gate.shut(begunAt, outcome.waitMs)
  else gate.pass()
  return outcome
}

/** A timer may be early, by how long this turn of the event loop has lasted. */
async function untilOpen(gate: RateGate, signal: AbortSignal): Promise<void> {
  while (gate.remaining() > 0 && gate.remaining() <= LONGEST_LIMIT_MS)
    await sleep(gate.remaining(), undefined, { signal })
}
