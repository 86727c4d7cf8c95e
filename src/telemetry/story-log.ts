/** What the responder tells, as log lines: one story per interaction at its end, and the events on the way. */
import type { Note } from '../commands/command.js'
import type { FailedChart } from '../commands/dependencies.js'
import type { Unfamiliar } from '../discord/interaction.js'
import { codeOf } from '../errors.js'
import type { Logger } from '../log/logger.js'
import { plain } from '../messages/text.js'
import type { ResponderHooks } from '../responder/hooks.js'
import { reasonOfAnswer } from '../responder/reason.js'
import type { Story } from '../responder/story.js'

/** As long as Discord lets one be; a type is a number, and whatever else it is shown by its beginning. */
const WORDS_MAX = {
  commandName: 32,
  customId: 100,
  commandType: 32,
  componentType: 32,
  interactionType: 32,
} as const

const ms = (value: number) => Math.round(value * 100) / 100

/** A stranger's words, clipped. */
const harmless = (said: Unfamiliar = {}): Unfamiliar =>
  Object.fromEntries(
    Object.entries(said).map(([name, value]) => [
      name,
      typeof value === 'string' ? plain(value, WORDS_MAX[name as keyof Unfamiliar]) : value,
    ]),
  )

/** The story's line, flat, so that a day of them can be read by a machine. */
export function storyLine(story: Story): Record<string, unknown> {
  const { note, retries, unfamiliar, ...rest } = story
  const retried = Object.entries(retries ?? {}).filter(([, count]) => count > 0)
  return {
    interactionId: rest.interactionId,
    command: rest.command,
    ...note,
    ...(note?.backendMs !== undefined && { backendMs: ms(note.backendMs) }),
    ageMs: ms(rest.ageMs),
    verifiedMs: ms(rest.verifiedMs),
    ackMs: ms(rest.ackMs),
    ...(rest.storeMs !== undefined && { storeTrips: 1, storeMs: ms(rest.storeMs) }),
    ack: rest.ack,
    outcome: rest.outcome,
    ...(rest.reason !== undefined && { reason: rest.reason }),
    ...harmless(unfamiliar),
    attempts: rest.attempts,
    ...(rest.plain && { plain: true }),
    ...(retried.length > 0 && { retries: Object.fromEntries(retried) }),
    ...(rest.rescue !== undefined && { rescue: rest.rescue }),
    ...(rest.followUpMs !== undefined && { followUpMs: ms(rest.followUpMs) }),
    totalMs: ms(rest.totalMs),
  }
}

const LOUD: readonly Story['outcome'][] = ['expired', 'refused', 'banned', 'unknown', 'abandoned']

function levelOf({ ack, outcome }: Story): 'debug' | 'info' | 'warn' {
  // Every keystroke in a command's option is an interaction too.
  if (ack === 'choices') return 'debug'
  return LOUD.includes(outcome) ? 'warn' : 'info'
}

/** Which pair and which timeframe, where they are known. */
const subject = ({ pair, timeframe }: Note = {}) => ({
  ...(pair && { pair }),
  ...(timeframe && { timeframe }),
})

/** An acknowledgement is told with its story's end. */
export function createLogHooks(log: Logger): Omit<ResponderHooks, 'onAge' | 'onAcknowledged'> {
  // Of known fields alone, none of them secret: looking through each line by name took two thirds of writing it.
  const stories = log.child({}, { redact: [] })
  return {
    onTooOld({ interactionId, command, ageMs, typing, note, unfamiliar }) {
      const what = { ...subject(note), ...harmless(unfamiliar) }
      const facts = { interactionId, command, ...what, ageMs: ms(ageMs) }
      const ack = typing && { ack: 'choices' }
      log.warn({ ...facts, ...ack, reason: 'TOO_OLD' }, 'interaction too old')
    },
    onDuplicate(interactionId) {
      log.info({ interactionId }, 'duplicate interaction')
    },
    onError(interactionId, err, note) {
      const reason = codeOf(err)
      const facts = { interactionId, ...subject(note), reason, err }
      if (reason === 'INTERNAL') log.error(facts, 'command failed')
      // At the end of the process, which is no trouble of the signal's: its story says the rest.
      else log[reason === 'SIGNAL_ABORTED' ? 'info' : 'warn'](facts, 'signal not available')
    },
    onRescue(interactionId, result, told, reason, note) {
      // One warning for what has expired: its story's, where that is still to come.
      const level = told && result === 'expired' ? 'warn' : 'info'
      log[level](
        { interactionId, ...subject(note), result, ...(reason !== undefined && { reason }) },
        'acknowledgement of unknown fate resolved',
      )
    },
    onAnswer(interactionId, answer, rule, note) {
      const which = { interactionId, ...subject(note), rule }
      if (answer.kind === 'failure') {
        log.info({ ...which, reason: answer.reason, err: answer.error }, 'discord call failed')
        return
      }
      const { status, code, errors } = answer
      const facts = { ...which, status, code, errors }
      if (rule.startsWith('refused'))
        log.error({ ...facts, reason: reasonOfAnswer(answer) }, 'discord refused the message')
      else log.info(facts, 'discord call unsuccessful')
    },
    onRetry(interactionId, rule, afterMs, note) {
      log.debug({ interactionId, ...subject(note), rule, afterMs }, 'retrying')
    },
    onBan(forMs) {
      log.error({ forMs }, 'banned by discord: follow-ups wait')
    },
    onBanEnded(lastedMs) {
      log.info({ lastedMs: ms(lastedMs) }, 'the ban by discord is over: follow-ups go on')
    },
    onEnded(story) {
      const level = levelOf(story)
      if (stories.isLevelEnabled(level)) stories[level](storyLine(story), 'interaction ended')
    },
  }
}

/** For a chart that could not be drawn: its answer goes without, and says so. */
export function createChartLog(log: Logger): (err: unknown, failed: FailedChart) => void {
  return (err, failed) => log.warn({ ...failed, err }, 'chart not drawn')
}
