/** One attempt at the signal backend, and what its outcome means; never a second one. */
import { type Dispatcher, request } from 'undici'
import { type ErrorCode, SignalboxError } from '../../errors.js'
import { readRetryAfter } from './retry-delay.js'

export type Outcome =
  | { readonly kind: 'document'; readonly document: unknown }
  | {
      readonly kind: 'failed'
      readonly error: SignalboxError
      /** Whether asking again may help. */
      readonly retry: boolean
      readonly retryAfterMs?: number | undefined
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
const LARGEST_DOCUMENT = 1024 * 1024
const WORTH_RETRYING: ReadonlySet<number> = new Set([429, 502, 503, 504])

/** GETs and parses a JSON document of at most 1 MiB, or POSTs a job. Messages hold no header, so no key. */
export async function requestDocument(attempt: Attempt): Promise<Outcome> {
  const { url, headers, job, dispatcher, signal, now } = attempt
  try {
    // The caller's signal is the total limit; undici's own limits would only blur its code.
    const limits = { headersTimeout: 0, bodyTimeout: 0 }
    const asked = job === undefined ? {} : { method: 'POST' as const, body: job }
    const response = await request(url, { dispatcher, headers, signal, ...limits, ...asked })
    const { statusCode, body } = response
    // Destroying a body that is still coming emits an error nobody waits for.
    body.on('error', () => {})
    if (job !== undefined && statusCode === 202) {
      // Accepted with its headers: the body only decides whether its connection can serve again.
      body.dump({ limit: LARGEST_IGNORED, signal: AbortSignal.timeout(IGNORED_MS) }).catch(() => {})
      return { kind: 'document', document: undefined }
    }
    if (job === undefined && statusCode === 200) return await readDocument(body)
    body.destroy()
    const retryAfterMs = readRetryAfter(response.headers['retry-after'], now())
    return refused(statusCode, retryAfterMs)
  } catch (cause) {
    signal.throwIfAborted()
    const message = `signal backend unreachable (${nameOf(cause)})`
    return failed('SIGNAL_UNREACHABLE', message, true, { cause })
  }
}

async function readDocument(body: Dispatcher.ResponseData['body']): Promise<Outcome> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > LARGEST_DOCUMENT) return failed('SIGNAL_INVALID', 'signal document is over 1 MiB')
    chunks.push(chunk)
  }
  try {
    return { kind: 'document', document: JSON.parse(Buffer.concat(chunks).toString('utf8')) }
  } catch {
    // Without its cause: the parser's message quotes the document.
    return failed('SIGNAL_INVALID', 'signal document is not JSON')
  }
}

function refused(status: number, retryAfterMs: number | undefined): Outcome {
  const error = new SignalboxError(codeOfStatus(status), `signal backend answered ${status}`)
  return { kind: 'failed', error, retry: WORTH_RETRYING.has(status), retryAfterMs }
}

function codeOfStatus(status: number): ErrorCode {
  if (status >= 500) return 'SIGNAL_UNREACHABLE'
  if (status === 404) return 'SIGNAL_NOT_FOUND'
  return status < 300 ? 'SIGNAL_INVALID' : 'SIGNAL_REFUSED'
}

function failed(code: ErrorCode, message: string, retry = false, options?: ErrorOptions): Outcome {
  return { kind: 'failed', error: new SignalboxError(code, message, options), retry }
}

/** A stable name such as ECONNRESET; never the message, which may quote what was sent. */
function nameOf(cause: unknown): string {
  const { code, name }: { code?: unknown; name?: unknown } = Object(cause)
  return String(code ?? name)
}
