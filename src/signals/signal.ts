/** What a signal is: the backend's document as a schema, and the type derived from it. */
import type { Static } from 'typebox'

// Plain JSON Schema: typebox gives the types alone, and costs the process nothing.
const INSTANT = { type: 'string', format: 'date-time' } as const
const NUMBER = { type: 'number' } as const
const PRICE = { type: 'number', exclusiveMinimum: 0 } as const
const TEXT = { type: 'string' } as const

export const CandleSchema = {
  type: 'object',
  required: ['time', 'open', 'high', 'low', 'close'],
  properties: { time: INSTANT, open: NUMBER, high: NUMBER, low: NUMBER, close: NUMBER },
} as const

/** `GET /api/v1/trading/signal`, 200. Unknown members are allowed and ignored: the backend may grow. */
export const SignalSchema = {
  type: 'object',
  required: [
    'pair',
    'timeframe',
    'direction',
    'confidence',
    'entry',
    'stop_loss',
    'take_profit',
    'generated_at',
    'valid_until',
  ],
  properties: {
    pair: TEXT,
    timeframe: TEXT,
    direction: { enum: ['buy', 'sell', 'hold'] },
    confidence: { type: 'number', minimum: 0, maximum: 1 },
    entry: PRICE,
    stop_loss: PRICE,
    take_profit: { type: 'array', items: PRICE, minItems: 1, maxItems: 10 },
    generated_at: INSTANT,
    valid_until: INSTANT,
    rationale: TEXT,
    source: TEXT,
    synthetic: { type: 'boolean' },
    candles: { type: 'array', items: CandleSchema, maxItems: 1000 },
  },
} as const

export type Candle = Static<typeof CandleSchema>
export type Signal = Static<typeof SignalSchema>

/** What a signal is asked by: canonical spellings, as configured (`EUR/USD`, `4h`). */
export interface SignalKey {
  readonly pair: string
  readonly timeframe: string
}
