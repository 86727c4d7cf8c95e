/** An invented signal of the invented market, coherent in itself and marked synthetic. */
import type { Candle, Signal } from '../../signals/signal.js'
import { hashText, seededRandom } from '../stage/random.js'
import { findMarket, type Market, makeCandles, TIMEFRAMES } from './market.js'

export const DEMO_SOURCE = 'Signalbox demo'

/** Signals change once a minute: within one they are the same document. */
const BUCKET_MS = 60_000

const RATIONALES = {
  buy: 'Price holds above its average of the last candles and momentum is rising.',
  sell: 'Price stays below its average of the last candles and momentum is falling.',
  hold: 'Price moves sideways around its average: no edge either way.',
}

function averageRange(candles: readonly Candle[]): number {
  return candles.reduce((sum, { high, low }) => sum + high - low, 0) / candles.length
}

/** How far the last close is from the average close, in average ranges. */
function momentum(candles: readonly Candle[], range: number): number {
  const recent = candles.slice(-20)
  const average = recent.reduce((sum, { close }) => sum + close, 0) / recent.length
  return ((candles.at(-1) as Candle).close - average) / range
}

/** A candle and 15 minutes at least; not to an end within a weekend, when nobody could have acted on it. */
function validUntil(market: Market, length: number, ms: number): number {
  const from = market.rest(ms)?.opens ?? ms
  const until = from + Math.max(length, 15 * BUCKET_MS)
  return market.rest(until)?.opens ?? until
}

/**
 * Undefined when the pair or the timeframe is not traded here. The same seed and minute give the same signal; over a
 * weekend nothing of it changes but when it was made.
 */
export function makeSignal(
  pair: string,
  timeframe: string,
  nowMs: number,
  seed: number,
): Signal | undefined {
  const market = findMarket(pair, seed)
  const length = TIMEFRAMES[timeframe]
  if (market === undefined || length === undefined) return undefined
  const ms = Math.floor(nowMs / BUCKET_MS) * BUCKET_MS
  const candles = makeCandles(market, length, ms)
  const entry = (candles.at(-1) as Candle).close
  // A pip at least, so that stop, entry and targets never fall together.
  const range = Math.max(averageRange(candles), 10 ** (1 - market.decimals))
  const pull = momentum(candles, range)
  const direction = pull > 0.5 ? 'buy' : pull < -0.5 ? 'sell' : 'hold'
  const side = direction === 'sell' ? -1 : 1
  const moved = market.rest(ms)?.closes ?? ms
  const random = seededRandom(hashText(`${seed}:${pair}:${timeframe}:${moved}`))
  const away = (ranges: number) => Number((entry + side * ranges * range).toFixed(market.decimals))
  const stretch = 1 + random() * 0.3
  return {
    pair,
    timeframe,
    direction,
    confidence: Number((0.5 + Math.min(Math.abs(pull), 4) * 0.1 + random() * 0.08).toFixed(2)),
    entry,
    stop_loss: away(-1.2 * stretch),
    take_profit: [away(1.4 * stretch), away(2.4 * stretch), away(3.6 * stretch)],
    generated_at: new Date(ms).toISOString(),
    valid_until: new Date(validUntil(market, length, ms)).toISOString(),
    rationale: RATIONALES[direction],
    source: DEMO_SOURCE,
    synthetic: true,
    candles,
  }
}
