/** What came back of one call to Discord, as plain facts: the responder's table decides what they mean. */

export interface Response {
  readonly kind: 'response'
  readonly status: number
  /** Discord's JSON error code, such as 10015. */
  readonly code?: number
  /** The larger of header and body, milliseconds. */
  readonly retryAfterMs?: number
  /** A 429 from the edge in front of Discord: no rate-limit headers, HTML or `error code: 1015`. */
  readonly ban?: boolean
  /** The error tree of a 400, for the log. */
  readonly errors?: unknown
}

/** No whole response: which part failed, for log and metric. */
export interface Failure {
  readonly kind: 'failure'
  readonly reason: 'connect' | 'reset' | 'timeout' | 'aborted' | 'other'
  readonly error: unknown
}

export type Answer = Response | Failure

type Headers = Readonly<Record<string, string | string[] | undefined>>

const seconds = (value: unknown): number | undefined => {
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN
  return Number.isFinite(number) && number >= 0 ? number * 1000 : undefined
}

/** The object that a text is as JSON, if it is one. */
export function parse(text: string): Record<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(text)
    return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/**
 * Reads an unsuccessful response.
 * https://docs.discord.com/developers/topics/rate-limits and /topics/opcodes-and-status-codes
 */
export function readAnswer(status: number, headers: Headers, text: string): Response {
  const json = parse(text)
  const waits = [seconds(headers['retry-after']), seconds(json?.retry_after)].filter(
    (wait) => wait !== undefined,
  )
  const limitHeaders = Object.keys(headers).some((name) => name.startsWith('x-ratelimit-'))
  const code = typeof json?.code === 'number' ? json.code : undefined
  return {
    kind: 'response',
    status,
    ...(code !== undefined && { code }),
    ...(waits.length > 0 && { retryAfterMs: Math.max(...waits) }),
    ...(status === 429 && !limitHeaders && json?.retry_after === undefined && { ban: true }),
    ...(json?.errors !== undefined && { errors: json.errors }),
  }
}

const RESET = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']
const CONNECT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']
const TIMEOUT = ['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT', 'ABORT_ERR']

/** Names a thrown error by its code; undici and the system both give stable ones. */
export function readFailure(error: unknown): Failure {
  const { code = '', name = '' } = error as { code?: string; name?: string }
  if (RESET.includes(code)) return { kind: 'failure', reason: 'reset', error }
  if (CONNECT.includes(code) || code === 'UND_ERR_CONNECT_TIMEOUT')
    return { kind: 'failure', reason: 'connect', error }
  if (name === 'AbortError') return { kind: 'failure', reason: 'aborted', error }
  if (TIMEOUT.includes(code) || name === 'TimeoutError')
    return { kind: 'failure', reason: 'timeout', error }
  return { kind: 'failure', reason: 'other', error }
}
