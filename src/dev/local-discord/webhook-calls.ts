/** The webhook half of the API: edits and reads of the original message, and further messages. */
import {
  type Answer,
  answerFault,
  codeIn,
  invalidBody,
  invalidToken,
  limitHeaders,
  ok,
  refuse,
  unknownMessage,
  unknownWebhook,
} from './answers.js'
import { type Call, type Desk, readMessage, returnMessage } from './calls.js'
import type { Exchange } from './exchange.js'
import { editMessage, newMessage, type TraderMessage } from './message-slot.js'
import { validateHeaders, validateMessage } from './validate.js'

const notJson = refuse(400, 50109, 'The request body contains invalid JSON.')

/** Why there is no message to touch, in the order that Discord looks. */
function barrier(exchange: Exchange): Answer | undefined {
  if (exchange.dead) return invalidToken
  if (exchange.state === 'deleted') return unknownMessage
  return exchange.processed && exchange.slot.message ? undefined : unknownWebhook
}

function nextFault(desk: Desk, exchange: Exchange): Answer | undefined {
  const { edits } = exchange.fault ?? {}
  const attempt = exchange.counts.attempts - 1
  if (edits === undefined || attempt >= edits.times) return undefined
  return answerFault(edits.answer, attempt, desk.clock())
}

async function applyEdit(desk: Desk, exchange: Exchange, call: Call): Promise<Answer> {
  const body = await readMessage(call)
  if (body === undefined) return notJson
  const before = exchange.slot.message as TraderMessage
  const names = new Map([...body.files].map(([n, file]) => [n, file.name]))
  const kept = new Map(before.attachments.map(({ id, filename }) => [id, filename]))
  const { problems, violations } = validateMessage(body.message, names, kept)
  for (const what of violations) desk.violate(what, exchange)
  if (problems.length > 0) return invalidBody(problems)
  const message = editMessage(before, body.message, body.files)
  exchange.slot.message = message
  exchange.counts.edits += 1
  return ok(returnMessage(desk, exchange, message))
}

async function editOriginal(desk: Desk, exchange: Exchange, call: Call): Promise<Answer> {
  exchange.counts.attempts += 1
  const instead = nextFault(desk, exchange) ?? barrier(exchange)
  const answer = instead ?? (await applyEdit(desk, exchange, call))
  exchange.note('edit', { status: answer.status, code: codeIn(answer), note: answer.instead })
  const fault = instead && exchange.fault?.edits?.answer
  if (answer.status === 200) exchange.end('answered')
  else if (fault?.kind === 'error' && fault.final) exchange.end(fault.final)
  return answer
}

/** After a type 5 the first further message takes the place of "thinking...", as in Discord. */
async function postFollowUp(desk: Desk, exchange: Exchange, call: Call): Promise<Answer> {
  if (exchange.slot.message?.thinking) return editOriginal(desk, exchange, call)
  const refused = barrier(exchange)
  const body = await readMessage(call)
  if (refused || body === undefined) return refused ?? notJson
  const names = new Map([...body.files].map(([n, file]) => [n, file.name]))
  const { problems, violations } = validateMessage(body.message, names, new Map(), true)
  for (const what of violations) desk.violate(what, exchange)
  if (problems.length > 0) return invalidBody(problems)
  const fresh = newMessage(desk.nextId(), body.message)
  const message = {
    ...editMessage(fresh, body.message, body.files),
    edited: false,
    rewritten: false,
  }
  exchange.followUps.push(message)
  exchange.end('answered')
  return ok(returnMessage(desk, exchange, message))
}

export type WebhookAction = 'edit' | 'get-original' | 'follow-up'

/** `/webhooks/{application}/{token}` and below it `/messages/@original`. */
export async function answerWebhook(
  desk: Desk,
  action: WebhookAction,
  applicationId: string,
  token: string,
  call: Call,
): Promise<Answer> {
  if (applicationId !== desk.applicationId) return unknownWebhook
  const exchange = desk.byToken(token)
  if (exchange === undefined) return invalidToken
  for (const what of validateHeaders(call.headers)) desk.violate(what, exchange)
  const headers = limitHeaders(exchange.counts.attempts + 1, desk.clock())
  if (action === 'edit') {
    const answer = await editOriginal(desk, exchange, call)
    return answer.headers || typeof answer.body === 'string' ? answer : { ...answer, headers }
  }
  if (action === 'get-original') {
    const found = () => ok(returnMessage(desk, exchange, exchange.slot.message as TraderMessage))
    return { ...(barrier(exchange) ?? found()), headers }
  }
  const answer = await postFollowUp(desk, exchange, call)
  exchange.note('follow-up', { status: answer.status, code: codeIn(answer) })
  return { ...answer, headers }
}
