/** A good signal document, to be spoiled by tests one member at a time. */
import type { Candle, Signal, SignalKey } from '../../src/signals/signal.js'

export const KEY: SignalKey = { pair: 'EUR/USD', timeframe: '4h' }

/** 2026-03-04 10:00 UTC, a Wednesday: the FX market is open. */
export const MORNING = Date.UTC(2026, 2, 4, 10)

/** A buy of EUR/USD at 4h, generated at MORNING and valid for four hours. */
export function sampleSignal(changes: Partial<Signal> = {}): Signal {
  return {
    pair: 'EUR/USD',
    timeframe: '4h',
    direction: 'buy',
    confidence: 0.72,
    entry: 1.0845,
    stop_loss: 1.081,
    take_profit: [1.089, 1.0925],
    generated_at: '2026-03-04T10:00:00.000Z',
    valid_until: '2026-03-04T14:00:00.000Z',
    rationale: 'Higher lows on rising volume.',
    source: 'trend-follower 2.1',
    candles: sampleCandles(3),
    ...changes,
  }
}

/** So many hourly candles, each coherent, ending at MORNING. */
export function sampleCandles(count: number): Candle[] {
  return Array.from({ length: count }, (_, index) => ({
    time: new Date(MORNING - (count - index) * 3_600_000).toISOString(),
    open: 1.083,
    high: 1.086,
    low: 1.082,
    close: 1.0845,
  }))
}
