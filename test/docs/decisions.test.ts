/** docs/decisions.md: every decision has its day and what was seen. */
import t from 'tap'
import { readPage } from './pages.js'

t.test('every row begins with a date, in their order, and has what was seen', async (t) => {
  const tables = readPage('docs/decisions.md').split('\n## ')
  t.equal(tables.length, 2)
  for (const table of tables) {
    const [, , ...rows] = table.split('\n').filter((line) => line.startsWith('| '))
    t.ok(rows.length > 5)
    for (const row of rows) t.match(row, /^\| \d{4}-\d\d-\d\d \| [^|]{10,} \| [^|]{20,} \|/)
    const dates = rows.map((row) => row.slice(2, 12))
    t.same(dates, [...dates].sort())
    for (const date of dates) t.equal(new Date(date).toISOString().slice(0, 10), date)
  }
})
