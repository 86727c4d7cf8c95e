/** Texts from outside are shortened and mended before anyone reads them. */
import t from 'tap'
import { clipText, describeValue, memberName } from '../../../src/signals/backend/signal-text.js'

t.test('a text is trimmed and clipped with an ellipsis', async (t) => {
  t.equal(clipText(' ab ', 2), 'ab')
  t.equal(clipText('abc', 2), 'a…')
  t.equal(clipText(' \t', 5), undefined)
  t.equal(clipText(undefined, 5), undefined)
})

t.test('a text is never cut inside a surrogate pair, and lone halves are mended', async (t) => {
  t.equal(clipText('a😀bcd', 3), 'a…')
  t.equal(clipText('a\ud800b', 9), 'a\ufffdb')
})

t.test('a pointer reads as one writes it', async (t) => {
  t.equal(memberName(''), 'document')
  t.equal(memberName('/entry'), 'entry')
  t.equal(memberName('/candles/3/open'), 'candles[3].open')
})

t.test('a value is described in a few characters', async (t) => {
  t.equal(describeValue('a"b'), '"a\\"b"')
  t.equal(describeValue('x'.repeat(500)), `"${'x'.repeat(31)}…"`)
  t.equal(describeValue(Number.POSITIVE_INFINITY), 'Infinity')
  t.equal(describeValue(false), 'false')
  t.equal(describeValue(null), 'null')
  t.equal(describeValue([1, 2]), 'a list of 2')
  t.equal(describeValue({}), 'object')
  t.equal(describeValue(undefined), 'undefined')
})

t.test('a pointer leads to the value, or to undefined', async (t) => {
  t.equal(describeValue({ candles: [{ open: 7 }] }, '/candles/0/open'), '7')
  t.equal(describeValue({ candles: null }, '/candles/0/open'), 'undefined')
})
