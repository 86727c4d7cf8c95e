/** Whatever the documentation names is there: files, headings, scripts, faults, metrics, variables, rules, pictures. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'
import { EnvironmentSchema } from '../../src/config/environment.js'
import { parseFault } from '../../src/dev/local-discord/draw-faults.js'
import { enUS } from '../../src/messages/locales/en-US.js'
import { RULES } from '../../src/responder/outcome.js'
import { BANNED, BROKEN, REFUSED } from '../../src/responder/reason.js'
import { createMetrics } from '../../src/telemetry/metrics.js'
import { groups, readPages } from './pages.js'
import { ROOT } from './project-copy.js'

const pages = readPages()
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}

/** As the place where they are shown makes anchors of headings. */
const anchorsOf = (text: string) =>
  groups(text, /^#{1,4} (.+)$/gm).map(([heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )

t.test('every relative link leads somewhere, to a heading that is there', async (t) => {
  for (const { name, text } of pages) {
    const links = groups(text, /\]\(([^)]+)\)/g).flat()
    for (const link of links.filter((each) => !URL.canParse(each))) {
      const [file = '', anchor] = link.split('#')
      const path = file === '' ? name : join(dirname(name), file)
      t.ok(existsSync(join(ROOT, path)), `${name}: ${link}`)
      const target = pages.find((page) => page.name === path)
      if (anchor) t.ok(anchorsOf(target?.text ?? '').includes(anchor), `${name}: ${link}`)
    }
  }
})

const drawn = existsSync(join(ROOT, 'docs/images'))

t.test(
  'every picture that is shown is there',
  { skip: !drawn && 'none is drawn yet' },
  async (t) => {
    for (const { name, text } of pages)
      for (const picture of groups(text, /<(?:img|source)\b[^>]*?\bsrc(?:set)?="([^"]+)"/g).flat())
        t.ok(existsSync(join(ROOT, dirname(name), picture)), `${name}: ${picture}`)
  },
)

t.test('every page of docs/ is in its index', async (t) => {
  const index = pages.find(({ name }) => name === 'docs/README.md')?.text ?? ''
  for (const { name } of pages.filter((page) => page.name.startsWith('docs/')))
    if (name !== 'docs/README.md') t.match(index, `](${name.slice('docs/'.length)})`)
})

/** What is an operator's own. */
const OWN = ['deploy/.env', 'deploy/nginx/tls/']

t.test('every file and folder that is named is there', async (t) => {
  const top = 'bin|src|scripts|test|docs|deploy|bench|tap-snapshots|\\.ci'
  const named = new RegExp(`\`((?:${top})/[\\w./-]*|[\\w.-]+\\.(?:json|md))\``, 'g')
  for (const { name, text } of pages) {
    // What a page has its reader write is not there yet.
    const toCome = groups(text, /^`([^`\n]+)`, new:$/gm).flat()
    for (const file of groups(text, named).flat())
      if (![...toCome, ...OWN].includes(file))
        t.ok(existsSync(join(ROOT, file)), `${name}: ${file}`)
  }
})

t.test('every room has its row in CONTRIBUTING.md', async (t) => {
  const page = pages.find(({ name }) => name === 'CONTRIBUTING.md')?.text ?? ''
  const rooms = groups(page, /^\| (`src\/[^|]+) \|/gm).flatMap(([cell = '']) =>
    groups(cell, /`src\/([^`]+)`/g).flat(),
  )
  const there = readdirSync(join(ROOT, 'src'), { withFileTypes: true }).map((entry) =>
    entry.isDirectory() ? `${entry.name}/` : entry.name,
  )
  t.same(rooms.sort(), there.sort())
})

t.test('every script that is named exists', async (t) => {
  for (const { name, text } of pages)
    for (const script of groups(text, /\bnpm run (?:--silent )?([a-z:-]+)/g).flat())
      t.ok(script in scripts, `${name}: ${script}`)
})

t.test('every fault that is named exists', async (t) => {
  const named = pages.flatMap(({ text }) => groups(text, /--fault ([a-z0-9][\w:-]*)/g).flat())
  t.ok(named.length > 3)
  for (const fault of named) t.doesNotThrow(() => parseFault(fault), fault)
})

t.test('every metric that is named is served', async (t) => {
  const metrics = createMetrics({ version: '1' })
  metrics.connect({
    commands: [],
    backlogJobs: () => 0,
    backlogOldestAgeMs: () => 0,
    backlogLimit: 1,
    isReady: () => true,
    clockOffsetMs: () => 0,
    breakers: { discord: () => 'closed' },
    dependencies: { discord: () => ({ state: 'up' }) },
  })
  const served = await metrics.read()
  const named = pages.flatMap(({ text }) => groups(text, /`(signalbox_[a-z_]*[a-z])/g).flat())
  t.ok(named.length > 5)
  for (const name of named) t.match(served, new RegExp(`^# TYPE ${name} `, 'm'), name)
})

t.test('every variable and error code that is named exists', async (t) => {
  const known = new Set([
    // Why an interaction was nothing of ours, as its line has it.
    ...['UNKNOWN_COMMAND', 'UNKNOWN_COMPONENT', 'UNKNOWN_TYPE', 'OUTDATED_COMPONENT'],
    ...['OPTION_MISSING', 'BAD_PAIR', 'BAD_TIMEFRAME', 'TOO_LATE', 'DISCORD_UNREACHABLE'],
    ...Object.keys(EnvironmentSchema.properties),
    ...Object.keys(enUS.failure.reason),
    ...[BANNED, BROKEN, REFUSED],
    // Of npm run register, of Node, of Redis, of tests, and of the report's own lines.
    ...['DISCORD_BOT_TOKEN', 'NODE_ENV', 'NODE_EXTRA_CA_CERTS', 'TOO_OLD'],
    ...['SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SIGNALBOX_REDIS_SERVER'],
  ])
  for (const { name, text } of pages)
    for (const word of groups(text, /`([A-Z]{2,}(?:_[A-Z]+)+)(?:=[^`]*)?`/g).flat())
      t.ok(known.has(word), `${name}: ${word}`)
})

t.test("the table of outcomes has the code's rules, in their order", async (t) => {
  const page = pages.find(({ name }) => name === 'docs/acknowledgement.md')?.text ?? ''
  const [, table = ''] = page.split('| rule | what is done |\n')
  const rules = groups(table.split('\n\n')[0] as string, /^\| ([^|]*[^-| ]) \|/gm).flat()
  t.strictSame(
    rules,
    RULES.map(({ name }) => name),
  )
})
