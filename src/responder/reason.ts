/** Why an interaction failed where Discord, or the time, had the last word: what stories and warnings call `reason`. */
import type { Answer } from '../discord/answer.js'
import { ERROR_CODES } from '../discord/error-codes.js'
import type { Stop } from './outcome.js'

/** The reason of what a ban by Discord's edge has ended, or told at once that it would have. */
export const BANNED = 'DISCORD_BANNED'
/** Of what was told in plain text: Discord refused the message itself, or broke at it. */
export const REFUSED = 'REFUSED_BY_DISCORD'
export const BROKEN = 'DISCORD_SERVER_ERROR'
/** The process had to stop before there was anything else to blame. */
export const STOPPED = 'SHUTDOWN'
/** What the trader typed, and may type better: the sentence that says so is the answer. */
export const TYPED = 'BAD_PAIR'
/** Nothing was sent any more, and Discord had said nothing before. */
const TOO_LATE = 'TOO_LATE'

/** One of Discord's answers that was not a success: by its code where that is known, `DISCORD_10062`, else by its status. */
export function reasonOfAnswer(answer: Answer): string {
  if (answer.kind === 'failure') return 'DISCORD_UNREACHABLE'
  const { code, status } = answer
  return code && ERROR_CODES.has(code) ? `DISCORD_${code}` : `DISCORD_HTTP_${status}`
}

/** What was sent in vain. `last`: Discord's last answer, if it gave one. */
export function reasonOfStop({ stop, last }: { stop: Stop; last?: Answer | undefined }): string {
  if (stop === 'banned') return BANNED
  if (last) return reasonOfAnswer(last)
  return stop === 'abandoned' ? STOPPED : TOO_LATE
}
