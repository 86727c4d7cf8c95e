/** One interaction from receipt to end: what its log line says and what most metrics are made of. */
import type { Note } from '../commands/command.js'
import type { Unfamiliar } from '../discord/interaction.js'

export type AcknowledgementKind = 'deferred' | 'answered' | 'choices' | 'busy' | 'failed'

/** What is known when the acknowledgement is given. Durations in milliseconds. */
export interface StoryStart {
  readonly interactionId: string
  /** A name from the command table, `component`, or `unknown`: never what a stranger typed. */
  readonly command: string
  readonly ack: AcknowledgementKind
  /** How old the interaction was on Discord's clock when it came in. */
  readonly ageMs: number
  readonly verifiedMs: number
  /** From receipt until the reply was handed over. */
  readonly ackMs: number
  /** Of it, what the shared store took for its one round trip. */
  readonly storeMs?: number
  /** Epoch milliseconds on Discord's clock. */
  readonly receivedAt: number
  readonly note?: Note
  /** Why the trader reads a sentence instead of an answer, or nothing. */
  readonly reason?: string
  /** What the sender said that it is, where it is nothing of ours: for the log alone, never a label. */
  readonly unfamiliar?: Unfamiliar
}

export type Outcome =
  /** The trader has the answer. */
  | 'delivered'
  /** The trader reads why there is none. */
  | 'told'
  | 'expired'
  /** The trader deleted the message. */
  | 'gone'
  | 'refused'
  /** A ban by Discord's edge outlasts the token. */
  | 'banned'
  /** An answer whose connection died, and Discord did not say in time whether it has it. */
  | 'unknown'
  /** The process had to stop first. */
  | 'abandoned'

export interface Story extends StoryStart {
  readonly outcome: Outcome
  /** Calls that Discord saw for the answer: 0 when it was in the reply. */
  readonly attempts: number
  /** What the trader reads is the plain text: Discord would not have the message itself. */
  readonly plain?: true
  readonly retries?: Readonly<Record<string, number>>
  readonly rescue?: RescueResult
  readonly totalMs: number
  /** From the acknowledgement to the delivered edit. */
  readonly followUpMs?: number
  readonly tokenLifeLeftMs?: number
}

/** How the callback endpoint resolved an acknowledgement of unknown fate. */
export type RescueResult =
  | 'acknowledged'
  | 'had-arrived'
  | 'expired'
  | 'unknown'
  | 'refused'
  | 'banned'
