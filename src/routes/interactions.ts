/** `POST /interactions`: the steps from a stranger's bytes to Discord's answer, in the order that SPEC gives. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { parseInteraction } from '../discord/interaction.js'
import { hasSignatureShape, type Verifier } from '../discord/verify.js'
import { SignalboxError } from '../errors.js'
import { PONG } from '../responder/acknowledgement.js'
import type { Responder } from '../responder/responder.js'
import type { Fate, Owed, Settlement } from '../responder/settlement.js'
import { drainBody } from './drain-body.js'
import { watchReply } from './reply-fate.js'

/** Why a request was turned away; counted, and logged where it is not everyday noise. */
export type Rejection = 'signature-shape' | 'signature' | 'timestamp' | 'shape' | 'too-large'

export interface InteractionsOptions {
  readonly verify: Verifier
  readonly responder: Responder
  readonly settlement: Pick<Settlement, 'settle' | 'doubt'>
  readonly applicationId: string
  readonly signatureToleranceS: number
  /** Discord's clock, epoch milliseconds. */
  readonly now: () => number
  /** Monotonic, milliseconds. */
  readonly monotonic: () => number
  readonly onRejected: (reason: Rejection, detail?: string) => void
  readonly onPing: () => void
}

declare module 'fastify' {
  interface FastifyRequest {
    receivedAt: number
  }
}

const BODY_LIMIT = 256 * 1024
const EMPTY = Buffer.alloc(0)
const error = (text: string) => Buffer.from(JSON.stringify({ error: text }))
const UNSIGNED = error('invalid request signature')
const TOO_LARGE = error('body too large')
const TOO_OLD = error('interaction too old')

function send(reply: FastifyReply, status: number, body: Buffer): FastifyReply {
  return reply.code(status).header('content-type', 'application/json').send(body)
}

/** A Fastify plugin: its parser and hooks hold for this route only. */
export async function interactionsRoute(app: FastifyInstance, options: InteractionsOptions) {
  const { verify, responder, settlement, applicationId, signatureToleranceS } = options
  const { now, monotonic, onRejected, onPing } = options

  // Whatever the content type: what was signed is the bytes. A header that Fastify could not parse would be a 415
  // before the signature is looked at, so the route does not have one.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body))
  app.decorateRequest('receivedAt', 0)
  app.addHook('onRequest', (request, _, done) => {
    request.receivedAt = monotonic()
    delete request.raw.headers['content-type']
    done()
  })
  app.setErrorHandler(async (cause: { statusCode?: number }, request, reply) => {
    if (cause.statusCode === 413) {
      onRejected('too-large')
      await drainBody(request.raw)
      return send(reply, 413, TOO_LARGE)
    }
    // A body that broke off or lied about its length cannot have been signed either.
    onRejected('signature-shape')
    return send(reply, 401, UNSIGNED)
  })

  function refuse(reply: FastifyReply, reason: Rejection) {
    onRejected(reason)
    return send(reply, 401, UNSIGNED)
  }

  async function handle(request: FastifyRequest, reply: FastifyReply) {
    const body = Buffer.isBuffer(request.body) ? request.body : EMPTY
    const signature = request.headers['x-signature-ed25519'] as string
    const timestamp = request.headers['x-signature-timestamp'] as string
    if (!hasSignatureShape(signature, timestamp)) return refuse(reply, 'signature-shape')
    if (!verify(signature, timestamp, body)) return refuse(reply, 'signature')
    const skewMs = Math.abs(now() - Number(timestamp) * 1000)
    if (skewMs > signatureToleranceS * 1000) return refuse(reply, 'timestamp')
    const verifiedMs = monotonic() - request.receivedAt

    const interaction = read(body)
    if (interaction instanceof SignalboxError) {
      onRejected('shape', interaction.message)
      return send(reply, 400, error(interaction.message))
    }
    if (interaction.kind === 'ping') {
      onPing()
      return send(reply, 200, PONG)
    }
    let fate: Fate | undefined
    let owed: Owed | undefined
    watchReply(reply.raw, {
      onFate(known) {
        fate = known
        if (owed) void settlement.settle(owed, known)
      },
      onDoubt(closed) {
        if (owed && fate === 'flushed') void settlement.doubt(owed, closed)
      },
    })
    const { receivedAt } = request
    const answered = await responder.respond(interaction, { receivedAt, verifiedMs })
    if (answered.kind === 'too-old') return send(reply, 410, TOO_OLD)
    owed = answered.owed
    if (owed && fate) void settlement.settle(owed, fate)
    return send(reply, 200, answered.reply.body)
  }

  function read(body: Buffer) {
    try {
      return parseInteraction(body, applicationId)
    } catch (cause) {
      return cause as SignalboxError
    }
  }

  app.post('/interactions', { bodyLimit: BODY_LIMIT }, handle)
}
