/** Writes all timeframes of one pair side by side. */
import type { APIEmbedField } from 'discord-api-types/v10'
import { EMBED } from '../discord/limits.js'
import type { Message } from '../discord/message.js'
import { confidenceBar, directionMark, riskReward } from './figures.js'
import type { Catalogue } from './locales/en-US.js'
import { localise } from './localise.js'
import { footer } from './marks.js'
import { priceWriter } from './price.js'
import {
  demoSuffix,
  isCurrent,
  type Row,
  rowMark,
  type SignalRow,
  sharedColour,
  sharedLines,
  signalRows,
} from './row.js'

const BAR_CELLS = 5

/** One row a timeframe, in the order in which they are shown. */
export function outlookMessage(locale: string, pair: string, rows: readonly Row[]): Message {
  const text = localise(locale)
  const lines = sharedLines(text, rows)
  return {
    content: '',
    embeds: [
      {
        title: `${text.outlook.title(pair)}${demoSuffix(text, rows)}`,
        ...(lines.length > 0 && { description: lines.join('\n') }),
        color: sharedColour(rows),
        fields: rows.slice(0, EMBED.fieldsMax).map((row) => column(text, row)),
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

function column(text: Catalogue, row: Row): APIEmbedField {
  const value =
    row.kind === 'failed'
      ? `⚠️ **${text.unavailable}**\n${text.failure.reason[row.code]}`
      : columnLines(text, row).join('\n')
  return { name: row.key.timeframe, value, inline: true }
}

function columnLines(text: Catalogue, row: SignalRow): string[] {
  const { signal } = row
  const { field } = text
  const price = priceWriter(signal)
  const mark = rowMark(text, row)
  return [
    `${directionMark(signal.direction, isCurrent(row))} **${text.direction[signal.direction]}**`,
    confidenceBar(signal.confidence, BAR_CELLS),
    `${field.entry} **${price(signal.entry)}**`,
    `${field.stopLoss} ${price(signal.stop_loss)}`,
    ...signal.take_profit.slice(0, 1).map((target) => `${text.target(1)} ${price(target)}`),
    `${field.riskReward} ${riskReward(signal)}`,
    ...(mark === undefined ? [] : [mark]),
  ]
}
