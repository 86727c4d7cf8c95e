/** Writes all pairs at one timeframe, strongest first. */
import { EMBED } from '../discord/limits.js'
import type { Message } from '../discord/message.js'
import { confidenceBar, directionMark } from './figures.js'
import type { Catalogue } from './locales/en-US.js'
import { localise } from './localise.js'
import { footer } from './marks.js'
import { priceWriter } from './price.js'
import {
  demoSuffix,
  isCurrent,
  type Row,
  rowMark,
  sharedColour,
  sharedLines,
  signalRows,
} from './row.js'

/** The rest of the description is for the lines around the rows. */
const ROWS_MAX = EMBED.descriptionMax - 896
const BAR_CELLS = 5

export function boardMessage(locale: string, timeframe: string, rows: readonly Row[]): Message {
  const text = localise(locale)
  const ranked = rows.toSorted((a, b) => rank(a) - rank(b) || confidence(b) - confidence(a))
  return {
    content: '',
    embeds: [
      {
        title: `${text.board.title(timeframe)}${demoSuffix(text, rows)}`,
        description: [
          ...sharedLines(text, rows),
          '',
          ...fitting(
            text,
            ranked.map((row) => line(text, row)),
          ),
          '',
          `-# ${text.board.order}`,
        ].join('\n'),
        color: sharedColour(rows),
        footer: {
          text: footer(
            text,
            signalRows(rows).map(({ signal }) => signal),
          ),
        },
      },
    ],
    files: [],
  }
}

/** Buys and sells, holds, what is not current, what failed. */
function rank(row: Row): number {
  if (row.kind === 'failed') return 3
  if (!isCurrent(row)) return 2
  return row.signal.direction === 'hold' ? 1 : 0
}

function confidence(row: Row): number {
  return row.kind === 'failed' ? 0 : row.signal.confidence
}

function line(text: Catalogue, row: Row): string {
  if (row.kind === 'failed') {
    return `⚠️ **${row.key.pair}** · ${text.unavailable}${text.failure.gap}${text.failure.reason[row.code]}`
  }
  const { signal } = row
  const mark = rowMark(text, row)
  return [
    `${directionMark(signal.direction, isCurrent(row))} **${signal.pair}** ${text.direction[signal.direction]}`,
    confidenceBar(signal.confidence, BAR_CELLS),
    priceWriter(signal)(signal.entry),
    ...(mark === undefined ? [] : [mark]),
  ].join(' · ')
}

/** Whole lines only, and how many did not fit. */
function fitting({ board }: Catalogue, lines: readonly string[]): string[] {
  let length = 0
  const shown = lines.filter((each) => {
    length += each.length + 1
    return length <= ROWS_MAX
  })
  return shown.length === lines.length ? shown : [...shown, board.more(lines.length - shown.length)]
}
