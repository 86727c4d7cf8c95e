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
  | 'SIGNAL_ABORTED'
  // a chart that could not be drawn; never fatal to an answer
  | 'CHART_FAILED'

/** An expected failure. `code` is what programs compare; the message is for a log's reader. */
export class SignalboxError extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'SignalboxError'
    this.code = code
  }
}

/** The code of any thrown value: a SignalboxError's own, else `INTERNAL`. */
export function codeOf(error: unknown): ErrorCode | 'INTERNAL' {
  return error instanceof SignalboxError ? error.code : 'INTERNAL'
}
