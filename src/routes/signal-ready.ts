/** `POST /bot/webhook/signal-ready`: the backend's callback, verified over its raw bytes, taken once. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { SignalboxError } from '../errors.js'
import type { Callbacks } from '../signals/callback/callbacks.js'
import { isSigned, keyOfSecret, readClaim } from '../signals/callback/webhook.js'
import type { Signal, SignalKey } from '../signals/signal.js'
import { createBodyReader } from './bounded-bodies.js'
import { type CallbackDocument, parseCallback, readContent } from './callback-document.js'
import { drain } from './read-body.js'
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
  /** Signed with a right key, and of another time: a clock is wrong, or it is sent again. */
  | 'stale'
  | 'malformed'
  | 'too-large'
  /** Too much is being read already. */
  | 'busy'
  | 'slow'

export interface SignalReadyOptions {
  /** `whsec_…`; any of them may have signed. */
  readonly secrets: readonly string[]
  readonly callbacks: Callbacks
  /** Discord's time by each clock that may be right, epoch milliseconds: this machine's may be wrong. */
  readonly readings: () => readonly number[]
  /** Once for each signal that came in. */
  readonly onSignal: (key: SignalKey, signal: Signal, interactionId: string) => void
  /** A good signal came with decoration that could not be shown. */
  readonly onLeftOut?: ((key: SignalKey, left: readonly string[]) => void) | undefined
  readonly onCallback: (
    result: CallbackResult,
    from: Sender,
    facts?: Readonly<Record<string, string>>,
  ) => void
  /** A defect of ours: nothing of it is told to whoever asked. */
  readonly onError: (error: unknown) => void
  /** How bodies are bounded. */
  readonly readBody?: ReturnType<typeof createBodyReader>
}

export const SIGNAL_READY_PATH = '/bot/webhook/signal-ready'

/** As large as a signal document may be. */
const BODY_LIMIT = 1024 * 1024

const STATUS: Readonly<Record<CallbackResult, number>> = {
  taken: 200,
  failed: 200,
  ignored: 200,
  unknown: 404,
  // Standard Webhooks senders try again: by then the shared store may be back.
  unknowable: 503,
  forged: 401,
  stale: 401,
  malformed: 422,
  'too-large': 413,
  // As for what cannot be known, and soon.
  busy: 503,
  slow: 408,
}

/** A Fastify plugin. Its server leaves bodies unread: see createServer. */
export async function signalReadyRoute(app: FastifyInstance, options: SignalReadyOptions) {
  const { callbacks, readings, onSignal, onCallback, onError } = options
  const { readBody = createBodyReader({ limit: BODY_LIMIT }) } = options
  const secrets = options.secrets.map(keyOfSecret)

  // The sender tries again.
  app.setErrorHandler((error, _, reply) => {
    onError(error)
    return send(reply, 'unknowable')
  })

  function send(reply: FastifyReply, result: CallbackResult, facts?: Record<string, string>) {
    onCallback(result, reply.request, facts)
    return reply.code(STATUS[result]).send({ result })
  }

  app.post(SIGNAL_READY_PATH, async (request, reply) => {
    const claim = readClaim(request.headers, ...readings())
    // Nobody has to read the body of one that cannot be genuine.
    if (claim === undefined) {
      drain(request.raw)
      return send(reply, 'forged')
    }
    const body = await readBody(request.raw)
    if (body === 'busy') {
      drain(request.raw)
      return send(reply.header('retry-after', '1'), body)
    }
    if (body === 'too-large' || body === 'slow')
      return send(reply.header('connection', 'close'), body)
    // Whoever it was is no forger, and cannot be told.
    if (body === 'broken') return reply.hijack()
    if (!isSigned(secrets, claim, body)) return send(reply, 'forged')
    if (claim.isStale) return send(reply, 'stale', { timestamp: claim.timestamp })
    let document: CallbackDocument
    try {
      document = await parseCallback(body, request.headers)
    } catch (error) {
      return send(reply, 'malformed', { reason: (error as SignalboxError).message })
    }
    const { interactionId } = document
    const pending = await callbacks.find(interactionId)
    if (typeof pending === 'string') return send(reply, pending, { interactionId })
    if (pending.ended) return send(reply, 'ignored', { interactionId })
    const { key } = pending
    const about = { interactionId, pair: key.pair, timeframe: key.timeframe }
    let content: Signal | string
    try {
      content = readContent(document, key, options.onLeftOut)
    } catch (error) {
      const { code, message } = error as SignalboxError
      // The trader is told by whoever waits for it.
      const told = await callbacks.end(interactionId, { code, why: message })
      if (told === 'unknowable') return send(reply, told, { interactionId })
      return send(reply, 'malformed', { ...about, reason: message })
    }
    const failed = typeof content === 'string'
    const end = failed ? { code: 'SIGNAL_REFUSED' as const } : { signal: content as Signal }
    const taken = await callbacks.end(interactionId, end)
    if (taken !== true) return send(reply, taken || 'ignored', { interactionId })
    if (failed) return send(reply, 'failed', { ...about, reason: content as string })
    onSignal(key, content as Signal, interactionId)
    return send(reply, 'taken', { interactionId })
  })
}
