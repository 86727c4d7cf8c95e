/** The README and CONTRIBUTING keep to the code: variables, defaults, scripts, links, and the tests they name. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { createCommands } from '../src/commands/index.js'
import { parseFault } from '../src/dev/local-discord/draw-faults.js'
import { EnvironmentSchema } from '../src/environment.js'
import { createMetrics } from '../src/metrics.js'
import { fakeReader, NOW, PAIRS, TIMEFRAMES } from './commands/fake-reader.js'

const ROOT = new URL('../../', import.meta.url)
const path = (name: string) => fileURLToPath(new URL(name, ROOT))
const read = (name: string) => readFileSync(path(name), 'utf8')

const readme = read('README.md')
const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md']

/** From a `## Heading` to the next. */
function section(text: string, heading: string): string {
  const [, after = ''] = text.split(`\n## ${heading}\n`)
  return after.split('\n## ')[0] as string
}

const groups = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map((match) => match.slice(1) as string[])

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

t.test('every script that is named exists', async (t) => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  for (const document of DOCUMENTS) {
    const named = groups(read(document), /\bnpm (?:run )?((?<=run )[a-z-]+|start|test)\b/g).flat()
    for (const script of named) t.ok(script in scripts, `${document}: ${script}`)
  }
  const [run] = groups(section(readme, 'Try it'), /npm run ([a-z]+)/g).flat()
  t.equal(run, 'demo')
})

t.test('every fault that is named exists', async (t) => {
  const named = DOCUMENTS.flatMap((name) => groups(read(name), /--fault ([a-z0-9][\w:-]*)/g).flat())
  t.ok(named.length > 0)
  for (const fault of named) t.doesNotThrow(() => parseFault(fault), fault)
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

t.test('every metric that is named is served', async (t) => {
  const metrics = createMetrics({ version: '1' })
  metrics.connect({
    backlogJobs: () => 0,
    backlogOldestAgeMs: () => 0,
    backlogLimit: 1,
    isReady: () => true,
    clockOffsetMs: () => 0,
    breakers: { discord: () => 'closed' },
    dependencies: { discord: () => ({ state: 'up' }) },
  })
  const served = await metrics.read()
  const table = groups(section(readme, 'Watching it'), /^\| (`.+?`) \|/gm).flat()
  const names = groups(table.join(), /`([a-z_]+)(?:\{[a-z,]+\})?`/g).flat()
  t.ok(names.length > 10)
  for (const name of names) t.match(served, new RegExp(`^# TYPE signalbox_${name} `, 'm'), name)
})

t.test('every relative link leads somewhere', async (t) => {
  for (const document of DOCUMENTS) {
    const links = groups(read(document), /\]\(([^)#]+)[^)]*\)/g).flat()
    for (const link of links.filter((each) => !URL.canParse(each)))
      t.ok(existsSync(path(link)), `${document}: ${link}`)
  }
})

t.test('every file and folder that is named is there', async (t) => {
  const top = 'src|test|docs|deploy|bench|tap-snapshots|\\.ci'
  const named = new RegExp(`\`((?:${top})/[\\w./-]*|[\\w.-]+\\.(?:json|md))\``, 'g')
  for (const document of DOCUMENTS) {
    const files = groups(read(document), named).flat()
    for (const file of files) t.ok(existsSync(path(file)), `${document}: ${file}`)
  }
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
