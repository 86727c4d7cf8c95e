/** When a signal is no longer, or not yet, to be shown as current. */
import t from 'tap'
import { assess } from '../../src/signals/freshness.js'
import { MORNING, sampleSignal } from './sample-signal.js'

const MINUTE = 60_000
const YEAR_LATER = '2027-03-04T10:00:00Z'

t.test('a signal is current until its valid_until', async (t) => {
  const until = MORNING + 240 * MINUTE
  t.strictSame(assess(sampleSignal(), MORNING), { current: true, marketOpen: true })
  t.strictSame(assess(sampleSignal(), until - 1), { current: true, marketOpen: true })
  t.strictSame(assess(sampleSignal(), until), {
    current: false,
    reason: 'expired',
    marketOpen: true,
  })
})

t.test('a signal is too old after two of its candles, and never before ten minutes', async (t) => {
  for (const [timeframe, minutes] of [
    ['1m', 10],
    ['5m', 10],
    ['15min', 30],
    ['4h', 480],
  ] as const) {
    const signal = sampleSignal({ timeframe, valid_until: YEAR_LATER })
    const limit = MORNING + minutes * MINUTE
    t.ok(assess(signal, limit).current, timeframe)
    t.match(assess(signal, limit + 1), { current: false, reason: 'too-old' }, timeframe)
  }
})

t.test('a signal from further ahead than clocks err is not current', async (t) => {
  t.ok(assess(sampleSignal(), MORNING - 5 * MINUTE).current)
  t.match(assess(sampleSignal(), MORNING - 5 * MINUTE - 1), { current: false, reason: 'future' })
})

t.test('the market is flagged apart: a signal may be current while it is closed', async (t) => {
  const friday = Date.parse('2026-03-06T21:59:00Z')
  const signal = sampleSignal({
    generated_at: '2026-03-06T21:58:00Z',
    valid_until: '2026-03-09T00:00:00Z',
  })
  t.strictSame(assess(signal, friday), { current: true, marketOpen: true })
  t.strictSame(assess(signal, friday + MINUTE), { current: true, marketOpen: false })
  t.match(assess({ ...signal, pair: 'BTC/USD' }, friday + MINUTE), { marketOpen: true })
  t.strictSame(assess(signal, friday + 1440 * MINUTE), {
    current: false,
    reason: 'too-old',
    marketOpen: false,
  })
})
