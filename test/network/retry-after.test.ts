/** What an answer asks to wait: seconds or a moment, in header or body, and nothing that cannot be meant. */
import t from 'tap'
import { readRetryAfter, retryAfterMs } from '../../src/network/retry-after.js'

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

t.test("a date is by the sender's clock, else by ours, in all of HTTP's ways", async (t) => {
  const at = Date.UTC(2026, 10, 28, 14)
  for (const later of [
    'Sat, 28 Nov 2026 14:10:00 GMT',
    'Saturday, 28-Nov-26 14:10:00 GMT',
    'Sat Nov 28 14:10:00 2026',
  ]) {
    t.equal(readRetryAfter({ 'retry-after': later, date }, 1), 600_000)
    t.equal(readRetryAfter({ 'retry-after': later }, at), 600_000)
    t.equal(readRetryAfter({ 'retry-after': later, date: 'no date' }, at), 600_000)
  }
})

t.test('of a header that came twice the largest counts', async (t) => {
  const later = 'Sat, 28 Nov 2026 14:01:30 GMT'
  for (const [asked, ms] of [
    ['60,60', 60_000],
    ['60, 5', 60_000],
    [['5', '60'], 60_000],
    ['soon, 60', 60_000],
    [[later, '60'], 90_000],
    [`60, ${later}`, 90_000],
    ['60, Saturday, 28-Nov-26 14:01:30 GMT, 5', 90_000],
  ] as const) {
    t.equal(wait(asked), ms, String(asked))
  }
})

t.test('nothing that cannot be meant', async (t) => {
  for (const odd of [
    'soon',
    '',
    ' ',
    '-1',
    '1e3',
    '+60',
    '5s',
    '2026-11-28T14:02:00Z',
    'March 7',
    'Infinity',
    'NaN',
    [],
    true,
    null,
    undefined,
  ])
    t.equal(wait(odd), undefined, `${odd}`)
  t.equal(wait(undefined, '1.5'), 1500)
  for (const odd of ['', -1, Number.NaN, {}, null]) t.equal(wait(undefined, odd), undefined)
})

t.test('a day at most: past it, it is asked again', async (t) => {
  const day = 86_400_000
  t.equal(wait('82721'), 82_721_000)
  for (const years of ['315360000', '9'.repeat(400)]) t.equal(wait(years), day)
  t.equal(wait('Sat, 28 Nov 2099 14:02:00 GMT'), day)
})
