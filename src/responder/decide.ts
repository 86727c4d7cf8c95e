/** What to answer now, and what work that leaves: pure apart from asking the command table. */
import type {
  CommandRequest,
  CommandTable,
  DecodedComponent,
  Immediate,
  Note,
} from '../commands/command.js'
import type {
  AutocompleteInteraction,
  ComponentInteraction,
  Interaction,
  PingInteraction,
  Unfamiliar,
  UnknownInteraction,
} from '../discord/interaction.js'
import type { Message } from '../discord/message.js'
import {
  type Acknowledgement,
  answerWith,
  DEFERRED,
  suggest,
  updateWith,
} from './acknowledgement.js'
import { BANNED } from './reason.js'

/** Sentences that need no command. */
export type Notice =
  | 'unknownCommand'
  | 'unknownButton'
  | 'unknownSelect'
  | 'unknownComponent'
  | 'unknownForm'
  | 'unknownType'
  | 'outdatedButton'
  | 'outdatedSelect'
  | 'busy'
  | 'internal'

const UNKNOWN = {
  command: ['unknownCommand', 'UNKNOWN_COMMAND'],
  form: ['unknownForm', 'UNKNOWN_TYPE'],
  type: ['unknownType', 'UNKNOWN_TYPE'],
  button: ['unknownButton', 'UNKNOWN_COMPONENT'],
  select: ['unknownSelect', 'UNKNOWN_COMPONENT'],
  component: ['unknownComponent', 'UNKNOWN_COMPONENT'],
} as const satisfies Record<string, readonly [Notice, string]>

export interface DecideDeps {
  readonly table: CommandTable
  readonly decodeComponent: (customId: string, values: readonly string[]) => DecodedComponent
  /** In the trader's language. */
  readonly sentence: (locale: string, notice: Notice) => Message
  /** Until when nothing could be edited in, where that is too long to be waited for. Epoch milliseconds. */
  readonly shutOutUntil: () => number | undefined
  readonly shutOutMessage: (locale: string, until: number) => Message
}

export interface Decision {
  readonly acknowledgement: Acknowledgement
  /** A name from the table, `component` or `unknown`. */
  readonly command: string
  /** What is to be resolved after a deferral. */
  readonly request?: CommandRequest
  readonly note?: Note
  readonly reason?: string
  /** What the sender said that it is, where it is nothing of ours. */
  readonly unfamiliar?: Unfamiliar
}

export type Answerable = Exclude<Interaction, PingInteraction>

/** What an interaction is counted under: a name from the table, `component` or `unknown`, never what a stranger typed. */
export function nameOf(interaction: Answerable, table: CommandTable): string {
  const { kind } = interaction
  if (kind === 'component') return 'component'
  if (kind === 'unknown') return isPressed(interaction) ? 'component' : 'unknown'
  return table.has(interaction.name) ? interaction.name : 'unknown'
}

/** What is nothing of ours says what it is, for the log, also where it is not decided on. */
export function unfamiliarOf(from: Answerable, table: CommandTable): Unfamiliar | undefined {
  if (from.kind === 'unknown') return from.facts
  const isNamed = from.kind === 'command' || from.kind === 'autocomplete'
  return isNamed && !table.has(from.name) ? { commandName: from.name } : undefined
}

const isPressed = ({ what }: UnknownInteraction) =>
  what === 'button' || what === 'select' || what === 'component'

function tell(message: Message, command: string, reason: string): Decision {
  return {
    acknowledgement: answerWith(message, { private: true, kind: 'failed' }),
    command,
    reason,
  }
}

/** The reply to a command or a press, from what its `immediate` face says. */
function fromImmediate(
  immediate: Immediate,
  request: CommandRequest,
  { shutOutUntil, shutOutMessage }: DecideDeps,
): Decision {
  const { command } = request
  const note = immediate.kind === 'defer' || !immediate.note ? {} : { note: immediate.note }
  switch (immediate.kind) {
    case 'answer': {
      const acknowledgement = answerWith(immediate.message, { private: immediate.private })
      const { reason } = immediate
      return { acknowledgement, command, ...note, ...(reason && { reason }) }
    }
    case 'update':
      return { acknowledgement: updateWith(immediate.message), command, ...note }
    case 'defer': {
      // A reply is not an API call: what a ban would keep from being edited in can still be said here.
      const until = shutOutUntil()
      if (until !== undefined) return tell(shutOutMessage(request.locale, until), command, BANNED)
      const deferred = immediate.private ? DEFERRED.private : DEFERRED.public
      const acknowledgement = request.action === undefined ? deferred : DEFERRED.update
      return { acknowledgement, command, request }
    }
  }
}

function decideAutocomplete(from: AutocompleteInteraction, { table }: DecideDeps): Decision {
  const command = table.get(from.name)
  const choices = command?.autocomplete?.(from.focused, from.locale) ?? []
  const unfamiliar = command === undefined && { unfamiliar: { commandName: from.name } }
  return { acknowledgement: suggest(choices), command: nameOf(from, table), ...unfamiliar }
}

function decideComponent(from: ComponentInteraction, deps: DecideDeps): Decision {
  const { table, decodeComponent, sentence } = deps
  const { customId, values, part, componentType, locale } = from
  const unfamiliar = { ...(componentType !== undefined && { componentType }), customId }
  const decoded = decodeComponent(customId, values)
  if (decoded.kind === 'outdated') {
    const notice = part === 'select' ? 'outdatedSelect' : 'outdatedButton'
    return { ...tell(sentence(locale, notice), 'component', 'OUTDATED_COMPONENT'), unfamiliar }
  }
  const command = decoded.kind === 'request' ? table.get(decoded.command) : undefined
  if (decoded.kind === 'unknown' || command === undefined) {
    const [notice, reason] = UNKNOWN[part]
    return { ...tell(sentence(locale, notice), 'component', reason), unfamiliar }
  }
  const { action, options } = decoded
  const request = { command: decoded.command, action, options, locale }
  return fromImmediate(command.immediate(request), request, deps)
}

function decideUnknown(from: UnknownInteraction, { table, sentence }: DecideDeps): Decision {
  const { what, facts: unfamiliar, locale } = from
  const command = nameOf(from, table)
  if (what === 'typing') return { acknowledgement: suggest([]), command, unfamiliar }
  const [notice, reason] = UNKNOWN[what]
  return { ...tell(sentence(locale, notice), command, reason), unfamiliar }
}

/** Never waits. A defect in a command throws; the responder turns that into a sentence. */
export function decide(interaction: Answerable, deps: DecideDeps): Decision {
  const { table, sentence } = deps
  switch (interaction.kind) {
    case 'autocomplete':
      return decideAutocomplete(interaction, deps)
    case 'component':
      return decideComponent(interaction, deps)
    case 'unknown':
      return decideUnknown(interaction, deps)
    case 'command': {
      const { name, options, locale } = interaction
      const command = table.get(name)
      if (command === undefined) {
        const told = tell(sentence(locale, 'unknownCommand'), 'unknown', 'UNKNOWN_COMMAND')
        return { ...told, unfamiliar: { commandName: name } }
      }
      const request = { command: name, options, locale }
      return fromImmediate(command.immediate(request), request, deps)
    }
  }
}
