/** The sentences that end an interaction without a signal: what failed, what is not known, what is allowed. */

import { CONTENT_MAX } from '../discord/limits.js'
import type { Message } from '../discord/message.js'
import type { ErrorCode } from '../errors.js'
import type { Catalogue } from './locales/en-US.js'
import { localise } from './localise.js'
import { clip, neutralise } from './text.js'
import { timestamp } from './timestamp.js'

export type Notice = keyof Catalogue['notice']

const TYPED_MAX = 40

/** Content only: on an existing message, its signal stays beside the sentence. `waitMs`: after it it may be another matter. */
export function failureMessage(locale: string, code: ErrorCode | 'INTERNAL', waitMs = 0): Message {
  const { failure } = localise(locale)
  const wait = waitMs > 0 ? `${failure.gap}${failure.wait(Math.ceil(waitMs / 1000))}` : ''
  return { content: `${failure.sentence}${failure.gap}${failure.reason[code]}${wait}` }
}

/** Nothing could be edited in before `until`, epoch milliseconds. */
export function shutOutMessage(locale: string, until: number): Message {
  return { content: localise(locale).shutOut(timestamp(until, 'R')) }
}

export function noticeMessage(locale: string, notice: Notice): Message {
  return { content: localise(locale).notice[notice] }
}

/** Discord asks for what is required, but by the registration, which may be another version's. */
export function badPairMessage(locale: string, typed: string, pairs: readonly string[]): Message {
  const { badPair, noPair } = localise(locale)
  return { content: refusal(typed, pairs, badPair, noPair) }
}

export function badTimeframeMessage(
  locale: string,
  typed: string,
  timeframes: readonly string[],
): Message {
  const { badTimeframe, noTimeframe } = localise(locale)
  return { content: refusal(typed, timeframes, badTimeframe, noTimeframe) }
}

function refusal(
  typed: string,
  allowed: readonly string[],
  bad: (typed: string, allowed: string) => string,
  missing: (allowed: string) => string,
): string {
  const shown = neutralise(typed, TYPED_MAX)
  const list = allowed.join(', ')
  return clip(shown === '' ? missing(list) : bad(shown, list), CONTENT_MAX)
}
