/** Where signals come from: the face that the HTTP source, the breaker and callback mode share, so that they stack. */
import type { ErrorCode } from '../errors.js'
import type { Signal, SignalKey } from './signal.js'

export interface SignalSource {
  /**
   * One validated signal for this key. Rejects with a SignalboxError `SIGNAL_*`. `interactionId`: of the one interaction
   * that asks for just this key.
   */
  fetch(key: SignalKey, abort?: AbortSignal, interactionId?: string): Promise<Signal>
  /** Ends what is under way with SIGNAL_ABORTED and lets go of sockets and timers. */
  close(): Promise<void>
}

/** What a source tells of itself, for metrics and logs. Durations in milliseconds, retries included. */
export interface SourceHooks {
  onRequest?(key: SignalKey): void
  onSuccess?(key: SignalKey, ms: number): void
  onError?(key: SignalKey, code: ErrorCode | 'INTERNAL', ms: number): void
  /** An attempt failed with this code and another follows. */
  onRetry?(key: SignalKey, code: ErrorCode): void
  /** A good signal came with decoration that could not be shown. */
  onLeftOut?(key: SignalKey, left: readonly string[]): void
}
