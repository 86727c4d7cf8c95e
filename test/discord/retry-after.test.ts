/** What an answer asks to wait: seconds or a moment, in header or body, and nothing that cannot be meant. */
import t from 'tap'
import { retryAfterMs } from '../../src/discord/retry-after.js'

const date = 'Sat, 28 Nov 2026 14:00:00 GMT'
const wait = (asked: unknown, inBody?: unknown, now: unknown = date) =>
  retryAfterMs({ 'retry-after': asked, date: now }, inBody)

t.test('the larger of header and body', async (t) => {
  t.equal(wait('2', 1.5), 2000)
  t.equal(wait('1', 1.5), 1500)
  t.equal(wait(undefined, 0.25), 250)
  t.equal(wait('0', 0), 0)
})

t.test('a moment is one by the clock of whoever answered', async (t) => {
  t.equal(wait('Sat, 28 Nov 2026 14:02:00 GMT'), 120_000)
  t.equal(wait('Sat, 28 Nov 2026 14:02:00 GMT', 1), 120_000)
  t.equal(wait('Sat, 28 Nov 2026 13:58:00 GMT'), undefined, 'it is past')
  t.equal(wait('Sat, 28 Nov 2026 14:02:00 GMT', undefined, 'now'), undefined)
  t.equal(retryAfterMs({ 'retry-after': 'Sat, 28 Nov 2026 14:02:00 GMT' }, undefined), undefined)
})

t.test('nothing that cannot be meant', async (t) => {
  for (const odd of ['soon', '', ' ', '-1', 'Infinity', 'NaN', ['1'], true, null, undefined])
    t.equal(wait(odd), undefined, `${odd}`)
  for (const odd of ['', -1, Number.NaN, {}, null]) t.equal(wait(undefined, odd), undefined)
})

t.test('a day at most: past it, it is asked again', async (t) => {
  const day = 86_400_000
  t.equal(wait('82721'), 82_721_000)
  for (const years of ['315360000', '1e300']) t.equal(wait(years), day)
  t.equal(wait('Sat, 28 Nov 2099 14:02:00 GMT'), day)
})
