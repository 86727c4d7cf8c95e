/** Fixtures as files. */
import { join } from 'node:path'
import t from 'tap'
import { readFixture, readFixtures } from '../../../src/tools/replay/fixture.js'

t.test('the committed ones are read, by name', async (t) => {
  const fixtures = readFixtures()
  t.ok(fixtures.length >= 30)
  t.ok(fixtures.some(({ name, expect }) => name === 'ping' && expect.status === 200))
})

t.test('what is no fixture is named in the error', async (t) => {
  const folder = t.testdir({ 'a.json': '{"title":"A"}', 'b.txt': 'x', 'c.json': '{' })
  t.match(readFixture(join(folder, 'a.json')), { name: 'a', title: 'A' })
  t.throws(() => readFixture(join(folder, 'c.json')), { message: /cannot read fixture .*c\.json/ })
  t.throws(() => readFixtures(folder), { message: /c\.json/ })
})

t.test('where there are no fixtures it says how to name some', async (t) => {
  t.throws(() => readFixtures('/nowhere'), {
    message: 'there is no folder /nowhere: name one with --fixtures',
  })
})
