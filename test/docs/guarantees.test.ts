/** docs/guarantees.md: each guarantee names its tests, and they are there. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { groups, readPage } from './pages.js'
import { ROOT } from './project-copy.js'

t.test('every guarantee names a test, and the test is there by its title', async (t) => {
  const rows = readPage('docs/guarantees.md')
    .split('\n')
    .filter((line) => /^\| [A-Z]/.test(line))
  t.ok(rows.length >= 10)
  for (const row of rows) {
    const tests = groups(row, /`(test\/[\w/.-]+)` “([^”]+)”/g)
    t.ok(tests.length > 0, row)
    for (const [file = '', title = ''] of tests) {
      const text = readFileSync(join(ROOT, file), 'utf8')
      const titles = groups(text, /\btest\(\s*(['"])(.+?)\1,/g).map(([, found]) => found)
      t.ok(titles.includes(title), `${file}: ${title}`)
    }
  }
})
