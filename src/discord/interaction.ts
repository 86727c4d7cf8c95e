/** Bytes to a narrow interaction: the fields we read, checked; everything else Discord sends is left alone. */
import { isUtf8 } from 'node:buffer'
import { InteractionType } from 'discord-interactions'
import { SignalboxError } from '../errors.js'
import { isSnowflake } from './snowflake.js'

export type OptionValue = string | number | boolean

interface Base {
  readonly id: string
  readonly token: string
  readonly locale: string
}

export interface PingInteraction extends Base {
  readonly kind: 'ping'
}
export interface CommandInteraction extends Base {
  readonly kind: 'command'
  readonly name: string
  readonly options: Readonly<Record<string, OptionValue>>
}
export interface AutocompleteInteraction extends Base {
  readonly kind: 'autocomplete'
  readonly name: string
  readonly focused: { readonly name: string; readonly value: string }
}
export interface ComponentInteraction extends Base {
  readonly kind: 'component'
  readonly customId: string
  readonly values: readonly string[]
}
/** A type that this version does not know: of the right shape all the same. */
export interface UnknownInteraction extends Base {
  readonly kind: 'unknown'
}

export type Interaction =
  | PingInteraction
  | CommandInteraction
  | AutocompleteInteraction
  | ComponentInteraction
  | UnknownInteraction

type Json = Record<string, unknown>

/** It becomes a path segment, so nothing that could leave its place: no slash, no `..`, nothing encoded. */
/** A token is put into URLs. */
export const URL_SAFE_TOKEN = /^\w[\w.~=-]{0,1023}$/

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function invalid(what: string): SignalboxError {
  return new SignalboxError('INTERACTION_INVALID', what)
}

function text(from: Json, name: string, where = name): string {
  const value = from[name]
  if (typeof value !== 'string') throw invalid(`${where} must be a string`)
  return value
}

function parseJson(body: Buffer): Json {
  // Decoding would put U+FFFD in the place of what is none, and so change what was signed.
  if (!isUtf8(body)) throw invalid('the body must be UTF-8')
  let parsed: unknown
  try {
    parsed = JSON.parse(body.toString('utf8'))
  } catch {
    throw invalid('the body must be JSON')
  }
  if (!isObject(parsed)) throw invalid('the body must be a JSON object')
  return parsed
}

interface Options {
  readonly values: Readonly<Record<string, OptionValue>>
  readonly focused: { readonly name: string; readonly value: string } | undefined
}

/** Options are flat here: none of our commands has subcommands, and what has no scalar value is not read. */
function readOptions(data: Json): Options {
  const list = data.options ?? []
  if (!Array.isArray(list)) throw invalid('data.options must be an array')
  const pairs: [string, OptionValue][] = []
  let focused: Options['focused']
  for (const option of list as unknown[]) {
    if (!isObject(option)) throw invalid('data.options must hold objects')
    const name = text(option, 'name', 'data.options[].name')
    const { value } = option
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
      continue
    pairs.push([name, value])
    if (option.focused === true) focused ??= { name, value: String(value) }
  }
  // Whatever it is called, `__proto__` too, it is an option and no more.
  return { values: Object.fromEntries(pairs), focused }
}

function readValues(data: Json): string[] {
  const values = data.values ?? []
  if (!Array.isArray(values) || !values.every((value) => typeof value === 'string'))
    throw invalid('data.values must hold strings')
  return values
}

/**
 * Reads a verified request body. Throws a SignalboxError `INTERACTION_INVALID` that says what is missing.
 * https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object
 */
export function parseInteraction(body: Buffer, applicationId: string): Interaction {
  const json = parseJson(body)
  const { type } = json
  const id = text(json, 'id')
  const token = text(json, 'token')
  if (typeof type !== 'number') throw invalid('type must be a number')
  if (!isSnowflake(id)) throw invalid('id must be a snowflake')
  if (!URL_SAFE_TOKEN.test(token)) throw invalid('token must be URL-safe')
  if (text(json, 'application_id') !== applicationId)
    throw invalid('application_id is not this application')
  const locale = typeof json.locale === 'string' ? json.locale : 'en-US'
  const base = { id, token, locale }
  if (type === InteractionType.PING) return { kind: 'ping', ...base }
  return readData(type, json, base)
}

function readData(type: number, json: Json, base: Base): Interaction {
  const isCommand = type === InteractionType.APPLICATION_COMMAND
  const isAutocomplete = type === InteractionType.APPLICATION_COMMAND_AUTOCOMPLETE
  const isComponent = type === InteractionType.MESSAGE_COMPONENT
  if (!isCommand && !isAutocomplete && !isComponent) return { kind: 'unknown', ...base }
  const { data } = json
  if (!isObject(data)) throw invalid('data must be an object')
  if (isComponent) {
    const customId = text(data, 'custom_id', 'data.custom_id')
    return { kind: 'component', ...base, customId, values: readValues(data) }
  }
  const name = text(data, 'name', 'data.name')
  const { values, focused } = readOptions(data)
  if (isCommand) return { kind: 'command', ...base, name, options: values }
  return { kind: 'autocomplete', ...base, name, focused: focused ?? { name: '', value: '' } }
}
