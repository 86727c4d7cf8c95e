/** Runs work under one total time limit that a caller, or closing, may cut short. */
import { SignalboxError } from '../errors.js'
import { onAbort } from './on-abort.js'

export interface DeadlineOptions {
  readonly timeoutMs: number
  /** Any of these ends the work with SIGNAL_ABORTED. */
  readonly aborts: readonly (AbortSignal | undefined)[]
}

/**
 * What the work resolves to. Rejects with SIGNAL_TIMEOUT or SIGNAL_ABORTED once the signal it was
 * given is aborted, whatever the work itself then rejects with; else with the work's own error.
 */
export function withDeadline<T>(
  { timeoutMs, aborts }: DeadlineOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController()
  const { signal } = controller
  const expire = () => {
    const message = `signal backend did not answer within ${timeoutMs} ms`
    controller.abort(new SignalboxError('SIGNAL_TIMEOUT', message))
  }
  const timer = setTimeout(expire, timeoutMs)
  const stopListening = onAbort(aborts, () => {
    controller.abort(new SignalboxError('SIGNAL_ABORTED', 'signal no longer wanted'))
  })
  return begin(work, signal)
    .catch((error: unknown) => {
      throw signal.aborted ? signal.reason : error
    })
    .finally(() => {
      clearTimeout(timer)
      stopListening()
    })
}

async function begin<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal) {
  signal.throwIfAborted()
  return work(signal)
}
