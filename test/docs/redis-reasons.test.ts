/** docs/operating-redis.md tells of each reason that a test of the shared store has seen, and of no other. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { groups, readPage, section } from './pages.js'
import { ROOT } from './project-copy.js'

const FOLDER = 'test/state/redis'
const WORLD = 'test/world/redis.test.ts'

t.test('each reason for being down is one that was seen on a real server', async (t) => {
  const page = section(readPage('docs/operating-redis.md'), 'The URL')
  const [, table = ''] = page.split('\n### What makes it down\n')
  const cells = groups(table, /^\| (`.+?`) \|/gm).flat()
  const reasons = cells.flatMap((cell) => groups(cell, /`([^`]+)`/g).flat())
  t.ok(reasons.length > 15)
  const files = readdirSync(join(ROOT, FOLDER)).filter((file) => file.endsWith('.test.ts'))
  const tests = [...files.map((file) => `${FOLDER}/${file}`), WORLD].map(readPage).join('\n')
  for (const reason of reasons) t.ok(tests.includes(reason), reason)
})

t.test('each reason that the code makes is told', async (t) => {
  const page = readPage('docs/operating-redis.md')
  const code = ['inspect', 'trouble', 'sentinels'].map((file) =>
    readPage(`src/state/redis/${file}.ts`),
  )
  const made = groups(code.join('\n'), /['`]((?:[A-Z]{5,}|TOO_OLD)(?: [a-z ]+)?)['` ]/g).flat()
  t.ok(made.length > 6)
  for (const reason of made) t.match(page, `\`${reason}`, reason)
})
