/** The words for one interaction's life: what kind it is, what happens to it, and how it ends. */
import type { TraderMessage } from './message-slot.js'

export type ExchangeKind = 'ping' | 'command' | 'component' | 'autocomplete' | 'unknown'

export type ExchangeState = 'sent' | 'acknowledged' | 'answered' | 'expired' | 'deleted'

/**
 * How it ended for the trader. answered: a message. pong, choices: what was asked for. expired: "The application did not
 * respond". unanswered: "thinking..." until the token died. deleted: the trader deleted the message. closed: the local
 * Discord was closed first.
 */
export type Outcome =
  | 'answered'
  | 'pong'
  | 'choices'
  | 'expired'
  | 'unanswered'
  | 'deleted'
  | 'closed'

export interface Step {
  /** Milliseconds since it was sent. */
  readonly ms: number
  readonly step: 'sent' | 'reply' | 'lost' | 'callback' | 'edit' | 'follow-up' | 'ended'
  /** The HTTP status of a reply, or of Discord's answer to a call. */
  readonly status?: number
  /** Discord's error code, when it answered with one. */
  readonly code?: number
  /** The type of a reply or callback. */
  readonly type?: number
  readonly note?: string
}

export interface Reply {
  readonly status: number
  readonly contentType: string
  readonly body: string
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown
  /** From the request's start to the reply's last byte. */
  readonly ms: number
}

export interface Ending {
  readonly outcome: Outcome
  /** Milliseconds since it was sent. */
  readonly ms: number
  readonly message: TraderMessage | undefined
}

export interface Acknowledgement {
  readonly type: number
  /** presumed: Discord has a reply whose bytes this model could not read; a callback's body will tell. */
  readonly via: 'reply' | 'callback' | 'presumed'
  /** When Discord has processed it, in its own time: edits before that find 10015. */
  readonly processedAt: number
}
