/** `npm test` leaves no test out, and finds those of a path as it was typed. */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

function list(paths: readonly string[], from?: string) {
  const script = join(ROOT, 'scripts/test.js')
  const env = { ...process.env, INIT_CWD: from }
  const args = [script, '--list', ...paths]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    env,
    encoding: 'utf8',
    cwd: ROOT,
  })
  return { status, stderr, files: stdout.split('\n').filter((line) => line !== '') }
}

t.test('every test file is run, once', async (t) => {
  const all = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
  const tests = all.filter((name) => name.endsWith('.test.ts'))
  const compiled = tests.map((name) => join('dist/test', name.replace(/ts$/, 'js')))
  t.strictSame(list([]).files.sort(), compiled.sort())
})

t.test(
  'a path is that of a test or of what it tests, compiled or not, or of a folder',
  async (t) => {
    const age = ['dist/test/responder/age.test.js']
    for (const path of ['test/responder/age.test.ts', 'src/responder/age.ts', age[0] as string])
      t.strictSame(list([path]).files, age)
    t.strictSame(list(['age.test.ts'], join(ROOT, 'test/responder')).files, age)
    const log = list(['src/log/']).files
    t.ok(log.length > 3 && log.every((file) => file.startsWith('dist/test/log/')))
    t.strictSame(list(['test/log', 'src/responder/age.ts']).files.sort(), [...age, ...log].sort())
  },
)

t.test('a path without a test is told, and nothing is run', async (t) => {
  const { status, stderr, files } = list(['test/log', 'src/nothing.ts'])
  t.strictSame([status, files], [2, []])
  t.match(stderr, 'There is no test for src/nothing.ts')
})
