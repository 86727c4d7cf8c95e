/** FX hours by New York's clock, over both changes of it. */
import fc from 'fast-check'
import t from 'tap'
import { isMarketOpen, nextOpen } from '../../src/signals/market-hours.js'

const HOUR = 3_600_000

/** Moments, and whether FX is open from that moment on; just before it was the other way. */
const EDGES: [string, boolean][] = [
  // Winter, UTC-5: 17:00 is 22:00 UTC.
  ['2026-01-16T22:00:00Z', false],
  ['2026-01-18T22:00:00Z', true],
  // Clocks go forward on Sunday 2026-03-08: closed by winter time, opened by summer time.
  ['2026-03-06T22:00:00Z', false],
  ['2026-03-08T21:00:00Z', true],
  // Summer, UTC-4: 17:00 is 21:00 UTC.
  ['2026-07-17T21:00:00Z', false],
  ['2026-07-19T21:00:00Z', true],
  // Clocks go back on Sunday 2026-11-01: closed by summer time, opened by winter time.
  ['2026-10-30T21:00:00Z', false],
  ['2026-11-01T22:00:00Z', true],
  // Holidays: from 17:00 the day before.
  ['2024-12-24T22:00:00Z', false],
  ['2024-12-25T22:00:00Z', true],
  ['2025-12-31T22:00:00Z', false],
  ['2026-01-01T22:00:00Z', true],
]

t.test(
  'FX opens and closes at 17:00 New York, to the millisecond, also when clocks change',
  async (t) => {
    for (const [text, open] of EDGES) {
      const at = Date.parse(text)
      t.equal(isMarketOpen('EUR/USD', at - 1), !open, `before ${text}`)
      t.equal(isMarketOpen('EUR/USD', at), open, text)
    }
  },
)

t.test('FX is open through the week, midnights included, and closed all Saturday', async (t) => {
  for (const day of ['02', '03', '04', '05']) {
    for (const time of ['00:00', '04:00', '05:00', '21:00', '22:00', '23:59']) {
      t.ok(isMarketOpen('USD/JPY', Date.parse(`2026-03-${day}T${time}:00Z`)), `${day} ${time}`)
    }
  }
  for (const time of ['00:00', '05:00', '12:00', '23:59']) {
    t.notOk(isMarketOpen('USD/JPY', Date.parse(`2026-03-07T${time}:00Z`)), time)
  }
})

t.test('what is no FX never closes', async (t) => {
  for (const at of ['2026-03-07T12:00:00Z', '2026-12-25T12:00:00Z'].map((text) =>
    Date.parse(text),
  )) {
    for (const pair of ['BTC/USD', 'WIF/USDT', 'EUR/USDT']) t.ok(isMarketOpen(pair, at), pair)
    for (const pair of ['EUR/USD', 'XAU/USD']) t.notOk(isMarketOpen(pair, at), pair)
  }
})

t.test('the next opening is Sunday 17:00 New York, and now when it is open', async (t) => {
  for (const [from, to] of [
    ['2026-01-16T22:00:00Z', '2026-01-18T22:00:00Z'],
    ['2026-03-06T22:00:00Z', '2026-03-08T21:00:00Z'],
    ['2026-03-08T06:59:59Z', '2026-03-08T21:00:00Z'],
    ['2026-03-08T20:59:59Z', '2026-03-08T21:00:00Z'],
    ['2026-07-18T12:00:00Z', '2026-07-19T21:00:00Z'],
    ['2026-10-31T03:00:00Z', '2026-11-01T22:00:00Z'],
    ['2026-11-01T21:30:00Z', '2026-11-01T22:00:00Z'],
    ['2027-01-01T22:30:00Z', '2027-01-03T22:00:00Z'],
    ['2026-03-04T10:00:00Z', '2026-03-04T10:00:00Z'],
    // Christmas on a Wednesday, a Friday, a Sunday and a Monday; New Year on a Thursday.
    ['2024-12-24T22:00:00Z', '2024-12-25T22:00:00Z'],
    ['2026-12-24T22:00:00Z', '2026-12-27T22:00:00Z'],
    ['2022-12-24T22:00:00Z', '2022-12-25T22:00:00Z'],
    ['2023-12-22T22:00:00Z', '2023-12-25T22:00:00Z'],
    ['2025-12-31T22:00:00Z', '2026-01-01T22:00:00Z'],
  ] as const) {
    t.equal(new Date(nextOpen(Date.parse(from))).toISOString(), `${to.slice(0, -1)}.000Z`, from)
  }
})

t.test('at any moment: when closed, the next opening is within 73 hours, and is one', async () => {
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(2015, 0), max: Date.UTC(2040, 0) }), (at) => {
      const opening = nextOpen(at)
      const open = isMarketOpen('EUR/USD', at)
      if (open) return opening === at
      return (
        opening > at &&
        opening - at <= 73 * HOUR &&
        isMarketOpen('EUR/USD', opening) &&
        !isMarketOpen('EUR/USD', opening - 1)
      )
    }),
    { numRuns: 500 },
  )
})
