/** `npm run fixtures`. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { runScript } from './run-script.js'

t.test('it writes test/fixtures below the folder it is run in', async (t) => {
  const folder = t.testdir({})
  const { code, stdout } = await runScript('make-fixtures.js', [], { cwd: folder })
  t.equal(code, 0)
  t.match(stdout, /\d+ fixtures written/)
  t.ok(readdirSync(join(folder, 'test/fixtures/interactions')).includes('ping.json'))
})
