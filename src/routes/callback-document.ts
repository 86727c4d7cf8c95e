/** What a callback of the backend says: which job it is of, and a signal or a reason; never both. */
import type { IncomingHttpHeaders } from 'node:http'
import { invalid } from '../signals/backend/bad-document.js'
import { readDocument, salvageId } from '../signals/backend/read-document.js'
import { validateSent } from '../signals/backend/validate-signal.js'
import type { Signal, SignalKey } from '../signals/signal.js'

const LONGEST_REASON = 200

export interface CallbackDocument {
  readonly interactionId: string
  readonly signal?: unknown
  readonly error?: unknown
  /** What came, for a log's reader. */
  readonly about?: string
  /** Why it cannot be read, though it names its job: whoever waits is told so at once. */
  readonly fault?: unknown
}

/** Throws as readDocument does, or where it names no job. */
export async function parseCallback(
  body: Buffer,
  headers: IncomingHttpHeaders,
): Promise<CallbackDocument> {
  try {
    // What is no text would be read as another.
    const { json, about } = await readDocument(body, headers, { strict: true })
    const { interactionId, signal, error }: Partial<CallbackDocument> = Object(json)
    if (typeof interactionId !== 'string' || interactionId === '') {
      throw invalid(`no interactionId at its top, as a text (${about})`)
    }
    // Many writers write each member, null where there is nothing.
    return { interactionId, signal: signal ?? undefined, error: error ?? undefined, about }
  } catch (fault) {
    const interactionId = await salvageId(body, headers)
    if (interactionId === undefined) throw fault
    return { interactionId, fault }
  }
}

/** What the contract allows: a signal or a reason, not both. Throws as validateSent does. */
export function readContent(
  { signal, error, about = '', fault }: CallbackDocument,
  key: SignalKey,
  onLeftOut?: (key: SignalKey, left: readonly string[]) => void,
): Signal | string {
  if (fault !== undefined) throw fault
  if (signal !== undefined && error === undefined) {
    return validateSent(signal, about, key, (left) => onLeftOut?.(key, left))
  }
  if (typeof error === 'string' && signal === undefined) return error.slice(0, LONGEST_REASON)
  throw invalid(`callback must hold a signal or an error (${about})`)
}
