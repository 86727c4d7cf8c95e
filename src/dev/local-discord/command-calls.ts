/** The registered commands: read and overwritten by the application's bot token, global or of one guild. */
import { ApplicationCommandUpdateRequestSchema } from 'discord-api-spec/zod'
import { type Answer, invalidBody, ok, refuse, unauthorized, wrongMethod } from './answers.js'
import type { Call, Desk } from './calls.js'
import { checkSchema, type Problem } from './problems.js'

type Json = Record<string, unknown>

/** By guild id; `global` for those of everywhere. */
export type CommandShelf = Map<string, readonly Json[]>

const MOST = 100

function parseList(body: Buffer): Json[] | undefined {
  try {
    const value: unknown = JSON.parse(body.toString())
    return Array.isArray(value) ? (value as Json[]) : undefined
  } catch {
    return undefined
  }
}

function check(commands: readonly Json[]): Problem[] {
  const problems = commands.flatMap((command, at) =>
    checkSchema(ApplicationCommandUpdateRequestSchema, command).map((problem) => ({
      ...problem,
      path: [at, ...problem.path],
    })),
  )
  const names = new Set(commands.map(({ name }) => name))
  if (names.size === commands.length && commands.length <= MOST) return problems
  const message = 'Application command names must be unique, and at most 100'
  return [...problems, { path: [], code: 'APPLICATION_COMMANDS_DUPLICATE_NAME', message }]
}

function withoutLocalizations(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutLocalizations)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([key]) => !key.endsWith('_localizations'))
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutLocalizations(inner)]))
}

function overwrite(desk: Desk, shelf: CommandShelf, where: string, call: Call): Answer {
  const commands = parseList(call.body)
  if (commands === undefined) return refuse(400, 50109, 'The request body contains invalid JSON.')
  const problems = check(commands)
  if (problems.length > 0) return invalidBody(problems)
  const before = shelf.get(where) ?? []
  const stored = commands.map((command) => ({
    id: before.find(({ name }) => name === command.name)?.id ?? desk.nextId(),
    application_id: desk.applicationId,
    version: desk.nextId(),
    default_member_permissions: null,
    type: 1,
    nsfw: false,
    ...(where !== 'global' && { guild_id: where }),
    ...command,
  }))
  shelf.set(where, stored)
  return ok(stored)
}

/** `/applications/{application}/commands`, or `.../guilds/{guild}/commands`. */
export function answerCommands(
  desk: Desk,
  shelf: CommandShelf,
  applicationId: string,
  where: string,
  call: Call,
): Answer {
  if (call.headers.authorization !== `Bot ${desk.botToken}`) return unauthorized
  if (applicationId !== desk.applicationId) return refuse(404, 10002, 'Unknown Application')
  if (call.method === 'PUT') return overwrite(desk, shelf, where, call)
  if (call.method !== 'GET') return wrongMethod
  const commands = shelf.get(where) ?? []
  if (call.query.get('with_localizations') === 'true') return ok(commands)
  return ok(withoutLocalizations(commands) as object)
}
