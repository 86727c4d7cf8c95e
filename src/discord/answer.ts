/** What came back of one call to Discord, as plain facts: the responder's table decides what they mean. */
import { retryAfterMs } from '../network/retry-after.js'

export interface Response {
  readonly kind: 'response'
  readonly status: number
  /** Discord's JSON error code, such as 10015. */
  readonly code?: number
  /** The larger of header and body, milliseconds. */
  readonly retryAfterMs?: number
  /** The edge in front of Discord has shut us out, for a while and whatever we ask for. */
  readonly ban?: boolean
  /** Not Discord's own JSON: a page of something on the way, which knows nothing of what was asked for. */
  readonly foreign?: boolean
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

/** The object that a text is as JSON, if it is one. */
export function parse(text: string): Record<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(text)
    const isObject = typeof json === 'object' && json !== null && !Array.isArray(json)
    return isObject ? (json as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** 0, or five digits and more: JSON of whatever stands in between often holds the status as its code. */
export const isDiscordsCode = (value: unknown): value is number =>
  value === 0 || (Number.isSafeInteger(value) && Number(value) > 9999)

/** What Discord itself says of its edge: "internal network error". */
const EDGE_CODE = 40333

/**
 * Cloudflare's word for being shut out, as text, in a page's markup or as JSON (`"error_code":1015`): addresses, countries,
 * browsers and rates (https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-1xxx-errors).
 */
const SHUT_OUT = /\berror(?:[\s_]*code)?["':\s]*(?:100[5-9]|101[025]|1020|1106)\b/i

/** A success that is a page comes from some network's portal. */
const MARKUP = /^\s*</

function saysShutOut(text: string): boolean {
  return SHUT_OUT.test(text.replace(/<[^<>]*>|&nbsp;/gi, ' '))
}

/**
 * Reads a response that is no plain success. Discord's own errors are JSON with an integer `code`, but some 429s, which have
 * `retry_after`.
 * https://docs.discord.com/developers/topics/rate-limits and /topics/opcodes-and-status-codes
 */
export function readAnswer(status: number, headers: Headers, text: string): Response {
  const json = parse(text)
  const code = isDiscordsCode(json?.code) ? json.code : undefined
  const foreign =
    status < 300 ? MARKUP.test(text) : code === undefined && typeof json?.retry_after !== 'number'
  const wait = retryAfterMs(headers, json?.retry_after)
  // A 429 that names no limit and no wait of its own is the edge's, whatever it looks like.
  const isNobodys =
    json?.retry_after === undefined &&
    !Object.keys(headers).some((name) => name.startsWith('x-ratelimit-'))
  const ban = code
    ? code === EDGE_CODE
    : saysShutOut(text) || (status === 403 && foreign) || (status === 429 && isNobodys)
  return {
    kind: 'response',
    status,
    ...(code !== undefined && { code }),
    ...(wait !== undefined && { retryAfterMs: wait }),
    ...(ban && { ban }),
    ...(foreign && { foreign }),
    ...(json?.errors !== undefined && { errors: json.errors }),
  }
}

const RESET = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']
const CONNECT = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]
const TIMEOUT = ['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT', 'ABORT_ERR']

/** Names a thrown error by its code; undici and the system both give stable ones. */
export function readFailure(error: unknown): Failure {
  const { code = '', name = '' } = error as { code?: string; name?: string }
  // First: of one that was never made, the code may be that of a reset too.
  if (name === 'ConnectError' || CONNECT.includes(code))
    return { kind: 'failure', reason: 'connect', error }
  if (RESET.includes(code)) return { kind: 'failure', reason: 'reset', error }
  if (name === 'AbortError') return { kind: 'failure', reason: 'aborted', error }
  if (TIMEOUT.includes(code) || name === 'TimeoutError')
    return { kind: 'failure', reason: 'timeout', error }
  return { kind: 'failure', reason: 'other', error }
}
