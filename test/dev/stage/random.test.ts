/** Chance that repeats itself. */
import t from 'tap'
import { hashText, seededRandom } from '../../../src/dev/stage/random.js'

const draw = (seed: number) => {
  const random = seededRandom(seed)
  return Array.from({ length: 1000 }, random)
}

t.test('the same seed draws the same numbers, another seed others', async (t) => {
  t.same(draw(7), draw(7))
  t.notSame(draw(7), draw(8))
})

t.test('numbers lie in [0, 1) and fill it', async (t) => {
  const numbers = draw(1)
  t.ok(numbers.every((n) => n >= 0 && n < 1))
  const mean = numbers.reduce((a, b) => a + b) / numbers.length
  t.ok(Math.abs(mean - 0.5) < 0.05)
})

t.test('texts hash to 32 bits, FNV-1a', async (t) => {
  t.equal(hashText(''), 0x811c9dc5)
  t.equal(hashText('foobar'), 0xbf9cf968)
})
