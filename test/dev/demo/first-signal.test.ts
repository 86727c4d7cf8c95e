/** The pair that a newcomer sees first. */
import t from 'tap'
import { firstSignal } from '../../../src/dev/demo/first-signal.js'

t.test('it is EUR/USD while FX trades, and BTC/USD over the weekend', async (t) => {
  for (const [now, pair] of [
    ['2026-03-06T21:59:59Z', 'EUR/USD'],
    ['2026-03-06T22:00:00Z', 'BTC/USD'],
    ['2026-03-07T12:00:00Z', 'BTC/USD'],
    ['2026-03-08T20:59:59Z', 'BTC/USD'],
    ['2026-03-08T21:00:00Z', 'EUR/USD'],
  ] as const)
    t.same(firstSignal(Date.parse(now)), { pair, timeframe: '4h' }, now)
})
