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
  readonly part: ComponentPart
  readonly componentType?: number
}
/** Of the right shape, and nothing of ours: a type, a kind of command or of component that this version does not know. */
export interface UnknownInteraction extends Base {
  readonly kind: 'unknown'
  readonly what: 'command' | 'typing' | 'form' | 'type' | ComponentPart
  /** For the log. */
  readonly facts: Unfamiliar
}

/** What a trader calls it. */
export type ComponentPart = 'button' | 'select' | 'component'

/** What the sender said that it is, as far as it said anything: what is no text and no number is here as its JSON. */
export interface Unfamiliar {
  readonly interactionType?: number
  readonly commandName?: string | number
  readonly commandType?: string | number
  readonly componentType?: string | number
  readonly customId?: string | number
}

export type Interaction =
  | PingInteraction
  | CommandInteraction
  | AutocompleteInteraction
  | ComponentInteraction
  | UnknownInteraction

/** https://docs.discord.com/developers/components/reference#component-object-component-types */
const BUTTON = 2
const SELECTS: readonly unknown[] = [3, 5, 6, 7, 8]
const CHAT_INPUT = 1

/** More than a log shows of it, and little enough to be kept. */
const SAID_MAX = 200

/** A member of what is not known: by its name, for the log. */
function said(name: keyof Unfamiliar, value: unknown): Unfamiliar {
  if (value === undefined) return {}
  const isPlain = typeof value === 'string' || typeof value === 'number'
  return { [name]: isPlain ? value : JSON.stringify(value).slice(0, SAID_MAX) }
}

type Json = Record<string, unknown>

/** A token becomes a path segment, so nothing that could leave its place: no slash, no `..`, nothing encoded. */
export const URL_SAFE_TOKEN = /^\w[\w.~=-]{0,1023}$/

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** `interactionId` is set where one was read, so that a trader's complaint can be matched to a line. */
export class InvalidInteraction extends SignalboxError {
  constructor(
    what: string,
    readonly interactionId?: string,
  ) {
    super('INTERACTION_INVALID', what)
  }
}

const invalid = (what: string) => new InvalidInteraction(what)

function text(from: Json, name: string, id?: string): string {
  const value = from[name]
  if (typeof value === 'string') return value
  throw new InvalidInteraction(`${name} must be a string`, id)
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
function readOptions({ options }: Json): Options {
  const pairs: [string, OptionValue][] = []
  let focused: Options['focused']
  for (const option of Array.isArray(options) ? (options as unknown[]) : []) {
    if (!isObject(option) || typeof option.name !== 'string') continue
    const { name, value } = option
    const isScalar =
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    if (isScalar) pairs.push([name, value])
    if (option.focused === true) focused ??= { name, value: isScalar ? String(value) : '' }
  }
  // Whatever it is called, `__proto__` too, it is an option and no more.
  return { values: Object.fromEntries(pairs), focused }
}

/** Sent to the wrong address: these have one of their own, and no id. */
function refuseEvent({ version, type, event, id }: Json): void {
  if (id !== undefined || typeof version !== 'number' || !(type === 0 || isObject(event))) return
  const { type: named = 'PING' } = isObject(event) ? event : {}
  const name = /^[A-Z_]{1,64}$/.exec(String(named))?.[0] ?? 'unknown'
  throw invalid(`this is a webhook event (${name}), not an interaction`)
}

/**
 * Reads a verified request body. Throws an InvalidInteraction that says what is missing; what is merely not known is no fault.
 * https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object
 */
export function parseInteraction(body: Buffer, applicationId: string): Interaction {
  const json = parseJson(body)
  refuseEvent(json)
  const id = text(json, 'id')
  if (!isSnowflake(id)) throw invalid('id must be a snowflake')
  const { type } = json
  const token = text(json, 'token', id)
  if (typeof type !== 'number') throw new InvalidInteraction('type must be a number', id)
  if (!URL_SAFE_TOKEN.test(token)) throw new InvalidInteraction('token must be URL-safe', id)
  if (text(json, 'application_id', id) !== applicationId)
    throw new InvalidInteraction('application_id is not this application', id)
  const locale = typeof json.locale === 'string' ? json.locale : 'en-US'
  const base = { id, token, locale }
  if (type === InteractionType.PING) return { kind: 'ping', ...base }
  return readData(type, json, base)
}

function readData(type: number, json: Json, base: Base): Interaction {
  const isCommand = type === InteractionType.APPLICATION_COMMAND
  const isAutocomplete = type === InteractionType.APPLICATION_COMMAND_AUTOCOMPLETE
  const isComponent = type === InteractionType.MESSAGE_COMPONENT
  if (!isCommand && !isAutocomplete && !isComponent) {
    const what = type === InteractionType.MODAL_SUBMIT ? 'form' : 'type'
    return { kind: 'unknown', ...base, what, facts: { interactionType: type } }
  }
  const { data } = json
  if (!isObject(data)) throw new InvalidInteraction('data must be an object', base.id)
  if (isComponent) return readComponent(data, base)
  const { name, type: commandType = CHAT_INPUT } = data
  // Names are unique for each type only: a user command may be called as one of ours.
  if (typeof name !== 'string' || commandType !== CHAT_INPUT) {
    const facts = { ...said('commandName', name), ...said('commandType', commandType) }
    return { kind: 'unknown', ...base, what: isCommand ? 'command' : 'typing', facts }
  }
  const { values, focused } = readOptions(data)
  if (isCommand) return { kind: 'command', ...base, name, options: values }
  return { kind: 'autocomplete', ...base, name, focused: focused ?? { name: '', value: '' } }
}

function readComponent({ component_type, custom_id, values = [] }: Json, base: Base): Interaction {
  const known = typeof component_type === 'number' && { componentType: component_type }
  const part = partOf(component_type)
  const isRead =
    typeof custom_id === 'string' &&
    part !== 'component' &&
    Array.isArray(values) &&
    values.every((value) => typeof value === 'string')
  const facts = { ...said('componentType', component_type), ...said('customId', custom_id) }
  if (!isRead) return { kind: 'unknown', ...base, what: part, facts }
  return { kind: 'component', ...base, customId: custom_id, values, part, ...known }
}

/** Where it says nothing of itself it is a button. */
function partOf(type: unknown = BUTTON): ComponentPart {
  if (type === BUTTON) return 'button'
  return SELECTS.includes(type) ? 'select' : 'component'
}
