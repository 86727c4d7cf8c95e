/** What is waited for in callback mode: which jobs are open, how each ended, once. Any replica may end one. */
import { TOKEN_LIFE_MS } from '../../discord/limits.js'
import type { ErrorCode } from '../../errors.js'
import { validateSignal } from '../backend/validate-signal.js'
import type { Signal, SignalKey } from '../signal.js'

/** Plain data. `code` is a `SIGNAL_*`; `why` is for the log's reader: which member, and what came. */
export type CallbackEnd =
  | { readonly signal: Signal }
  | { readonly code: ErrorCode; readonly why?: string }

const LONGEST_WHY = 500

export interface Pending {
  readonly key: SignalKey
  readonly ended: boolean
}

const CODES: ReadonlySet<unknown> = new Set<ErrorCode>([
  'SIGNAL_TIMEOUT',
  'SIGNAL_UNREACHABLE',
  'SIGNAL_REFUSED',
  'SIGNAL_NOT_FOUND',
  'SIGNAL_INVALID',
  'SIGNAL_MISMATCHED',
  'SIGNAL_ABSURD',
  'SIGNAL_BREAKER_OPEN',
  'SIGNAL_LIMITED',
])

/** Of what another replica wrote. Undefined, or throws as validateSignal does, for what is no end. */
export function readEnd(value: unknown, key: SignalKey): CallbackEnd | undefined {
  const { signal, code, why }: { signal?: unknown; code?: unknown; why?: unknown } = Object(value)
  if (signal !== undefined) return { signal: validateSignal(signal, key) }
  if (!CODES.has(code)) return undefined
  const told = typeof why === 'string' && { why: why.slice(0, LONGEST_WHY) }
  return { code: code as ErrorCode, ...told }
}

/** Jobs are known for 15 minutes from when they were opened. */
export interface Callbacks {
  /** To be awaited before the job is handed over. Resolves to its end where it has ended already. */
  open(id: string, key: SignalKey): Promise<CallbackEnd | undefined>
  /** `unknowable`: the shared store is away, and another replica may know it. */
  find(id: string): Promise<Pending | 'unknown' | 'unknowable'>
  /** True for the first end of a job, which is the one that counts. `unknowable`: nothing of it may have come about. */
  end(id: string, end: CallbackEnd): Promise<boolean | 'unknowable'>
  /** Of a job that is waited for here; undefined for one that has ended, or that nobody knows here. */
  keyOfOpen(id: string): SignalKey | undefined
  /** The end of an open job, whoever brings it. Rejects with the signal's reason when aborted. */
  wait(id: string, abort: AbortSignal): Promise<CallbackEnd>
}

/** After it nobody can be answered any more. */
export const CALLBACK_LIFE_MS = TOKEN_LIFE_MS
