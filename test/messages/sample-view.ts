/** Signals and views that the messages' tests begin with. */
import type { SignalView } from '../../src/messages/signal-embed.js'
import type { Candle, Signal } from '../../src/signals/signal.js'

export const LOCALES = ['en-US', 'zh-CN'] as const

/** 2026-11-24T04:00:00Z, a Tuesday. */
export const GENERATED_AT = Date.UTC(2026, 10, 24, 4)
export const HOUR_MS = 3_600_000

export function sampleSignal(changes: Partial<Signal> = {}): Signal {
  return {
    pair: 'EUR/USD',
    timeframe: '4h',
    direction: 'buy',
    confidence: 0.62,
    entry: 1.0873,
    stop_loss: 1.0841,
    take_profit: [1.0915, 1.094],
    generated_at: '2026-11-24T04:00:00.000Z',
    valid_until: '2026-11-24T08:00:00.000Z',
    ...changes,
  }
}

/** A walk without chance: rises, dips, rises. */
export function sampleCandles(count: number, start = 1.08, stepMs = 4 * HOUR_MS): Candle[] {
  return Array.from({ length: count }, (_, index) => {
    const open = start * (1 + Math.sin(index / 7) / 400 + index / 20_000)
    const close = start * (1 + Math.sin((index + 1) / 7) / 400 + (index + 1) / 20_000)
    return {
      time: new Date(GENERATED_AT - (count - index) * stepMs).toISOString(),
      open,
      high: Math.max(open, close) * 1.0008,
      low: Math.min(open, close) * 0.9992,
      close,
    }
  })
}

export function sampleView(changes: Partial<SignalView> = {}): SignalView {
  return {
    signal: sampleSignal(),
    fetchedAt: GENERATED_AT + 60_000,
    caveats: [],
    components: [],
    ...changes,
  }
}
