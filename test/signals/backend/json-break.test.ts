/** Where a text stops being JSON. */
import fc from 'fast-check'
import t from 'tap'
import { findJsonBreak } from '../../../src/signals/backend/json-break.js'

t.test('line, column and member of the break', async (t) => {
  for (const [text, line, column, member, found] of [
    ['', 1, 1, '', 'end'],
    ['{"entry": NaN}', 1, 11, 'entry', 'NaN'],
    ['{"entry": -Infinity}', 1, 11, 'entry', '-Infinity'],
    ['{"a":1,\n "candles":[{"open":1},{"open":None}]}', 2, 32, 'candles[1].open', 'None'],
    ['{"a":[1,2', 1, 10, 'a[1]', 'end'],
    ['{"a":"x', 1, 8, 'a', 'end'],
    ['{"a":"x\ny"}', 1, 8, 'a', undefined],
    ['{"a":"\\x"}', 1, 7, 'a', undefined],
    ['{"a":1.}', 1, 7, 'a', undefined],
    ['{"a":01}', 1, 7, 'a', undefined],
    ['{"a":1,}', 1, 8, '', undefined],
    ['{"a" 1}', 1, 6, '', undefined],
    ["{'a':1}", 1, 2, '', undefined],
    ['[1,]', 1, 4, '[1]', undefined],
    ['[1}', 1, 3, '[0]', undefined],
    ['{"a":1]', 1, 7, 'a', undefined],
    ['{} x', 1, 4, '', undefined],
    ['{"sk_live 7":{"a":[x', 1, 20, '?.a[0]', undefined],
    ['[[[[[[[[x', 1, 9, '[0][0][0][0][0][0]', undefined],
  ] as const) {
    const expected = { line, column, member, ...(found && { found }) }
    t.strictSame(findJsonBreak(text), expected, text)
  }
})

t.test('depth and length cost nothing but time', async (t) => {
  t.equal(findJsonBreak('['.repeat(1024 * 1024))?.column, 1024 * 1024 + 1)
  t.equal(findJsonBreak(`"${'x'.repeat(1024 * 1024)}`)?.found, 'end')
  t.equal(findJsonBreak(`"${'\\n'.repeat(512 * 1024)}`)?.found, 'end')
})

const isJson = (text: string) => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

t.test('it agrees with the platform on every text, cut and spoiled', async () => {
  const marks = fc.constantFrom(...'{}[]:,"\\ \n0-.e+ntu'.split(''), 'true', 'null', '\\u00e9', '1')
  const texts = fc.oneof(
    fc.array(marks, { maxLength: 12 }).map((parts) => parts.join('')),
    fc.json(),
    fc.tuple(fc.json(), fc.nat(), fc.nat(3), marks).map(([text, at, length, mark]) => {
      const from = at % (text.length + 1)
      return text.slice(0, from) + mark + text.slice(from + length)
    }),
    fc.tuple(fc.json(), fc.nat()).map(([text, at]) => text.slice(0, at % (text.length + 1))),
  )
  fc.assert(
    fc.property(texts, (text) => isJson(text) === (findJsonBreak(text) === undefined)),
    { numRuns: 20_000 },
  )
})
