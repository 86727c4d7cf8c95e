/** Says a chart in words and numbers, for those who do not see the picture. */
import { ALT_TEXT_MAX } from '../discord/limits.js'
import type { Catalogue } from '../messages/locales/en-US.js'
import { priceWriter } from '../messages/price.js'
import { clip, plain } from '../messages/text.js'
import type { Signal } from '../signals/signal.js'

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
  return clip(signal.synthetic ? `${text.demo}. ${facts}` : facts, ALT_TEXT_MAX)
}
