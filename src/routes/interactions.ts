/** `POST /interactions`: the steps from a stranger's bytes to Discord's answer, in the order that SPEC gives. */
import type { ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { InvalidInteraction, parseInteraction } from '../discord/interaction.js'
import { hasSignatureShape, type Verifier } from '../discord/verify.js'
import { PONG } from '../responder/acknowledgement.js'
import type { Answerable } from '../responder/decide.js'
import type { Answered, Receipt, Responder } from '../responder/responder.js'
import type { Fate, Owed, Settlement } from '../responder/settlement.js'
import { announcesMoreThan, type Body, drain, readBody } from './read-body.js'
import type { Rejection } from './rejections.js'
import { watchReply } from './reply-fate.js'
import { sendJson } from './send-json.js'
import type { Sender } from './sender.js'

export interface InteractionsOptions {
  readonly verify: Verifier
  readonly responder: Responder
  readonly settlement: Pick<Settlement, 'settle' | 'doubt'>
  readonly applicationId: string
  readonly signatureToleranceS: number
  /** Discord's time by each clock that may be right, epoch milliseconds. */
  readonly readings: () => readonly number[]
  /** Monotonic, milliseconds. */
  readonly monotonic: () => number
  readonly onRejected: (reason: Rejection, from: Sender, detail?: string, id?: string) => void
  readonly onPing: () => void
  /** A defect of ours: nothing of it is told to whoever asked. */
  readonly onError: (error: unknown, interactionId?: string) => void
}

const BODY_LIMIT = 256 * 1024
const error = (text: string) => JSON.stringify({ error: text })
const UNSIGNED = error('invalid request signature')
const TOO_LARGE = error('body too large')
const TOO_OLD = error('interaction too old')
const INTERNAL = error('internal error')

/** A Fastify plugin. Its server leaves bodies unread: see createServer. */
export async function interactionsRoute(app: FastifyInstance, options: InteractionsOptions) {
  const { verify, responder, settlement, applicationId, signatureToleranceS } = options
  const { readings, monotonic, onRejected, onPing, onError } = options

  const send = (response: ServerResponse, status: number, text: string) =>
    sendJson(response, status, text, app.isClosing())

  function refuse(response: ServerResponse, reason: Rejection, from: Sender) {
    onRejected(reason, from)
    send(response, 401, UNSIGNED)
  }

  function crash(response: ServerResponse, cause: unknown, interactionId?: string) {
    onError(cause, interactionId)
    send(response, 500, INTERNAL)
  }

  function fail(response: ServerResponse, cause: unknown, from: Sender) {
    if (cause instanceof InvalidInteraction) {
      onRejected('shape', from, cause.message, cause.interactionId)
      return send(response, 400, error(cause.message))
    }
    crash(response, cause)
  }

  function receive(from: FastifyRequest, response: ServerResponse) {
    const receivedAt = monotonic()
    const { raw: request } = from
    const { headers } = request
    const signature = headers['x-signature-ed25519']
    const timestamp = headers['x-signature-timestamp']
    const isSigned = hasSignatureShape(signature, timestamp)
    // Nobody has to read the body of one that is not; what is too large is told first, and that is read.
    if (!isSigned && !announcesMoreThan(request, BODY_LIMIT)) {
      drain(request)
      return refuse(response, 'signature-shape', from)
    }
    readBody(request, BODY_LIMIT, (body) => {
      try {
        examine(body, signature as string, timestamp as string, receivedAt, response, from)
      } catch (cause) {
        fail(response, cause, from)
      }
    })
  }

  function examine(
    body: Body,
    signature: string,
    timestamp: string,
    receivedAt: number,
    response: ServerResponse,
    from: Sender,
  ) {
    if (body === 'too-large') {
      onRejected('too-large', from)
      return sendJson(response, 413, TOO_LARGE, true)
    }
    // Its client went away, or has been told already what was wrong with it: see createClientFaults.
    if (body === 'broken') return
    if (!verify(signature, timestamp, body)) return refuse(response, 'signature', from)
    const signedAt = Number(timestamp) * 1000
    const isOff = (time: number) => Math.abs(time - signedAt) > signatureToleranceS * 1000
    if (readings().every(isOff)) return refuse(response, 'timestamp', from)
    const verifiedMs = monotonic() - receivedAt
    const interaction = parseInteraction(body, applicationId)
    if (interaction.kind !== 'ping')
      return answer(interaction, { receivedAt, verifiedMs }, response)
    onPing()
    send(response, 200, PONG)
  }

  function answer(interaction: Answerable, receipt: Receipt, response: ServerResponse) {
    let fate: Fate | undefined
    let owed: Owed | undefined
    watchReply(response, {
      onFate(known) {
        fate = known
        if (owed) void settlement.settle(owed, known)
      },
      onDoubt(closed) {
        if (owed && fate === 'flushed') void settlement.doubt(owed, closed)
      },
    })
    function reply(answered: Answered) {
      if (answered.kind === 'too-old') return send(response, 410, TOO_OLD)
      owed = answered.owed
      if (owed && fate) void settlement.settle(owed, fate)
      send(response, 200, answered.reply.body)
    }
    const onDefect = (cause: unknown) => crash(response, cause, interaction.id)
    try {
      const answered = responder.respond(interaction, receipt)
      // With memory alone there is nothing to wait for.
      if (answered instanceof Promise) answered.then(reply).catch(onDefect)
      else reply(answered)
    } catch (cause) {
      onDefect(cause)
    }
  }

  app.post('/interactions', (request, reply) => {
    reply.hijack()
    receive(request, reply.raw)
  })
}
