/** Moments in every spelling that leaves no doubt, and none that does. */
import fc from 'fast-check'
import t from 'tap'
import { readMoment } from '../../../src/signals/backend/instants.js'

const iso = (value: unknown) => {
  const at = readMoment(value)
  return at === undefined ? undefined : new Date(at).toISOString()
}

t.test('each spelling of a moment with its offset is read', async (t) => {
  for (const [text, moment] of [
    ['2026-11-28T10:00:00Z', '2026-11-28T10:00:00.000Z'],
    ['2026-11-28t10:00:00z', '2026-11-28T10:00:00.000Z'],
    ['2026-11-28T10:00:00+02', '2026-11-28T08:00:00.000Z'],
    ['2026-11-28T10:00:00-0530', '2026-11-28T15:30:00.000Z'],
    ['2026-11-28T10:00:00\u221205:30', '2026-11-28T15:30:00.000Z'],
    ['2026-11-28T10:00Z', '2026-11-28T10:00:00.000Z'],
    ['2026-11-28T10Z', '2026-11-28T10:00:00.000Z'],
    ['2026-11-28T10:00:00,5Z', '2026-11-28T10:00:00.500Z'],
    ['20261128T100000Z', '2026-11-28T10:00:00.000Z'],
    ['20261128T1000+0130', '2026-11-28T08:30:00.000Z'],
    ['2026-11-28 10:00:00+00', '2026-11-28T10:00:00.000Z'],
    ['2026-11-28 10:00:00.123456 +00:00', '2026-11-28T10:00:00.123Z'],
    ['2026-11-28T10:00:00.9999999Z', '2026-11-28T10:00:00.999Z'],
    ['2026-11-27T24:00:00Z', '2026-11-28T00:00:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
  ] as const) {
    t.equal(iso(text), moment, text)
  }
})

t.test('epochs are seconds or milliseconds', async (t) => {
  t.equal(iso(1_772_618_400), '2026-03-04T10:00:00.000Z')
  t.equal(iso(1_772_618_400_000), '2026-03-04T10:00:00.000Z')
  t.equal(iso(1_772_618_400.5), '2026-03-04T10:00:00.500Z')
  for (const odd of [1_772_618_400e6, 1_772_618_400e9, 0, -1, Number.NaN, Number.POSITIVE_INFINITY])
    t.equal(iso(odd), undefined, String(odd))
})

t.test('what is in no calendar, or leaves its offset open, is no moment', async (t) => {
  for (const odd of [
    ...['2026-11-28T10:00:00', '2026-11-28', '2026-11-28Z', 'yesterday', '', '1772618400'],
    ...['2026-02-30T10:00:00Z', '2026-02-29T10:00:00Z', '2026-13-01T10:00:00Z'],
    ...['2026-00-10T10:00:00Z', '2026-11-00T10:00:00Z', '2026-11-31T10:00:00Z'],
    ...['2026-11-28T25:00:00Z', '2026-11-27T24:00:01Z', '2026-11-28T10:60:00Z'],
    ...['2026-03-04T23:59:60Z', '2026-11-28T10:00:00+24:00', '2026-11-28T10:00:00+01:60'],
    ...['2026-1128T10:00:00Z', '2026-11-28T1000:00Z', '2026-11-28T10:00:00 CET'],
    ...['0000-01-01T00:00:00+01:00', '9999-12-31T23:59:59-01:00', `2026${' '.repeat(70)}`],
    ...['Sat, 28 Nov 2026 10:00:00 GMT', null, undefined, {}, true, ['2026-11-28T10:00:00Z']],
  ]) {
    t.equal(iso(odd), undefined, String(odd))
  }
})

t.test('a moment as the platform writes it is read as the platform reads it', async () => {
  const dates = fc.date({
    noInvalidDate: true,
    min: new Date('0000-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59.999Z'),
  })
  fc.assert(
    fc.property(dates, (date) => {
      const text = date.toISOString()
      const others = [text.replace('Z', '+00:00'), text.replaceAll(/[-:]/g, '')]
      return [text, ...others].every((each) => readMoment(each) === date.getTime())
    }),
  )
})
