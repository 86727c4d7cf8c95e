/** What keeps a reading from being current, case by case. */
import t from 'tap'
import { findCaveats } from '../../src/commands/find-caveats.js'
import type { SignalReading } from '../../src/signals/reader.js'
import { GENERATED_AT, HOUR_MS } from '../messages/sample-view.js'
import { reading } from './fake-reader.js'

const KEY = { pair: 'EUR/USD', timeframe: '4h' }
const judge = (given: SignalReading, now: number) => findCaveats(given, now, undefined)
const DAY_MS = 24 * HOUR_MS

t.test('a fresh reading of a valid signal in an open market is current', async (t) => {
  t.same(judge(reading(KEY), GENERATED_AT + 1), [])
  t.same(judge(reading(KEY, { cache: 'miss' }), GENERATED_AT + 1), [])
})

t.test('a stale copy that nothing could be edited into promises nothing', async (t) => {
  const stale = reading(KEY, { cache: 'stale' })
  const { fetchedAt } = stale
  t.same(findCaveats(stale, GENERATED_AT + 1, undefined, false), [
    { kind: 'staleCopy', fetchedAt, refreshing: true, shutOut: true },
  ])
  t.same(findCaveats(stale, GENERATED_AT + 1, 'SIGNAL_BREAKER_OPEN', false), [
    { kind: 'staleCopy', fetchedAt, refreshing: false },
  ])
})

t.test('past its valid_until it is expired', async (t) => {
  const validUntil = GENERATED_AT + 4 * HOUR_MS
  t.same(judge(reading(KEY), validUntil), [{ kind: 'expired', validUntil }])
})

t.test(
  'older than its timeframe allows it is too old, however long it claims to be valid',
  async (t) => {
    const signal = { valid_until: '2027-01-01T00:00:00Z' }
    const now = GENERATED_AT + 9 * HOUR_MS
    t.same(judge(reading(KEY, {}, signal), now), [
      { kind: 'tooOld', generatedAt: GENERATED_AT, timeframe: '4h' },
    ])
  },
)

t.test('generated in the future its age is not known', async (t) => {
  t.same(judge(reading(KEY), GENERATED_AT - HOUR_MS), [
    { kind: 'future', generatedAt: GENERATED_AT },
  ])
})

t.test('with its market closed it says when it opens; crypto never closes', async (t) => {
  // Saturday 2026-11-28 12:00 UTC; New York opens on Sunday 17:00, which is 22:00 UTC in winter.
  const now = Date.UTC(2026, 10, 28, 12)
  const opensAt = Date.UTC(2026, 10, 29, 22)
  const signal = {
    generated_at: new Date(now - HOUR_MS).toISOString(),
    valid_until: new Date(now + DAY_MS).toISOString(),
  }
  t.same(judge(reading(KEY, {}, signal), now), [{ kind: 'marketClosed', opensAt }])
  const crypto = { pair: 'BTC/USD', timeframe: '4h' }
  t.same(judge(reading(crypto, {}, signal), now), [])
})

t.test('a stale copy is one, beside whatever else is wrong', async (t) => {
  const fetchedAt = GENERATED_AT + 1
  const stale = reading(KEY, { cache: 'stale', fetchedAt })
  t.same(
    judge(stale, GENERATED_AT + 5 * HOUR_MS).map(({ kind }) => kind),
    ['expired', 'staleCopy'],
  )
  t.same(judge(stale, GENERATED_AT + 2), [{ kind: 'staleCopy', fetchedAt, refreshing: true }])
  t.same(findCaveats(stale, GENERATED_AT + 2, 'SIGNAL_BREAKER_OPEN'), [
    { kind: 'staleCopy', fetchedAt, refreshing: false },
  ])
})
