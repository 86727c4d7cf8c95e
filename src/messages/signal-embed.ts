/** Writes one signal as a Discord message, never showing as current what is not. */
import type { APIEmbedField } from 'discord-api-types/v10'
import { EMBED } from '../discord/limits.js'
import type { Message, MessageFile } from '../discord/message.js'
import type { Signal } from '../signals/signal.js'
import { type Caveat, caveatSentence } from './caveat.js'
import { COLOURS, confidenceBar, directionMark, rewardMultiple, riskReward } from './figures.js'
import type { Catalogue } from './locales/en-US.js'
import { localise } from './localise.js'
import { demoLine, footer } from './marks.js'
import { priceWriter } from './price.js'
import { neutralise } from './text.js'
import { timestamp } from './timestamp.js'

export interface SignalView {
  readonly signal: Signal
  /** Epoch milliseconds. */
  readonly fetchedAt: number
  readonly caveats: readonly Caveat[]
  readonly components: NonNullable<Message['components']>
  readonly chart?: MessageFile
  /** There should be one, and it could not be drawn. */
  readonly chartFailed?: boolean
}

const BAR_CELLS = 10

/** `content` and `files` are empty, not absent: an edit must also wipe an earlier failure or chart. */
export function signalMessage(locale: string, view: SignalView): Message {
  const text = localise(locale)
  const { signal, caveats, chart } = view
  return {
    content: '',
    embeds: [
      {
        title: title(text, signal, caveats.length === 0),
        description: description(text, view),
        color: caveats.length === 0 ? COLOURS[signal.direction] : COLOURS.grey,
        fields: fields(text, signal),
        footer: { text: footer(text, [signal]) },
        ...(chart && { image: { url: `attachment://${chart.name}` } }),
      },
    ],
    components: view.components,
    files: chart ? [chart] : [],
  }
}

function title(text: Catalogue, signal: Signal, current: boolean): string {
  return [
    `${directionMark(signal.direction, current)} ${signal.pair}`,
    signal.timeframe,
    text.direction[signal.direction],
    ...(current ? [] : [text.notCurrent]),
    ...(signal.synthetic ? [text.demo] : []),
  ].join(' · ')
}

function description(
  text: Catalogue,
  { signal, caveats, fetchedAt, chartFailed }: SignalView,
): string {
  return [
    ...(signal.synthetic ? [demoLine(text)] : []),
    ...caveats.map((caveat) => `⚠️ **${caveatSentence(text, caveat)}**`),
    text.fetched(timestamp(fetchedAt, 'R')),
    ...(chartFailed ? [text.failure.reason.CHART_FAILED] : []),
  ].join('\n')
}

function fields(text: Catalogue, signal: Signal): APIEmbedField[] {
  const { field } = text
  const price = priceWriter(signal)
  const rationale = neutralise(signal.rationale ?? '', EMBED.fieldValueMax)
  return [
    { name: field.confidence, value: confidenceBar(signal.confidence, BAR_CELLS) },
    { name: field.entry, value: price(signal.entry), inline: true },
    { name: field.stopLoss, value: price(signal.stop_loss), inline: true },
    { name: field.riskReward, value: riskReward(signal), inline: true },
    { name: field.takeProfit, value: targets(text, signal, price) },
    { name: field.generated, value: instant(signal.generated_at), inline: true },
    { name: field.validUntil, value: instant(signal.valid_until), inline: true },
    ...(rationale === '' ? [] : [{ name: field.rationale, value: rationale }]),
  ]
}

function targets(text: Catalogue, signal: Signal, price: (value: number) => string): string {
  return signal.take_profit
    .map((target, index) => {
      const multiple = rewardMultiple(signal, target)
      const reward = multiple === undefined ? '' : ` (${multiple.toFixed(2)} R)`
      return `${text.target(index + 1)} **${price(target)}**${reward}`
    })
    .join('\n')
}

function instant(iso: string): string {
  const epochMs = Date.parse(iso)
  return `${timestamp(epochMs, 'f')}\n${timestamp(epochMs, 'R')}`
}
