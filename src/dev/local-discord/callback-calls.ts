/** `POST /interactions/{id}/{token}/callback`: the acknowledgement by a call of its own. */
import {
  type Answer,
  alreadyAcknowledged,
  codeIn,
  invalidBody,
  noContent,
  ok,
  unknownInteraction,
} from './answers.js'
import { type Call, type Desk, readJson, returnMessage } from './calls.js'
import type { Exchange } from './exchange.js'
import { validateHeaders, validateReply } from './validate.js'

function withResponse(desk: Desk, exchange: Exchange, type: number): Answer {
  const { message } = exchange.slot
  const interaction = {
    id: exchange.id,
    response_message_ephemeral: message?.ephemeral ?? false,
    response_message_id: message?.id ?? null,
    response_message_loading: message?.thinking ?? false,
    type: exchange.kind === 'component' ? 3 : 2,
  }
  const resource = message && { type, message: returnMessage(desk, exchange, message) }
  return ok({ interaction, ...(resource && { resource }) })
}

function decide(desk: Desk, exchange: Exchange, call: Call): Answer {
  const body = readJson(call)
  const { problems, violations } = validateReply(exchange.kind, body)
  for (const what of violations) desk.violate(what, exchange)
  if (problems.length > 0) return invalidBody(problems)
  const { type, data } = body as { type: number; data?: Record<string, unknown> }
  if (exchange.acknowledgement?.via === 'presumed') {
    // It had arrived, and this is what it said: the application sends the same again.
    if (exchange.outcome === undefined) exchange.acknowledge(type, data ?? {}, 'reply')
    return alreadyAcknowledged
  }
  if (exchange.acknowledgement) return alreadyAcknowledged
  if (exchange.tooLate || exchange.outcome) {
    exchange.end('expired')
    return unknownInteraction
  }
  exchange.acknowledge(type, data ?? {}, 'callback')
  return call.query.get('with_response') === 'true' ? withResponse(desk, exchange, type) : noContent
}

export function answerCallback(desk: Desk, id: string, token: string, call: Call): Answer {
  const exchange = desk.byId(id)
  if (exchange?.token !== token) return unknownInteraction
  exchange.counts.callbacks += 1
  for (const what of validateHeaders(call.headers)) desk.violate(what, exchange)
  const type = readJson(call)?.type as number | undefined
  const answer = decide(desk, exchange, call)
  exchange.note('callback', { status: answer.status, code: codeIn(answer), type })
  return answer
}
