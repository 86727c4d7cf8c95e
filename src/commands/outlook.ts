/** /outlook: all timeframes of one pair, side by side. */
import { outlookMessage } from '../messages/outlook-embed.js'
import { createPairs } from '../signals/pairs.js'
import { createTimeframes } from '../signals/timeframes.js'
import type { Command } from './command.js'
import type { CommandDeps } from './dependencies.js'
import { answerMany } from './many-signals.js'
import { defineCommand, pairOption, refusePair, suggestPair } from './options.js'

export function createOutlook(deps: CommandDeps): Command {
  const pairs = createPairs(deps.pairs)
  const timeframes = createTimeframes(deps.timeframes)
  return {
    definition: defineCommand('outlook', [pairOption()]),
    autocomplete: suggestPair(pairs),
    ...answerMany(deps, ({ options, locale }) => {
      const typed = String(options.pair ?? '')
      const pair = pairs.parsePair(typed)
      if (pair === undefined) return refusePair(locale, typed, pairs)
      return {
        keys: timeframes.list.map((timeframe) => ({ pair, timeframe })),
        note: { pair },
        write: (locale, rows) => outlookMessage(locale, pair, rows),
      }
    }),
  }
}
