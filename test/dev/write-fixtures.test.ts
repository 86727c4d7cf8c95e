/** The committed fixtures are what the plans make, byte for byte. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { FIXTURE_PLANS } from '../../src/dev/fixture-list.js'
import { FIXTURES } from '../../src/dev/fixtures.js'
import { writeFixtures } from '../../src/dev/write-fixtures.js'

const KEY_FILE = 'TEST-KEY-NEVER-IN-PRODUCTION.json'

t.test('they are made the same every time, and stale files go', async (t) => {
  const folder = t.testdir({ interactions: { 'stale.json': '{}' } })
  t.equal(writeFixtures(folder), FIXTURE_PLANS.length)
  const made = join(folder, 'interactions')
  t.same(readdirSync(made).sort(), readdirSync(FIXTURES).sort())
  for (const name of readdirSync(made)) {
    t.equal(
      readFileSync(join(made, name), 'utf8'),
      readFileSync(join(FIXTURES, name), 'utf8'),
      name,
    )
  }
  const key = readFileSync(join(folder, KEY_FILE), 'utf8')
  t.equal(key, readFileSync(join(FIXTURES, '..', KEY_FILE), 'utf8'))
  t.match(JSON.parse(key), { warning: /NEVER USE IT IN PRODUCTION/ })
})

t.test('every plan has a name of its own and says why it is there', async (t) => {
  const names = FIXTURE_PLANS.map(({ name }) => name)
  t.equal(new Set(names).size, names.length)
  for (const { title, why } of FIXTURE_PLANS) t.ok(title.length > 2 && why.length > 10, title)
})
