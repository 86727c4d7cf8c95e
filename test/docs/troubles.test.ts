/** docs/troubles.md and test/world tell of the same reports, each in the family whose heading names the file. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { groups, readPage } from './pages.js'
import { ROOT } from './project-copy.js'

const FOLDER = 'test/world'
const REPORT = /([\w.-]+\/[\w.-]+#\d+)/g

const families = readPage('docs/troubles.md').split('\n## ').slice(1)
const fileOf = (family: string) => groups(family, /^`([\w-]+\.test\.ts)`$/gm).flat()

t.test('each report of the page is a case of its file, and each case is on the page', async (t) => {
  for (const family of families) {
    const [file = ''] = fileOf(family)
    const cells = groups(family, /^\| (.+?) \| .+? \| .+? \| .+? \|$/gm).flat()
    const told = cells.flatMap((cell) => groups(cell, REPORT).flat())
    const names = groups(readPage(`${FOLDER}/${file}`), /\.test\(\s*['"`]([^'"`]+)['"`]/g).flat()
    const tried = names.flatMap((name) => groups(name, REPORT).flat())
    t.ok(told.length > 0, file)
    t.strictSame([...new Set(told)].sort(), [...new Set(tried)].sort(), file)
  }
})

t.test('each file has its heading', async (t) => {
  const files = readdirSync(join(ROOT, FOLDER)).filter((file) => file.endsWith('.test.ts'))
  t.strictSame(families.flatMap(fileOf).sort(), files.sort())
})
