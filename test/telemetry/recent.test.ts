import t from 'tap'
import { createRecent } from '../../src/telemetry/recent.js'

t.test('nothing is known before the first value', async (t) => {
  const recent = createRecent()
  t.equal(recent.quantile(0.99), undefined)
  t.equal(recent.mean(), undefined)
})

t.test('quantiles are values that were there, whatever order they came in', async (t) => {
  const recent = createRecent()
  for (const value of [5, 1, 4, 2, 3]) recent.add(value)
  t.equal(recent.quantile(0), 1)
  t.equal(recent.quantile(0.5), 3)
  t.equal(recent.quantile(0.99), 5)
  t.equal(recent.mean(), 3)
})

t.test('only the newest are remembered', async (t) => {
  const recent = createRecent(3)
  for (const value of [100, 100, 1, 2, 3]) recent.add(value)
  t.equal(recent.quantile(1), 3)
  t.equal(recent.mean(), 2)
})
