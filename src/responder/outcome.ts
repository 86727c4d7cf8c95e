/** The one table of what each answer of Discord's means and what is done then; nothing is decided elsewhere. */
import type { Answer, Response } from '../discord/answer.js'

/** The circumstances that an answer is judged in. Times in milliseconds. */
export interface Situation {
  /** `edit`: PATCH of `@original`. `callback`: the rescue of an acknowledgement of unknown fate. */
  readonly purpose: 'edit' | 'callback'
  /** Retries so far under the rule in question. */
  readonly retries: Readonly<Record<RetryRule, number>>
  readonly sinceAcknowledgementMs: number
  /** An edit: until the token dies. A callback: until Discord has given up, 3 s from the id's timestamp. */
  readonly untilExpiryMs: number
  /** What was sent was the plain text. */
  readonly plain: boolean
  /** The message itself was refused: the plain text stays. */
  readonly refused: boolean
  /** 5xx answers to the message so far, this one left out. */
  readonly serverErrors: number
}

export type RetryRule = 'too-early' | 'limited' | 'transient'

/** How an interaction can end, or what is to be done before it does. */
export type Action =
  | { readonly do: 'stop'; readonly outcome: Stop }
  /** `plain`: what is sent then, where it is not what was sent now. */
  | {
      readonly do: 'retry'
      readonly rule: RetryRule
      readonly afterMs: number
      readonly plain?: boolean
    }
  | { readonly do: 'send-plain' }
  /** Every follow-up waits; then one probes. */
  | { readonly do: 'open-breaker'; readonly forMs: number }

export type Stop =
  | 'delivered'
  | 'already-acknowledged'
  | 'expired'
  | 'gone'
  | 'refused'
  /** A callback only: Discord never said. The edit that follows will tell. */
  | 'unknown'
  /** Not an answer's word: a ban outlasts it. */
  | 'banned'
  /** Not Discord's word: the process had to stop first. */
  | 'abandoned'

interface Rule {
  readonly name: string
  readonly when: (answer: Answer, situation: Situation) => boolean
  readonly act: (answer: Answer, situation: Situation) => Action
}

const TOO_EARLY_DELAYS_MS = [250, 500, 1000, 2000, 4000]
/** Past this a 10015 is a dead token: Discord processes a reply within seconds. */
const TOO_EARLY_WINDOW_MS = 30_000
const BAN_MS = 60_000
/** Some messages are answered 500 for ever: past so many the plain text is tried, in turns. */
const SERVER_ERRORS_MAX = 4
const CAP_MS = { edit: 15_000, callback: 400 }
const FIRST_MS = { edit: 250, callback: 100 }

const stop = (outcome: Stop): Action => ({ do: 'stop', outcome })

const hasStatus = (answer: Answer, ...statuses: number[]): answer is Response =>
  answer.kind === 'response' && statuses.includes(answer.status)
const hasCode = (answer: Answer, ...codes: number[]) =>
  answer.kind === 'response' && answer.code !== undefined && codes.includes(answer.code)

/** A retry that could not be made before the end is not waited for. */
function retry(rule: RetryRule, afterMs: number, { purpose, untilExpiryMs }: Situation): Action {
  if (afterMs < untilExpiryMs) return { do: 'retry', rule, afterMs }
  return stop(purpose === 'edit' ? 'expired' : 'unknown')
}

function backOff(count: number, { purpose }: Situation): number {
  return Math.min(CAP_MS[purpose], FIRST_MS[purpose] * 2 ** Math.min(count, 20))
}

function waitOutLimit(answer: Answer, situation: Situation): Action {
  const asked = (answer as Response).retryAfterMs ?? 0
  // A limit that asks for next to nothing, again and again, still must not become a hammer.
  const afterMs = Math.max(asked, backOff(situation.retries.limited, situation))
  return retry('limited', afterMs, situation)
}

export const isServerError = (answer: Answer) => answer.kind === 'response' && answer.status >= 500

