/** What a page asks for, read with care. */
import t from 'tap'
import { BadRequest, readNumber, readOneOf, readText } from '../../../src/dev/playground/asked.js'

t.test('values are taken when they fit, and a sentence says what does not', async (t) => {
  t.equal(readText({ name: 'x' }, 'name'), 'x')
  t.throws(() => readText({}, 'name'), { message: 'name must be a text', status: 400 })
  t.equal(readNumber({ n: 5 }, 'n', 5, 5), 5)
  for (const n of [4, 6, '5', Number.NaN, undefined]) {
    t.throws(() => readNumber({ n }, 'n', 5, 5), { message: 'n must be a number, 5 to 5' })
  }
  t.equal(readOneOf({ x: 'b' }, 'x', ['a', 'b']), 'b')
  t.equal(readOneOf({}, 'x', ['a', 'b']), 'a')
  t.throws(() => readOneOf({ x: 'c' }, 'x', ['a', 'b']), { message: 'x must be one of a, b' })
  t.equal(new BadRequest('much', 413).status, 413)
})
