/** How the rest of the house asks for signals: the cache's face, so that commands need not know HTTP. */
import type { ErrorCode } from '../errors.js'
import type { Signal, SignalKey } from './signal.js'

/** hit: within SIGNAL_TTL_MS. stale: older, still within SIGNAL_MAX_STALE_MS. miss: had to be fetched. */
export type CacheResult = 'hit' | 'stale' | 'miss'

export interface SignalReading {
  readonly signal: Signal
  readonly cache: CacheResult
  /** When it came from the backend, epoch milliseconds. */
  readonly fetchedAt: number
  /** How long the backend took, milliseconds; only for a miss. */
  readonly backendMs?: number
}

export interface SignalReader {
  /** From memory only, never waits. A mere look: see `give`. */
  peek(key: SignalKey): SignalReading | undefined
  /** This reading is given to somebody, who is counted once. A stale one starts one refresh behind it. */
  give(key: SignalKey, reading: SignalReading): void
  /**
   * From memory, else one fetch shared by all who wait. Rejects with a SignalboxError `SIGNAL_*`.
   * `interactionId`: where one interaction asks for just this key; after a takeover it is then the same fetch.
   */
  read(key: SignalKey, abort?: AbortSignal, interactionId?: string): Promise<SignalReading>
  /** Fetches anew whatever is in memory, sharing a fetch under way. Rejects likewise. */
  refresh(key: SignalKey, abort?: AbortSignal, interactionId?: string): Promise<SignalReading>
  /** Why a fetch would fail at once, so that it need not be promised: the breaker is open, or the backend has set a limit. */
  unavailable(): ErrorCode | undefined
  /** How long until the backend may be asked, where it has set a limit, milliseconds; else 0. */
  waitMs(): number
}
