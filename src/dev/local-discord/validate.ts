/** Judges what the application sends: by Discord's published schemas, its documented limits, and our own promises. */
import {
  ApplicationCommandAutocompleteCallbackRequestSchema,
  CreateMessageInteractionCallbackRequestSchema,
  IncomingWebhookInteractionRequestSchema,
  IncomingWebhookUpdateRequestPartialSchema,
  PongInteractionCallbackRequestSchema,
  type SpecSchema,
  UpdateMessageInteractionCallbackRequestSchema,
} from 'discord-api-spec/zod'
import type { ExchangeKind } from './exchange-types.js'
import { checkLimits, isEmpty } from './limits.js'
import { checkSchema, describeProblems, type Problem } from './problems.js'

type Json = Record<string, unknown>

export interface Verdict {
  /** Discord refuses the body for these (50035); empty when it takes it. */
  readonly problems: readonly Problem[]
  /** What breaks the rules, these problems included: one line each. */
  readonly violations: readonly string[]
}

const SCHEMAS: Readonly<Record<number, SpecSchema>> = {
  1: PongInteractionCallbackRequestSchema,
  4: CreateMessageInteractionCallbackRequestSchema,
  5: CreateMessageInteractionCallbackRequestSchema,
  6: UpdateMessageInteractionCallbackRequestSchema,
  7: UpdateMessageInteractionCallbackRequestSchema,
  8: ApplicationCommandAutocompleteCallbackRequestSchema,
}

const TYPES: Readonly<Record<ExchangeKind, readonly number[]>> = {
  ping: [1],
  command: [4, 5],
  component: [4, 5, 6, 7],
  autocomplete: [8],
  unknown: [4],
}

const at = (key: string, code: string, message: string): Problem => ({ path: [key], code, message })

/** Every message of ours must say so, or a rationale with `@everyone` in it would ring everyone. */
function mentionsNobody(message: Json): boolean {
  const { parse } = (message.allowed_mentions ?? {}) as Json
  return Array.isArray(parse) && parse.length === 0
}

function verdict(problems: readonly Problem[], more: readonly string[]): Verdict {
  const found = problems.length === 0 ? [] : [`invalid body: ${describeProblems(problems)}`]
  return { problems, violations: [...found, ...more] }
}

/** A reply or the body of a callback: both have the same shape. */
export function validateReply(kind: ExchangeKind, body: unknown): Verdict {
  const { type, data } = (body ?? {}) as Json
  const schema = typeof type === 'number' ? SCHEMAS[type] : undefined
  if (schema === undefined || !TYPES[kind].includes(type as number)) {
    const message = `type ${JSON.stringify(type)} cannot answer a ${kind}`
    return verdict([at('type', 'BASE_TYPE_CHOICES', message)], [])
  }
  const problems = checkSchema(schema, body)
  if (type !== 4 && type !== 7) return verdict(problems, [])
  const message = (data ?? {}) as Json
  problems.push(...checkLimits(message))
  if (type === 4 && isEmpty(message)) {
    problems.push(at('data', 'MESSAGE_EMPTY', 'Cannot send an empty message'))
  }
  return verdict(problems, mentionsNobody(message) ? [] : ['no allowed_mentions {"parse":[]}'])
}

/** Discord takes an upload's number as a number too, as its own examples write it; the published schema does not. */
function withTextIds(message: Json): Json {
  if (!Array.isArray(message.attachments)) return message
  const attachments = message.attachments.map((each: Json) => ({ ...each, id: String(each.id) }))
  return { ...message, attachments }
}

/** An edit (PATCH) or, with `fresh`, a further message (POST). File names by number; `kept` by attachment id. */
export function validateMessage(
  message: Json,
  files: ReadonlyMap<string, string>,
  kept: ReadonlyMap<string, string>,
  fresh = false,
): Verdict {
  const schema = fresh
    ? IncomingWebhookInteractionRequestSchema
    : IncomingWebhookUpdateRequestPartialSchema
  const problems = [
    ...checkSchema(schema, withTextIds(message)),
    ...checkLimits(message, files, kept),
  ]
  const empty = fresh ? isEmpty(message, files.size) : Object.keys(message).length === 0
  if (empty) problems.push(at('content', 'MESSAGE_EMPTY', 'Cannot send an empty message'))
  return verdict(problems, mentionsNobody(message) ? [] : ['no allowed_mentions {"parse":[]}'])
}

/** https://docs.discord.com/developers/reference#user-agent */
const USER_AGENT = /^DiscordBot \(https?:\/\/[^\s,]+, [^\s)]+\)/

/** The headers of a call that carries its token in the URL and so needs no other credential. */
export function validateHeaders(headers: Readonly<Record<string, unknown>>): string[] {
  const violations: string[] = []
  if (headers.authorization !== undefined) violations.push('an Authorization header on a token URL')
  if (!USER_AGENT.test(String(headers['user-agent']))) {
    violations.push('no User-Agent of the form DiscordBot (url, version)')
  }
  return violations
}
