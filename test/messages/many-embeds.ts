/** Rows of any shape, for what must hold of messages that show many signals. */
import fc from 'fast-check'
import { enUS } from '../../src/messages/locales/en-US.js'
import type { Row } from '../../src/messages/row.js'
import { sampleSignal } from './sample-view.js'

const price = fc.double({ min: 1e-12, max: 1e12, noNaN: true })
const codes = Object.keys(enUS.failure.reason) as (keyof typeof enUS.failure.reason)[]
const key = { pair: 'ABCDEFGHIJ/KLMNOPQRST', timeframe: '9999min' }

const caveats = fc.subarray([
  { kind: 'expired', validUntil: 253_402_300_799_000 } as const,
  { kind: 'tooOld', generatedAt: 0, timeframe: '9999min' } as const,
  { kind: 'future', generatedAt: 253_402_300_799_000 } as const,
  { kind: 'marketClosed', opensAt: 253_402_300_799_000 } as const,
  { kind: 'staleCopy', fetchedAt: 253_402_300_799_000, refreshing: false } as const,
])

export const FAILED: Row = { kind: 'failed', key, code: 'INTERNAL' }

export const anyRow: fc.Arbitrary<Row> = fc.oneof(
  fc.record({
    kind: fc.constant('failed' as const),
    key: fc.constant(key),
    code: fc.constantFrom(...codes),
  }),
  fc.record({
    kind: fc.constant('signal' as const),
    key: fc.constant(key),
    fetchedAt: fc.constant(253_402_300_799_000),
    caveats,
    signal: fc
      .record({
        direction: fc.constantFrom('buy' as const, 'sell' as const, 'hold' as const),
        confidence: fc.double({ min: 0, max: 1, noNaN: true }),
        entry: price,
        stop_loss: price,
        take_profit: fc.array(price, { minLength: 1, maxLength: 10 }),
        source: fc.string({ unit: 'binary', maxLength: 200 }),
        synthetic: fc.boolean(),
      })
      .map((changes) => sampleSignal({ ...key, ...changes })),
  }),
)
