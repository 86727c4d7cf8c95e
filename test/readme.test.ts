/** The README keeps to the code: the first command, the table of commands, figures that were measured; and it is short. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { createCommands } from '../src/commands/index.js'
import { fakeReader, NOW, PAIRS, TIMEFRAMES } from './commands/fake-reader.js'
import { groups, section } from './docs/pages.js'

const read = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../${name}`, import.meta.url)), 'utf8')

const readme = read('README.md')

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

t.test('each of its figures was measured: a row of docs/performance.md has both', async (t) => {
  const rows = groups(
    section(readme, 'Performance'),
    /^\| .+ \| ([\d.]+) (\w+) \| ([\d.]+) \2 \|$/gm,
  )
  t.ok(rows.length >= 5)
  const measured = section(read('docs/performance.md'), 'Figures')
  for (const [ours, unit, theirs] of rows)
    t.match(measured, `| ${unit} | ${ours} | ${theirs} (floor) |`)
})

t.test('it is read in five minutes', async (t) => {
  t.ok(readme.split(/\s+/).length < 1200)
})
