/** /board: all pairs at one timeframe, strongest first. */
import { boardMessage } from '../messages/board-embed.js'
import { createPairs } from '../signals/pairs.js'
import { createTimeframes } from '../signals/timeframes.js'
import type { Command } from './command.js'
import type { CommandDeps } from './dependencies.js'
import { answerMany } from './many-signals.js'
import { defineCommand, refuseTimeframe, timeframeOption } from './options.js'

export function createBoard(deps: CommandDeps): Command {
  const pairs = createPairs(deps.pairs)
  const timeframes = createTimeframes(deps.timeframes)
  return {
    definition: defineCommand('board', [timeframeOption(timeframes.list)]),
    ...answerMany(deps, ({ options, locale }) => {
      const typed = String(options.timeframe ?? '')
      const timeframe = timeframes.parseTimeframe(typed)
      if (timeframe === undefined) return refuseTimeframe(locale, typed, timeframes)
      return {
        keys: pairs.list.map((pair) => ({ pair, timeframe })),
        note: { timeframe },
        write: (locale, rows) => boardMessage(locale, timeframe, rows),
      }
    }),
  }
}
