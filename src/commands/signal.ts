/** /signal: one pair at one timeframe, and the refresh, chart and timeframe presses below it. */
import type { Message, MessageFile } from '../discord/message.js'
import { onceFor } from '../discord/once-for.js'
import { SignalboxError } from '../errors.js'
import type { Caveat } from '../messages/caveat.js'
import { failureMessage } from '../messages/failure.js'
import { localise } from '../messages/localise.js'
import { type SignalView, signalMessage } from '../messages/signal-embed.js'
import { createPairs } from '../signals/pairs.js'
import type { SignalReading } from '../signals/reader.js'
import type { Signal, SignalKey } from '../signals/signal.js'
import { createTimeframes } from '../signals/timeframes.js'
import { createChartFiles } from './chart-file.js'
import type { Command, CommandRequest, Immediate, Note, Refusal } from './command.js'
import type { CommandDeps } from './dependencies.js'
import { findCaveats } from './find-caveats.js'
import {
  defineCommand,
  pairOption,
  privateOption,
  refusePair,
  refuseTimeframe,
  suggestPair,
  timeframeOption,
} from './options.js'
import { signalControls } from './signal-controls.js'

/** A reading this young is shown again instead of being fetched anew: refresh is no hammer. */
const COOL_DOWN_MS = 5000

export function createSignal(deps: CommandDeps): Command {
  const { reader, now, canFollowUp = () => true } = deps
  const pairs = createPairs(deps.pairs)
  const timeframes = createTimeframes(deps.timeframes)
  const { canDraw, chartFile } = createChartFiles(deps)

  function parse({ options, locale }: CommandRequest): SignalKey | Refusal {
    const typedPair = String(options.pair ?? '')
    const typedTimeframe = String(options.timeframe ?? '')
    const pair = pairs.parsePair(typedPair)
    if (pair === undefined) return refusePair(locale, typedPair, pairs)
    const timeframe = timeframes.parseTimeframe(typedTimeframe)
    if (timeframe === undefined) return refuseTimeframe(locale, typedTimeframe, timeframes)
    return { pair, timeframe }
  }

  function about({ options }: CommandRequest): Note {
    const pair = pairs.parsePair(String(options.pair ?? ''))
    const timeframe = timeframes.parseTimeframe(String(options.timeframe ?? ''))
    return { ...(pair && { pair }), ...(timeframe && { timeframe }) }
  }

  function compose(locale: string, key: SignalKey, view: Omit<SignalView, 'components'>): Message {
    const offerChart = view.chart === undefined && canDraw(view.signal)
    const components = signalControls(localise(locale), key, timeframes.list, offerChart)
    return signalMessage(locale, { ...view, components })
  }

  const caveatsOf = (reading: SignalReading) =>
    findCaveats(reading, now(), reader.unavailable(), canFollowUp())

  const written = onceFor((_: Signal) => new Map<string, Message>())

  /** A signal is asked for far more often than it changes: once for each language and each caveat is enough. */
  function write(
    locale: string,
    key: SignalKey,
    { signal, fetchedAt }: SignalReading,
    caveats: readonly Caveat[],
    chart?: MessageFile | 'failed',
  ): Message {
    const view = { signal, fetchedAt, caveats }
    if (chart === 'failed') return compose(locale, key, { ...view, chartFailed: true })
    if (chart) return compose(locale, key, { ...view, chart })
    const facts = JSON.stringify([localise(locale).language, fetchedAt, caveats])
    const known = written(signal).get(facts)
    if (known) return known
    const message = compose(locale, key, view)
    written(signal).set(facts, message)
    return message
  }

  /** From memory, where what is asked allows it; a stale copy says that it is one. */
  function recall(action: string | undefined, key: SignalKey): SignalReading | undefined {
    if (action === 'chart') return undefined
    const reading = reader.peek(key)
    if (action !== 'refresh' || reading === undefined) return reading
    return now() - reading.fetchedAt < COOL_DOWN_MS ? reading : undefined
  }

  function immediate(request: CommandRequest): Immediate {
    const { action, locale } = request
    // Discord sends a boolean. Whatever else may mean yes had better not be shown to all.
    const isPrivate = /^(true|1)$/i.test(String(request.options.private))
    const key = parse(request)
    if (!('pair' in key)) return { kind: 'answer', private: true, ...key }
    const reading = recall(action, key)
    if (reading === undefined) {
      const reason = reader.unavailable()
      // What would fail at once is said at once, and beside a pressed message rather than over it.
      if (reason === undefined || (action === 'chart' && reader.peek(key))) {
        return { kind: 'defer', private: isPrivate }
      }
      const message = failureMessage(locale, reason, reader.waitMs())
      return { kind: 'answer', private: true, message, reason }
    }
    // The pressed message may have its chart. An answer here would take it away, and Discord does not list what an embed
    // shows among the attachments, so that it could be kept: https://github.com/discord/discord-api-docs/issues/1340
    if (action === 'refresh' && canDraw(reading.signal)) return { kind: 'defer', private: false }
    reader.give(key, reading)
    const message = write(locale, key, reading, caveatsOf(reading))
    const note = noteOf(key, reading)
    return action === undefined
      ? { kind: 'answer', private: isPrivate, message, note }
      : { kind: 'update', message, note }
  }

  async function resolve(request: CommandRequest, abort: AbortSignal, interactionId?: string) {
    const key = parse(request)
    if (!('pair' in key)) {
      throw new SignalboxError('INTERACTION_INVALID', 'a stored request names no configured signal')
    }
    const young = request.action === 'refresh' ? recall('refresh', key) : undefined
    if (young) reader.give(key, young)
    const bring = request.action === 'refresh' ? reader.refresh : reader.read
    const reading = young ?? (await bring(key, abort, interactionId))
    const caveats = caveatsOf(reading)
    const current = caveats.length === 0
    const { signal } = reading
    const chart = await chartFile({
      locale: request.locale,
      signal,
      current,
      abort,
      interactionId,
    })
    return {
      message: write(request.locale, key, reading, caveats, chart),
      note: noteOf(key, reading),
    }
  }

  return {
    definition: defineCommand('signal', [
      pairOption(),
      timeframeOption(timeframes.list),
      privateOption(),
    ]),
    about,
    immediate,
    resolve,
    autocomplete: suggestPair(pairs),
  }
}

function noteOf({ pair, timeframe }: SignalKey, { cache, backendMs }: SignalReading): Note {
  return { pair, timeframe, cache, ...(backendMs !== undefined && { backendMs }) }
}
