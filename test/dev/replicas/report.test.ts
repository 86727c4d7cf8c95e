/** The few words and figures that the scenarios report in. */
import t from 'tap'
import { ms, quantile, tally } from '../../../src/dev/replicas/report.js'

t.test(
  'a quantile is one of the values, whatever their order; of none it is no number',
  async (t) => {
    t.equal(quantile([30, 10, 20], 0.5), 20)
    t.equal(quantile([30, 10, 20], 1), 30)
    t.ok(Number.isNaN(quantile([], 0.5)))
  },
)

t.test('short durations have decimals, long ones need none', async (t) => {
  t.equal(ms(1.234), '1.23 ms')
  t.equal(ms(123.4), '123 ms')
})

t.test('a tally counts each word, and what has none', async (t) => {
  t.equal(tally(['a', undefined, 'a', 'b']), 'a 2, none 1, b 1')
  t.equal(tally([]), '')
})
