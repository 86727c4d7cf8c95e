/** What /outlook and /board share: many signals in one message, inline when all are fresh, or none can be fetched. */
import type { Message } from '../discord/message.js'
import { codeOf, type ErrorCode, SignalboxError } from '../errors.js'
import { failureMessage } from '../messages/failure.js'
import type { Row } from '../messages/row.js'
import type { CacheResult, SignalReading } from '../signals/reader.js'
import type { SignalKey } from '../signals/signal.js'
import type { Command, CommandRequest, Immediate, Note, Refusal, Resolution } from './command.js'
import type { CommandDeps } from './dependencies.js'
import { findCaveats } from './find-caveats.js'
import { type ReadResult, readMany } from './read-many.js'

export interface Question {
  readonly keys: readonly SignalKey[]
  readonly note: Note
  write(locale: string, rows: readonly Row[]): Message
}

/** `ask` turns the options into a question, or into the message that says what is allowed. */
export function answerMany(
  {
    reader,
    now,
    canFollowUp = () => true,
    signalTimeoutMs: timeoutMs = 30_000,
  }: Pick<CommandDeps, 'reader' | 'now' | 'canFollowUp' | 'signalTimeoutMs'>,
  ask: (request: CommandRequest) => Question | Refusal,
): Required<Pick<Command, 'about' | 'immediate' | 'resolve'>> {
  function answer(question: Question, results: readonly ReadResult[], locale: string): Resolution {
    const rows = results.map((result) => toRow(result, now(), reader.unavailable(), canFollowUp()))
    const readings = results.flatMap((result) => ('reading' in result ? [result.reading] : []))
    const note = { ...question.note, ...summarise(readings) }
    return { message: question.write(locale, rows), note }
  }

  function about(request: CommandRequest): Note {
    const question = ask(request)
    return 'keys' in question ? question.note : {}
  }

  function immediate(request: CommandRequest): Immediate {
    const question = ask(request)
    if (!('keys' in question)) return { kind: 'answer', private: true, ...question }
    const { locale } = request
    const reason = reader.unavailable()
    const results = fromMemory(question.keys, reason)
    if (results === undefined) return { kind: 'defer', private: false }
    if (reason !== undefined && results.every((result) => 'error' in result)) {
      const message = failureMessage(locale, reason, reader.waitMs())
      return { kind: 'answer', private: true, message, reason }
    }
    for (const result of results) if ('reading' in result) reader.give(result.key, result.reading)
    return { kind: 'answer', private: false, ...answer(question, results, locale) }
  }

  /** Undefined where something has to be fetched, and can be: what would fail at once fails here. */
  function fromMemory(
    keys: readonly SignalKey[],
    unavailable: ErrorCode | undefined,
  ): ReadResult[] | undefined {
    const results: ReadResult[] = []
    for (const key of keys) {
      const reading = reader.peek(key)
      if (reading && (reading.cache === 'hit' || unavailable || !canFollowUp()))
        results.push({ key, reading })
      else if (unavailable === undefined) return undefined
      else results.push({ key, error: new SignalboxError(unavailable, 'signal was not asked for') })
    }
    return results
  }

  async function resolve(request: CommandRequest, abort: AbortSignal): Promise<Resolution> {
    const question = ask(request)
    if (!('keys' in question)) {
      throw new SignalboxError('INTERACTION_INVALID', 'a stored request names no configured signal')
    }
    const results = await readMany(reader, question.keys, abort, { timeoutMs })
    return answer(question, results, request.locale)
  }

  return { about, immediate, resolve }
}

function toRow(
  result: ReadResult,
  now: number,
  unavailable: ErrorCode | undefined,
  canFollowUp: boolean,
): Row {
  const { key } = result
  if ('error' in result) return { kind: 'failed', key, code: codeOf(result.error) }
  const { signal, fetchedAt } = result.reading
  const caveats = findCaveats(result.reading, now, unavailable, canFollowUp)
  return { kind: 'signal', key, signal, fetchedAt, caveats }
}

/** For the story line: the worst that the cache said, the longest that the backend took. */
function summarise(readings: readonly SignalReading[]): Note {
  const has = (cache: CacheResult) => readings.some((reading) => reading.cache === cache)
  const cache = has('miss') ? 'miss' : has('stale') ? 'stale' : 'hit'
  const times = readings.flatMap(({ backendMs }) => (backendMs === undefined ? [] : [backendMs]))
  return { cache, ...(times.length > 0 && { backendMs: Math.max(...times) }) }
}
