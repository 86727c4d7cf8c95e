/** `POST /bot/webhook/signal-ready`: the backend's callback, verified over its raw bytes, taken once. */
import { isUtf8 } from 'node:buffer'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Webhook } from 'standardwebhooks'
import { SignalboxError } from '../errors.js'
import { validateSignal } from '../signals/backend/validate-signal.js'
import type { Callbacks } from '../signals/callback/callbacks.js'
import type { Signal, SignalKey } from '../signals/signal.js'
import { type Body, readBody } from './read-body.js'
import type { Sender } from './sender.js'

/** What became of a callback: counted, and logged where somebody has to know. */
export type CallbackResult =
  | 'taken'
  /** The backend says that there is no signal. */
  | 'failed'
  /** Late or replayed. */
  | 'ignored'
  | 'unknown'
  | 'unknowable'
  | 'forged'
  | 'malformed'
  | 'too-large'

export interface SignalReadyOptions {
  /** `whsec_…`; any of them may have signed. */
  readonly secrets: readonly string[]
  readonly callbacks: Callbacks
  /** Once for each signal that came in. */
  readonly onSignal: (key: SignalKey, signal: Signal) => void
  readonly onCallback: (
    result: CallbackResult,
    from: Sender,
    facts?: Readonly<Record<string, string>>,
  ) => void
  /** A defect of ours: nothing of it is told to whoever asked. */
  readonly onError: (error: unknown) => void
}

export const SIGNAL_READY_PATH = '/bot/webhook/signal-ready'

/** As large as a signal document may be. */
const BODY_LIMIT = 1024 * 1024
const LONGEST_REASON = 200

const STATUS: Readonly<Record<CallbackResult, number>> = {
  taken: 200,
  failed: 200,
  ignored: 200,
  unknown: 404,
  // Standard Webhooks senders try again: by then the shared store may be back.
  unknowable: 503,
  forged: 401,
  malformed: 422,
  'too-large': 413,
}

interface Document {
  readonly interactionId: string
  readonly signal?: unknown
  readonly error?: unknown
}

function parse(body: Buffer): Document | undefined {
  try {
    const document = JSON.parse(body.toString()) as Partial<Document> | null
    const id = document?.interactionId
    return typeof id === 'string' && id !== '' ? (document as Document) : undefined
  } catch {
    return undefined
  }
}

/** What the contract allows: a signal or a reason, not both. Throws as validateSignal does. */
function read({ signal, error }: Document, key: SignalKey): Signal | string {
  if (signal !== undefined && error === undefined) return validateSignal(signal, key)
  if (typeof error === 'string' && signal === undefined) return error.slice(0, LONGEST_REASON)
  throw new SignalboxError('SIGNAL_INVALID', 'callback must hold a signal or an error')
}

/** A Fastify plugin. Its server leaves bodies unread: see createServer. */
export async function signalReadyRoute(app: FastifyInstance, options: SignalReadyOptions) {
  const { callbacks, onSignal, onCallback, onError } = options
  const webhooks = options.secrets.map((secret) => new Webhook(secret))

  // The sender tries again.
  app.setErrorHandler((error, _, reply) => {
    onError(error)
    return send(reply, 'unknowable')
  })

  function send(reply: FastifyReply, result: CallbackResult, facts?: Record<string, string>) {
    onCallback(result, reply.request, facts)
    return reply.code(STATUS[result]).send({ result })
  }

  function isGenuine(body: Buffer, headers: FastifyRequest['headers']): boolean {
    // The library reads the bytes as text: what is none would be changed before it is verified.
    if (!isUtf8(body)) return false
    return webhooks.some((webhook) => {
      try {
        webhook.verify(body, headers as Record<string, string>, { jsonParse: false })
        return true
      } catch {
        return false
      }
    })
  }

  app.post(SIGNAL_READY_PATH, async (request, reply) => {
    const body = await new Promise<Body>((resolve) => readBody(request.raw, BODY_LIMIT, resolve))
    if (body === 'too-large') return send(reply.header('connection', 'close'), 'too-large')
    if (body === 'broken' || !isGenuine(body, request.headers)) return send(reply, 'forged')
    const document = parse(body)
    if (document === undefined) return send(reply, 'malformed', { reason: 'no interactionId' })
    const { interactionId } = document
    const pending = await callbacks.find(interactionId)
    if (typeof pending === 'string') return send(reply, pending, { interactionId })
    if (pending.ended) return send(reply, 'ignored', { interactionId })
    const { key } = pending
    let content: Signal | string
    try {
      content = read(document, key)
    } catch (error) {
      const { code, message } = error as SignalboxError
      // The trader is told by whoever waits for it.
      const told = await callbacks.end(interactionId, { code })
      if (told === 'unknowable') return send(reply, told, { interactionId })
      return send(reply, 'malformed', { interactionId, reason: message })
    }
    const failed = typeof content === 'string'
    const end = failed ? { code: 'SIGNAL_REFUSED' as const } : { signal: content as Signal }
    const taken = await callbacks.end(interactionId, end)
    if (taken !== true) return send(reply, taken || 'ignored', { interactionId })
    if (failed) return send(reply, 'failed', { interactionId, reason: content as string })
    onSignal(key, content as Signal)
    return send(reply, 'taken', { interactionId })
  })
}
