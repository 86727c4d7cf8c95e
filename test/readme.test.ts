/** The README keeps to the code: variables and their defaults, commands, and the tests that it names. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { createCommands } from '../src/commands/index.js'
import { EnvironmentSchema } from '../src/config/environment.js'
import { fakeReader, NOW, PAIRS, TIMEFRAMES } from './commands/fake-reader.js'
import { groups } from './docs/pages.js'

const ROOT = new URL('../../', import.meta.url)
const path = (name: string) => fileURLToPath(new URL(name, ROOT))
const read = (name: string) => readFileSync(path(name), 'utf8')

const readme = read('README.md')

/** From a `## Heading` to the next. */
function section(text: string, heading: string): string {
  const [, after = ''] = text.split(`\n## ${heading}\n`)
  return after.split('\n## ')[0] as string
}

/** What the table has to say of a variable without a default of its own. */
function otherDefault(name: string): string {
  if (name === 'ADMIN_HOST') return 'value of `HOST`'
  const required: readonly string[] = EnvironmentSchema.required
  return required.includes(name) ? 'required' : 'none'
}

t.test('the configuration table is the schema, in its order, with its defaults', async (t) => {
  const rows = groups(section(readme, 'Configuration'), /^\| `([A-Z_]+)` \| (.+?) \| .+ \|$/gm)
  const expected = Object.entries(EnvironmentSchema.properties).map(([name, property]) => [
    name,
    'default' in property ? `\`${property.default}\`` : otherDefault(name),
  ])
  t.strictSame(rows, expected)
})

t.test('the first thing to run is the demo', async (t) => {
  const [run] = groups(section(readme, 'Run it'), /^npm ci && npm run ([a-z]+)$/gm).flat()
  t.equal(run, 'demo')
})

t.test('the table of commands is the table of commands', async (t) => {
  const reader = fakeReader(() => undefined)
  const table = createCommands({ reader, pairs: PAIRS, timeframes: TIMEFRAMES, now: () => NOW })
  const usages = [...table.values()].map(({ definition: { name, options = [] } }) => {
    const shown = options.map((each) => (each.required ? each.name : `[${each.name}]`))
    return [`/${name}`, ...shown].join(' ')
  })
  const rows = groups(section(readme, 'What traders can do'), /^\| `(\/[^`]+)` \|/gm).flat()
  t.strictSame(rows, usages)
})

t.test('every guarantee names a test, and the test is there by its title', async (t) => {
  const rows = section(readme, 'What it guarantees')
    .split('\n')
    .filter((line) => /^\| [A-Z]/.test(line))
  t.ok(rows.length >= 10)
  for (const row of rows) {
    const tests = groups(row, /`(test\/[\w/.-]+)` “([^”]+)”/g)
    t.ok(tests.length > 0, row)
    for (const [file = '', title = ''] of tests) {
      const titles = groups(read(file), /\btest\(\s*(['"])(.+?)\1,/g).map(([, found]) => found)
      t.ok(titles.includes(title), `${file}: ${title}`)
    }
  }
})
