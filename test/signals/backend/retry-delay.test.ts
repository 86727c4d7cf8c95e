/** The waits between attempts. */
import t from 'tap'
import { readRetryAfter, retryDelay } from '../../../src/signals/backend/retry-delay.js'

t.test('the wait doubles, between half and one and a half of it', async (t) => {
  const delay = (attempt: number, dice: number) => retryDelay(attempt, () => dice)
  t.equal(delay(0, 0), 50)
  t.equal(delay(1, 0.5), 200)
  t.ok(delay(2, 0.999) < 600)
})

t.test('Retry-After is seconds or a date, a day at most', async (t) => {
  t.equal(readRetryAfter('3', 1), 3000)
  t.equal(readRetryAfter('1.5', 1), 1500)
  t.equal(readRetryAfter('0', 1), 0)
  t.equal(readRetryAfter(['2'], 1), 2000)
  t.equal(readRetryAfter('9'.repeat(400), 1), 86_400_000)
  const at = Date.UTC(2026, 2, 4, 10)
  t.equal(readRetryAfter('Wed, 04 Mar 2026 10:00:05 GMT', at), 5000)
  t.equal(readRetryAfter('Wed, 04 Mar 2026 09:00:00 GMT', at), 0)
  t.equal(readRetryAfter('Wed, 04 Mar 2036 09:00:00 GMT', at), 86_400_000)
})

t.test("a date is by the sender's clock, where it tells its time", async (t) => {
  const at = Date.UTC(2026, 2, 4, 10)
  const [later, sent] = ['Wed, 04 Mar 2026 12:00:05 GMT', 'Wed, 04 Mar 2026 12:00:00 GMT']
  t.equal(readRetryAfter(later, at, sent), 5000)
  t.equal(readRetryAfter(later, at - 60_000, 'no date'), 7_265_000)
})

t.test('an unreadable or absent Retry-After is undefined', async (t) => {
  for (const header of [undefined, 'soon', '', '-5', '1e3', '5s', 'NaN', '2026-03-04', 'March 7']) {
    t.equal(readRetryAfter(header, 1), undefined, String(header))
  }
})
