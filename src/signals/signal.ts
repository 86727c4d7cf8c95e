/** What a signal is: the backend's document as a schema, and the type derived from it. */
import Type, { type Static } from 'typebox'

const Instant = Type.String({ format: 'date-time' })

export const CandleSchema = Type.Object({
  time: Instant,
  open: Type.Number(),
  high: Type.Number(),
  low: Type.Number(),
  close: Type.Number(),
})

/** `GET /api/v1/trading/signal`, 200. Unknown members are allowed and ignored: the backend may grow. */
export const SignalSchema = Type.Object({
  pair: Type.String(),
  timeframe: Type.String(),
  direction: Type.Union([Type.Literal('buy'), Type.Literal('sell'), Type.Literal('hold')]),
  confidence: Type.Number({ minimum: 0, maximum: 1 }),
  entry: Type.Number({ exclusiveMinimum: 0 }),
  stop_loss: Type.Number({ exclusiveMinimum: 0 }),
  take_profit: Type.Array(Type.Number({ exclusiveMinimum: 0 }), { minItems: 1, maxItems: 10 }),
  generated_at: Instant,
  valid_until: Instant,
  rationale: Type.Optional(Type.String()),
  source: Type.Optional(Type.String()),
  synthetic: Type.Optional(Type.Boolean()),
  candles: Type.Optional(Type.Array(CandleSchema, { maxItems: 1000 })),
})

export type Candle = Static<typeof CandleSchema>
export type Signal = Static<typeof SignalSchema>

/** What a signal is asked by: canonical spellings, as configured (`EUR/USD`, `4h`). */
export interface SignalKey {
  readonly pair: string
  readonly timeframe: string
}
