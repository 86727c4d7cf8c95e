/** Draws a signal as an SVG picture: candles, entry, stop and targets, on its own dark ground. */

import { priceWriter } from '../messages/price.js'
import type { Candle, Signal } from '../signals/signal.js'
import { chartHeader } from './header.js'
import { levelsOf, type PlacedLevel, placeLevels } from './levels.js'
import { CANDLE, INK, LEVEL } from './palette.js'
import { type PriceScale, priceScale, timeTicks } from './scale.js'
import { line, polyline, rect, text } from './svg.js'

const WIDTH = 800
const HEIGHT = 400
const PLOT = { left: 14, right: 672, top: 56, bottom: 366 }
/** Right of it lies what the signal expects, not what has happened. */
const NOW_X = 560
const MOST_CANDLES = 90
const WIDEST_SLOT = 16
const LABEL_GAP = 20

/**
 * At least one candle, oldest first. What is not current says so, and promises neither loss nor gain. Throws CHART_FAILED
 * on prices that no picture can hold.
 */
export function chartSvg(signal: Signal, allCandles: readonly Candle[], current: boolean): string {
  const candles = allCandles.slice(-MOST_CANDLES)
  const levels = levelsOf(signal, candles)
  const scale = priceScale(
    candles,
    levels.map((level) => level.price),
    PLOT.top,
    PLOT.bottom,
  )
  const bounds = { top: PLOT.top + 4, bottom: PLOT.bottom - 4, gap: LABEL_GAP }
  const placed = placeLevels(signal, levels, scale, bounds)
  const slot = Math.min(WIDEST_SLOT, (NOW_X - PLOT.left) / candles.length)
  const x = (index: number) => NOW_X - (candles.length - index - 0.5) * slot
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="IBM Plex Sans" font-size="12">`,
    rect(0, 0, WIDTH, HEIGHT, `fill="${INK.ground}"`),
    ...(signal.synthetic ? [watermark()] : []),
    ...grid(signal, scale, placed),
    ...timeAxis(candles, slot, x),
    ...(current ? zones(signal, scale) : []),
    ...placed.map(levelLine),
    ...candles.map((candle, index) => drawCandle(candle, x(index), slot, scale)),
    ...placed.map(levelTag),
    ...chartHeader(signal, current, { left: PLOT.left, right: WIDTH - 12 }),
    '</svg>',
  ].join('\n')
}

function grid(signal: Signal, scale: PriceScale, placed: readonly PlacedLevel[]): string[] {
  const price = priceWriter(signal)
  return scale.ticks.flatMap((tick) => {
    const y = scale.y(tick)
    const hidden = placed.some(({ labelY }) => Math.abs(labelY - y) < LABEL_GAP * 0.8)
    const label = price(tick)
    const size = Math.min(12, (WIDTH - PLOT.right - 14) / (label.length * 0.58))
    const attributes = `fill="${INK.muted}"${size < 12 ? ` font-size="${size.toFixed(1)}"` : ''}`
    return [
      line(PLOT.left, y, PLOT.right, y, `stroke="${INK.grid}"`),
      ...(hidden ? [] : [text(PLOT.right + 12, y + 4, label, attributes)]),
    ]
  })
}

function timeAxis(
  candles: readonly Candle[],
  slot: number,
  x: (index: number) => number,
): string[] {
  const ticks = timeTicks(candles, Math.max(1, Math.ceil(76 / slot)))
  return [
    line(PLOT.left, PLOT.bottom, PLOT.right, PLOT.bottom, `stroke="${INK.grid}"`),
    line(
      NOW_X + 4,
      PLOT.top,
      NOW_X + 4,
      PLOT.bottom,
      `stroke="${INK.muted}" stroke-dasharray="2 4"`,
    ),
    ...ticks.flatMap(({ index, label, major }) => [
      line(x(index), PLOT.top, x(index), PLOT.bottom, `stroke="${INK.grid}"`),
      text(x(index), 386, label, `fill="${major ? INK.text : INK.muted}" text-anchor="middle"`),
    ]),
    text(WIDTH - 12, 386, 'UTC', `fill="${INK.muted}" font-size="11" text-anchor="end"`),
  ]
}

/** What is risked and what may be won, from now on. */
function zones(signal: Signal, scale: PriceScale): string[] {
  if (signal.direction === 'hold') return []
  const zone = (price: number, colour: string) => {
    const [from, to] = [scale.y(signal.entry), scale.y(price)]
    const top = Math.min(from, to)
    const attributes = `fill="${colour}" fill-opacity="0.14"`
    return rect(NOW_X + 4, top, PLOT.right - NOW_X - 4, Math.abs(from - to), attributes)
  }
  return [
    zone(signal.stop_loss, CANDLE.down),
    ...signal.take_profit.slice(-1).map((target) => zone(target, CANDLE.up)),
  ]
}

function drawCandle(candle: Candle, x: number, slot: number, scale: PriceScale): string {
  const colour = candle.close >= candle.open ? CANDLE.up : CANDLE.down
  const [open, close] = [scale.y(candle.open), scale.y(candle.close)]
  const width = Math.max(1, slot * 0.68)
  const body = Math.max(1, Math.abs(open - close))
  return [
    line(x, scale.y(candle.high), x, scale.y(candle.low), `stroke="${colour}"`),
    rect(x - width / 2, Math.min(open, close), width, body, `fill="${colour}"`),
  ].join('')
}

function levelLine({ kind, y, labelY }: PlacedLevel): string {
  const past = `stroke="${LEVEL[kind]}" stroke-opacity="0.45" stroke-dasharray="3 4"`
  const ahead = `stroke="${LEVEL[kind]}" stroke-width="1.5"`
  return [
    line(PLOT.left, y, NOW_X, y, past),
    polyline(
      [
        [NOW_X, y],
        [PLOT.right - 14, y],
        [PLOT.right + 4, labelY],
      ],
      ahead,
    ),
  ].join('')
}

function levelTag({ kind, labelY, text: label }: PlacedLevel): string {
  const width = WIDTH - PLOT.right - 10
  const size = Math.min(11.5, (width - 10) / (label.length * 0.58))
  const attributes = `fill="#ffffff" font-weight="600" font-size="${size.toFixed(1)}"`
  return [
    rect(PLOT.right + 4, labelY - 9, width, 18, `rx="3" fill="${LEVEL[kind]}"`),
    text(PLOT.right + 10, labelY + 4, label, attributes),
  ].join('')
}

function watermark(): string {
  return text(
    (PLOT.left + PLOT.right) / 2,
    260,
    'DEMO',
    `font-size="150" font-weight="600" fill="#ffffff" fill-opacity="0.06" text-anchor="middle" letter-spacing="24"`,
  )
}
