/** The waits between attempts. */
import t from 'tap'
import { retryDelay } from '../../../src/signals/backend/retry-delay.js'

t.test('the wait doubles, between half and one and a half of it', async (t) => {
  const delay = (attempt: number, dice: number) => retryDelay(attempt, () => dice)
  t.equal(delay(0, 0), 50)
  t.equal(delay(1, 0.5), 200)
  t.ok(delay(2, 0.999) < 600)
})
