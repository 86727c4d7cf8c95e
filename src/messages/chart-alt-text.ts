/** Says a chart in words and numbers, for those who do not see the picture. */
import type { Signal } from '../signals/signal.js'
import type { Catalogue } from './locales/en-US.js'
import { priceWriter } from './price.js'
import { clip, plain } from './text.js'

/** https://discord.com/developers/docs/resources/message#attachment-object */
const ALT_MAX = 1024

export function chartAltText(text: Catalogue, signal: Signal, current: boolean): string {
  const price = priceWriter(signal)
  const direction = text.direction[signal.direction]
  const facts = text.chartAlt({
    pair: plain(signal.pair, 24),
    timeframe: plain(signal.timeframe, 24),
    direction: current ? direction : `${direction} · ${text.notCurrent}`,
    entry: price(signal.entry),
    stopLoss: price(signal.stop_loss),
    targets: signal.take_profit.map(price).join(', '),
    candles: signal.candles?.length ?? 0,
  })
  return clip(signal.synthetic ? `${text.demo}. ${facts}` : facts, ALT_MAX)
}
