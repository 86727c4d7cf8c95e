/** Rows as Markdown. */
import t from 'tap'
import { renderTable } from '../../bench/table.js'

t.test('figures have as many digits as they deserve, and empty cells are empty', async (t) => {
  const text = renderTable([
    {
      measurement: 'a',
      what: 'cost',
      unit: 'us',
      value: 104.6,
      beside: { name: 'floor', value: 12.34 },
      ratio: 0.748,
    },
    { measurement: 'b', what: 'p50 | p99', unit: 'ms', value: 0.3333 },
    { measurement: 'c', what: 'edits', unit: '', value: 0, note: 'none' },
    { measurement: 'd', what: 'Redis', unit: '', note: 'skipped' },
  ])
  t.strictSame(text.split('\n'), [
    '|  | measured | unit | Signalbox | beside it | ratio | note |',
    '| -- | -- | -- | --: | --: | --: | -- |',
    '| a | cost | us | 105 | 12.3 (floor) | 0.75x |  |',
    '| b | p50 \\| p99 | ms | 0.33 |  |  |  |',
    '| c | edits |  | 0 |  |  | none |',
    '| d | Redis |  |  |  |  | skipped |',
    '',
  ])
})
