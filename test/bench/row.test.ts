/** How rows are made of what was measured. */
import t from 'tap'
import { compare, spread } from '../../bench/row.js'

t.test('a comparison has medians, and the median of the ratios within the rounds', async (t) => {
  // Of the medians it would be 20/40.
  const row = compare('cost', 'us', [10, 20, 90], [40, 20, 100], 'floor')
  const beside = { name: 'floor', value: 40 }
  t.strictSame(row, { what: 'cost', unit: 'us', value: 20, beside, ratio: 0.9 })
})

t.test('nothing is no number to be compared with', async (t) => {
  t.notHas(compare('cost', 'us', [10], [0], 'floor'), { ratio: Number })
})

t.test('a spread is p50 and p99, alone or beside another', async (t) => {
  const hundred = Array.from({ length: 100 }, (_, n) => n + 1)
  t.strictSame(spread('reply', hundred), [
    { what: 'reply: p50', unit: 'ms', value: 51 },
    { what: 'reply: p99', unit: 'ms', value: 100 },
  ])
  const beside = spread('reply', hundred, { name: 'memory', values: hundred.map((n) => n * 2) })
  t.match(beside, [
    { what: 'reply: p50', value: 51, beside: { name: 'memory', value: 102 }, ratio: 0.5 },
    { what: 'reply: p99', value: 100, beside: { name: 'memory', value: 200 }, ratio: 0.5 },
  ])
})
