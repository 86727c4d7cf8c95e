/** What a command is: a definition for Discord and two faces, knowing nothing of HTTP. */
import type {
  APIApplicationCommandOptionChoice,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord-api-types/v10'
import type { Message } from '../discord/message.js'
import type { ErrorCode } from '../errors.js'
import type { CacheResult } from '../signals/reader.js'

export type OptionValue = string | number | boolean

/** One request to a command, plain data: it may be stored and run by another replica. */
export interface CommandRequest {
  readonly command: string
  /** Set when a button or select was pressed: what the press asks for (`refresh`, `timeframe`, `chart` ...). */
  readonly action?: string
  readonly options: Readonly<Record<string, OptionValue>>
  /** As Discord sent it; messages fall back to en-US. */
  readonly locale: string
}

/** What can be said now, from memory. */
/** What was given cannot be used. Only a pair is typed: else the registration is not that of this version. */
export type OptionFault = 'OPTION_MISSING' | 'BAD_PAIR' | 'BAD_TIMEFRAME'

/** Said in place of an answer, and why. */
export interface Refusal {
  readonly message: Message
  readonly reason: OptionFault
}

export type Immediate =
  /** The answer. `private`: only the asker sees it. `note`: for the story. `reason`: why it is not what was asked for. */
  | {
      readonly kind: 'answer'
      readonly message: Message
      readonly private: boolean
      readonly note?: Note
      readonly reason?: ErrorCode | OptionFault
    }
  /** A press that changes the message it sits on (type 7). */
  | { readonly kind: 'update'; readonly message: Message; readonly note?: Note }
  /** It has to be fetched: type 5, or type 6 for a press. */
  | { readonly kind: 'defer'; readonly private: boolean }

/** Facts for logs and metrics. Values come from configuration, never from what a stranger typed. */
export interface Note {
  readonly pair?: string
  readonly timeframe?: string
  readonly cache?: CacheResult
  readonly backendMs?: number
}

export interface Resolution {
  readonly message: Message
  readonly note?: Note
}

export interface Command {
  readonly definition: RESTPostAPIChatInputApplicationCommandsJSONBody
  /** What it asks for, whether that can be had or not. */
  about?(request: CommandRequest): Note
  /** Synchronous and from memory: nothing is awaited before the acknowledgement. */
  immediate(request: CommandRequest): Immediate
  /** The message, once fetched. Rejects with a SignalboxError: the trader gets the failure sentence. */
  resolve?(request: CommandRequest, abort: AbortSignal, interactionId?: string): Promise<Resolution>
  /** From memory. */
  autocomplete?(
    focused: { readonly name: string; readonly value: string },
    locale: string,
  ): APIApplicationCommandOptionChoice<string>[]
}

/** The table that dispatch, autocomplete, /help and registration all read. */
export type CommandTable = ReadonlyMap<string, Command>

/** A decoded button or select, or why it cannot be: another version's, or nothing of ours. */
export type DecodedComponent =
  | {
      readonly kind: 'request'
      readonly command: string
      readonly action: string
      readonly options: Readonly<Record<string, OptionValue>>
    }
  | { readonly kind: 'outdated' }
  | { readonly kind: 'unknown' }