/** What is sent next after an answer that says nothing about the message, or that it breaks Discord. */
function tryAgain(answer: Answer, situation: Situation): Action {
  const { plain, refused, purpose, serverErrors, retries } = situation
  const action = retry('transient', backOff(retries.transient, situation), situation)
  const inTurn = purpose === 'edit' && !refused && isServerError(answer)
  if (action.do !== 'retry' || !inTurn) return action
  return plain || serverErrors + 1 >= SERVER_ERRORS_MAX ? { ...action, plain: !plain } : action
}

function waitToBeKnown(_: Answer, situation: Situation): Action {
  const delay = TOO_EARLY_DELAYS_MS[situation.retries['too-early']]
  return delay === undefined ? stop('expired') : retry('too-early', delay, situation)
}

/**
 * First match wins.
 * https://docs.discord.com/developers/topics/opcodes-and-status-codes#json-json-error-codes
 */
export const RULES: readonly Rule[] = [
  {
    name: 'delivered: 2xx',
    when: (answer) =>
      answer.kind === 'response' &&
      answer.status >= 200 &&
      answer.status < 300 &&
      !(answer.foreign || answer.ban),
    act: () => stop('delivered'),
  },
  {
    name: 'banned: the edge has shut us out',
    when: (answer) => answer.kind === 'response' && answer.ban === true,
    act: (answer) => ({
      do: 'open-breaker',
      forMs: (answer as Response).retryAfterMs || BAN_MS,
    }),
  },
  {
    name: 'already acknowledged: 40060 to a callback',
    when: (answer, { purpose }) => hasCode(answer, 40060) && purpose === 'callback',
    act: () => stop('already-acknowledged'),
  },
  {
    name: 'expired: 10062, 50027, any 401 of Discord',
    when: (answer) => hasCode(answer, 10062, 50027) || (hasStatus(answer, 401) && !answer.foreign),
    act: () => stop('expired'),
  },
  {
    name: 'gone: 10008, the message was deleted',
    when: (answer) => hasCode(answer, 10008),
    act: () => stop('gone'),
  },
  {
    name: 'expired: the token is dead by the clock',
    when: (_, { untilExpiryMs, purpose }) => purpose === 'edit' && untilExpiryMs <= 0,
    act: () => stop('expired'),
  },
  {
    name: 'too early: 10015 soon after the acknowledgement',
    when: (answer, { sinceAcknowledgementMs }) =>
      hasCode(answer, 10015) && sinceAcknowledgementMs <= TOO_EARLY_WINDOW_MS,
    act: waitToBeKnown,
  },
  {
    name: 'expired: 10015 long after it',
    when: (answer) => hasCode(answer, 10015),
    act: () => stop('expired'),
  },
  { name: 'limited: 429', when: (answer) => hasStatus(answer, 429), act: waitOutLimit },
  {
    // 40060 has nothing to say about an edit: were it ever seen there, the answer would still be owed.
    name: 'transient: 5xx, 408, reset, connect failure, timeout, 40060 to an edit',
    when: (answer) =>
      answer.kind === 'failure' ||
      isServerError(answer) ||
      hasStatus(answer, 408, 425) ||
      hasCode(answer, 40060),
    act: tryAgain,
  },
  {
    name: 'refused: 400 or 413, once more in plain text',
    when: (answer, { plain, purpose }) =>
      hasStatus(answer, 400, 413) && !plain && purpose === 'edit',
    act: () => ({ do: 'send-plain' }),
  },
  {
    // A login page, a proxy's 404 or 407: whatever it is, Discord has not had the call.
    name: "transient: a page that is not Discord's",
    when: (answer) =>
      answer.kind === 'response' && answer.foreign === true && !hasStatus(answer, 400, 413),
    act: tryAgain,
  },
  // 403 and unheard-of answers: another try would only count towards Discord's ban of invalid requests.
  { name: 'refused: anything else', when: () => true, act: () => stop('refused') },
]

/** The name of the rule that applies, and what it says. Pure. */
export function judge(answer: Answer, situation: Situation): { rule: string; action: Action } {
  const rule = RULES.find(({ when }) => when(answer, situation)) as Rule
  return { rule: rule.name, action: rule.act(answer, situation) }
}
