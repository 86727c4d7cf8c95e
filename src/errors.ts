/** The one error type of the project: a stable code, a message without secrets, the cause kept. */

export type ErrorCode =
  // configuration
  | 'CONFIG_INVALID'
  // what a stranger or Discord sent
  | 'INTERACTION_INVALID'
  // getting a signal; each has a sentence for the trader in messages/locales
  | 'SIGNAL_TIMEOUT'
  | 'SIGNAL_UNREACHABLE'
  | 'SIGNAL_REFUSED'
  | 'SIGNAL_NOT_FOUND'
  | 'SIGNAL_INVALID'
  | 'SIGNAL_MISMATCHED'
  | 'SIGNAL_ABSURD'
  | 'SIGNAL_BREAKER_OPEN'
  | 'SIGNAL_LIMITED'
  | 'SIGNAL_ABORTED'
  // a chart that could not be drawn; never fatal to an answer
  | 'CHART_FAILED'

/** An expected failure. `code` is what programs compare; the message is for a log's reader. */
export class SignalboxError extends Error {
  readonly code: ErrorCode
  /** After how many milliseconds it may be another matter, where that is known. */
  readonly waitMs?: number

  constructor(code: ErrorCode, message: string, options?: ErrorOptions & { waitMs?: number }) {
    super(message, options)
    this.name = 'SignalboxError'
    this.code = code
    if (options?.waitMs !== undefined) this.waitMs = options.waitMs
  }
}

/** The code of any thrown value: a SignalboxError's own, else `INTERNAL`. */
export function codeOf(error: unknown): ErrorCode | 'INTERNAL' {
  return error instanceof SignalboxError ? error.code : 'INTERNAL'
}

/** How long it is worth waiting after any thrown value, milliseconds, where that is known. */
export function waitOf(error: unknown): number | undefined {
  return error instanceof SignalboxError ? error.waitMs : undefined
}
