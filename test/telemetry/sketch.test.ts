/** The sketch against the exact quantiles of the same numbers. */
import t from 'tap'
import { seededRandom } from '../../src/dev/stage/random.js'
import { Sketch } from '../../src/telemetry/sketch.js'

t.test('quantiles are within 2 % of the exact ones', async (t) => {
  const random = seededRandom(7)
  const sketch = new Sketch()
  const values = Array.from({ length: 20_000 }, () => 0.05 * 10 ** (random() * 6))
  for (const value of values) sketch.add(value)
  values.sort((a, b) => a - b)
  for (const share of [0.01, 0.5, 0.9, 0.95, 0.99, 0.999]) {
    const exact = values[Math.ceil(share * values.length) - 1] as number
    const off = Math.abs((sketch.quantile(share) as number) / exact - 1)
    t.ok(off <= 0.021, `p${share * 100} is off by ${off}`)
  }
  t.equal(sketch.quantile(1), values.at(-1), 'the largest is exact')
  t.equal(sketch.largest, values.at(-1))
  t.equal(sketch.count, 20_000)
})

t.test('nothing, nothing measurable, and more than a day', async (t) => {
  const sketch = new Sketch()
  t.equal(sketch.quantile(0.5), undefined)
  t.equal(sketch.largest, 0)
  sketch.add(0)
  t.equal(sketch.quantile(0.5), 0)
  sketch.add(1e12)
  t.ok((sketch.quantile(1) as number) > 1e8)
})

t.test('two merged are as one that was told everything', async (t) => {
  const [one, two, both] = [new Sketch(), new Sketch(), new Sketch()]
  for (let ms = 1; ms <= 100; ms += 1) {
    const half = ms % 3 === 0 ? one : two
    half.add(ms)
    both.add(ms)
  }
  one.merge(two)
  one.merge(new Sketch())
  t.equal(one.count, 100)
  t.equal(one.largest, 100)
  for (const share of [0.1, 0.5, 0.99]) t.equal(one.quantile(share), both.quantile(share))
})
