/** What a local Discord, and one interaction of it, can be told. */
import type { OptionValue } from '../../commands/command.js'
import { ACKNOWLEDGEMENT_LIMIT_MS, TOKEN_LIFE_MS } from '../../discord/limits.js'
import { type Sign, sign } from '../../tools/signing/sign.js'
import { TEST_APPLICATION_ID, TEST_PUBLIC_KEY, TEST_SECRET_KEY } from '../fixtures/keys.js'
import type { Fault } from './fault.js'

/** `share` is 0 to 1. */
export interface SharedFaults {
  readonly share: number
  readonly names: readonly string[]
}

export interface LocalDiscordOptions {
  /** Where interactions are POSTed; can be set later. */
  readonly endpoint?: string
  /** Discord's clock, epoch milliseconds, before any skew. [Date.now] */
  readonly now?: () => number
  /** How far Discord's clock runs ahead of `now()`. [0] */
  readonly skewMs?: number
  readonly applicationId?: string
  /** What the commands API accepts after `Bot `. */
  readonly botToken?: string
  /** tweetnacl's 64 bytes, with the matching hex. [the test key pair] */
  readonly keys?: { readonly publicKey: string; readonly secretKey: Uint8Array }
  /** How requests are signed: `makeFastSign` for long runs. [tweetnacl] */
  readonly sign?: Sign
  /** A share (0 to 1) of interactions gets one of the named faults. */
  readonly faults?: SharedFaults
  /** Of the shared faults' dice. [1] */
  readonly seed?: number
  /** How long an acknowledgement is waited for, from the id's timestamp. [3000] */
  readonly ackWindowMs?: number
  /** How long a token lives, from the id's timestamp. [15 minutes] */
  readonly tokenLifeMs?: number
  /** How many ended exchanges are remembered. [5000] */
  readonly keep?: number
}

/** How one interaction is sent. */
export interface How {
  /** [en-US] */
  readonly locale?: string
  /** From a direct message instead of a guild. */
  readonly dm?: boolean
  readonly userId?: string
  /** A plan, or a name as `parseFault` takes it. Overrides the shared faults. */
  readonly fault?: string | Fault
  /** One of very many, which nobody looks at one by one. [false] */
  readonly quiet?: boolean
  /** How old the interaction is when it is sent. [0] */
  readonly ageMs?: number
}

export type Options = Readonly<Record<string, OptionValue>>

export interface Violation {
  readonly exchangeId: string
  readonly what: string
}

export const DEFAULTS: Required<LocalDiscordOptions> = {
  endpoint: '',
  now: Date.now,
  skewMs: 0,
  applicationId: TEST_APPLICATION_ID,
  botToken: 'local-discord-bot-token',
  keys: { publicKey: TEST_PUBLIC_KEY, secretKey: TEST_SECRET_KEY },
  sign,
  faults: { share: 0, names: [] },
  seed: 1,
  ackWindowMs: ACKNOWLEDGEMENT_LIMIT_MS,
  tokenLifeMs: TOKEN_LIFE_MS,
  keep: 5000,
}
