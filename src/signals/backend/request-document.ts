/** One attempt at the signal backend, and what its outcome means; never a second one. */
import { type Dispatcher, request } from 'undici'
import { type ErrorCode, SignalboxError } from '../../errors.js'
import { readRetryAfter } from '../../network/retry-after.js'
import {
  type DocumentHeaders,
  describeHeaders,
  LARGEST_DOCUMENT,
  readDocument,
  tooLarge,
} from './read-document.js'

export interface Answered {
  readonly kind: 'document'
  /** Undefined for a job that was accepted. */
  readonly document: unknown
  /** What came, for a log's reader. */
  readonly about: string
}

export type Outcome =
  | Answered
  | {
      readonly kind: 'failed'
      readonly error: SignalboxError
      /** Whether asking again may help. */
      readonly retry: boolean
    }
  | {
      readonly kind: 'limited'
      readonly what: string
      /** Undefined where the backend does not say. */
      readonly waitMs: number | undefined
    }

export interface Attempt {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** JSON to be POSTed and accepted with 202, in place of a GET for a document. */
  readonly job?: string
  readonly dispatcher: Dispatcher
  /** Ends the attempt; its reason is what this function then throws. */
  readonly signal: AbortSignal
  /** Epoch milliseconds, for a `Retry-After` that is a date. */
  readonly now: () => number
}

/** Of a body that nobody reads, bytes and time, before its connection is let go. */
const LARGEST_IGNORED = 64 * 1024
const IGNORED_MS = 1000
const WORTH_RETRYING: ReadonlySet<number> = new Set([502, 503, 504])
/** 418: some say so to whoever has not heeded their 429. */
const LIMITING: ReadonlySet<number> = new Set([418, 429])

/** GETs and parses a JSON document of at most 1 MiB, or POSTs a job. Messages hold no header, so no key. */
export async function requestDocument(attempt: Attempt): Promise<Outcome> {
  const { url, headers, job, dispatcher, signal, now } = attempt
  try {
    // The caller's signal is the total limit; undici's own limits would only blur its code.
    const limits = { headersTimeout: 0, bodyTimeout: 0 }
    const asked = job === undefined ? {} : { method: 'POST' as const, body: job }
    const response = await request(url, { dispatcher, headers, signal, ...limits, ...asked })
    const { statusCode, body, headers: answered } = response
    // Destroying a body that is still coming emits an error nobody waits for.
    body.on('error', () => {})
    if (job !== undefined && statusCode === 202) {
      // Accepted with its headers: the body only decides whether its connection can serve again.
      body.dump({ limit: LARGEST_IGNORED, signal: AbortSignal.timeout(IGNORED_MS) }).catch(() => {})
      return { kind: 'document', document: undefined, about: '' }
    }
    if (job === undefined && statusCode === 200) {
      const { json, about } = await readDocument(await readBytes(body, answered), answered)
      return { kind: 'document', document: json, about }
    }
    body.destroy()
    const waitMs = readRetryAfter(answered, now())
    // A success without a document is a broken contract: told as every other one.
    const about = statusCode < 300 ? ` (${describeHeaders(answered)})` : ''
    return refused(statusCode, `signal backend answered ${statusCode}${about}`, waitMs)
  } catch (cause) {
    signal.throwIfAborted()
    if (cause instanceof SignalboxError) return { kind: 'failed', error: cause, retry: false }
    const message = `signal backend unreachable (${nameOf(cause)})`
    const error = new SignalboxError('SIGNAL_UNREACHABLE', message, { cause })
    return { kind: 'failed', error, retry: true }
  }
}

async function readBytes(
  body: Dispatcher.ResponseData['body'],
  headers: DocumentHeaders,
): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    chunks.push(chunk)
    if (size <= LARGEST_DOCUMENT) continue
    throw tooLarge(`${describeHeaders(headers, chunks[0])}, ${size} bytes or more`)
  }
  return Buffer.concat(chunks)
}

function refused(status: number, what: string, waitMs: number | undefined): Outcome {
  // A 503 without a wait is a failure as any other.
  if (LIMITING.has(status) || (status === 503 && waitMs)) return { kind: 'limited', what, waitMs }
  const error = new SignalboxError(codeOfStatus(status), what)
  return { kind: 'failed', error, retry: WORTH_RETRYING.has(status) }
}

function codeOfStatus(status: number): ErrorCode {
  if (status >= 500) return 'SIGNAL_UNREACHABLE'
  if (status === 404) return 'SIGNAL_NOT_FOUND'
  return status < 300 ? 'SIGNAL_INVALID' : 'SIGNAL_REFUSED'
}

/** A stable name such as ECONNRESET; never the message, which may quote what was sent. */
function nameOf(cause: unknown): string {
  const { code, name }: { code?: unknown; name?: unknown } = Object(cause)
  return String(code ?? name)
}
