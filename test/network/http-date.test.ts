/** A date in HTTP's headers, each way that it is written. */
import t from 'tap'
import { parseHttpDate } from '../../src/network/http-date.js'

const TEXT = 'Sun, 06 Nov 1994 08:49:37 GMT'
const DATE = Date.UTC(1994, 10, 6, 8, 49, 37)

t.test("a date is written in one of HTTP's three ways, in GMT wherever we are", async (t) => {
  t.equal(parseHttpDate(TEXT), DATE)
  t.equal(
    parseHttpDate('Sunday, 06-Nov-94 08:49:37 GMT'),
    DATE + Date.UTC(2094, 0) - Date.UTC(1994, 0),
  )
  t.equal(parseHttpDate('Saturday, 28-Nov-26 08:49:37 GMT'), Date.UTC(2026, 10, 28, 8, 49, 37))
  t.equal(parseHttpDate('Sun Nov  6 08:49:37 1994'), DATE)
  t.equal(parseHttpDate('Wed Nov 16 08:49:37 1994'), DATE + 10 * 86_400_000)
  t.equal(parseHttpDate('Thu, 01 Jan 1970 00:00:00 GMT'), 0)
  t.equal(parseHttpDate('Sun, 6 Nov 1994 08:49:37 +0000'), DATE, 'as mail writes it')
  for (const text of [
    '',
    'undefined',
    '784111777',
    '1994-11-06T08:49:37Z',
    'Sun, 06 Nov 1994 08:49:37',
    'Sun, 06 Nov 1994 08:49:37 +0100',
    'Sun, 06 Non 1994 08:49:37 GMT',
    'Sun, 06 Nov 1994 48:49:37 GMT',
    `${TEXT}, ${TEXT}`,
  ])
    t.ok(Number.isNaN(parseHttpDate(text)), text)
})
