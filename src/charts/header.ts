/** Writes the line above a chart. */

import { percent, riskReward } from '../messages/figures.js'
import { plain } from '../messages/text.js'
import type { Signal } from '../signals/signal.js'
import { DIRECTION, INK, NOT_CURRENT } from './palette.js'
import { rect, text } from './svg.js'

// No text can be measured here, so widths are what IBM Plex Sans needs on average.
/** Pair, timeframe and direction on the left; risk/reward and when it was generated on the right. */
export function chartHeader(
  signal: Signal,
  current: boolean,
  { left, right }: { left: number; right: number },
): string[] {
  const pair = plain(signal.pair, 24)
  const timeframe = plain(signal.timeframe, 8)
  const timeframeX = left + pair.length * 13 + 10
  const direction = `${signal.direction.toUpperCase()} ${percent(signal.confidence)}`
  const pill = current ? direction : `NOT CURRENT · ${direction}`
  const colour = current ? DIRECTION[signal.direction] : NOT_CURRENT
  const pillWidth = pill.length * 8.2 + 18
  const pillX = timeframeX + timeframe.length * 9 + 12
  const generated = new Date(signal.generated_at).toISOString().slice(0, 16).replace('T', ' ')
  return [
    text(left, 34, pair, `font-size="21" font-weight="600" fill="${INK.text}"`),
    text(timeframeX, 34, timeframe, `font-size="15" fill="${INK.muted}"`),
    rect(pillX, 15, pillWidth, 25, `rx="12.5" fill="${colour}"`),
    text(
      pillX + pillWidth / 2,
      32,
      pill,
      `font-weight="600" font-size="13" fill="#ffffff" text-anchor="middle"`,
    ),
    text(right, 25, `Risk/reward ${riskReward(signal)}`, `fill="${INK.text}" text-anchor="end"`),
    text(right, 42, `${generated} UTC`, `fill="${INK.muted}" font-size="11" text-anchor="end"`),
  ]
}
