/** The waits between attempts. */
import t from 'tap'
import { readRetryAfter, retryDelay } from '../../../src/signals/backend/retry-delay.js'

t.test('the wait doubles, between half and one and a half of it', async (t) => {
  t.equal(
    retryDelay(0, undefined, () => 0),
    50,
  )
  t.equal(
    retryDelay(1, undefined, () => 0.5),
    200,
  )
  t.ok(retryDelay(2, undefined, () => 0.999) < 600)
})

t.test('what the backend asks for goes before our own wait', async (t) => {
  t.equal(
    retryDelay(1, 7000, () => 0.5),
    7000,
  )
  t.equal(
    retryDelay(1, 0, () => 0.5),
    0,
  )
})

t.test('Retry-After is seconds or a date', async (t) => {
  t.equal(readRetryAfter('3', 1), 3000)
  t.equal(readRetryAfter('0', 1), 0)
  t.equal(readRetryAfter(['2'], 1), 2000)
  const at = Date.UTC(2026, 2, 4, 10)
  t.equal(readRetryAfter('Wed, 04 Mar 2026 10:00:05 GMT', at), 5000)
  t.equal(readRetryAfter('Wed, 04 Mar 2026 09:00:00 GMT', at), 0)
})

t.test('an unreadable or absent Retry-After is undefined', async (t) => {
  t.equal(readRetryAfter(undefined, 1), undefined)
  t.equal(readRetryAfter('soon', 1), undefined)
  t.equal(readRetryAfter('', 1), undefined)
})
