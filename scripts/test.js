/**
 * `npm test`: every test. `npm test -- PATH…`: those of some files or folders. `npm test -- --coverage`: what they reach,
 * too; `--list`: which there are. What else begins with a dash goes to tap, a value behind `=`. A process and its loaders cost more than what is in most of the test files,
 * so those of a folder share one; what is listed below has one of its own, and more of them run than there are cores.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const ROOT = fileURLToPath(new URL('../', import.meta.url))
const TESTS = join(ROOT, 'dist/test')
/** Of this run: another one's beside it has its own. */
const GROUPS = join(ROOT, '.tap', `groups-${process.pid}`)
const TAP = join(ROOT, 'node_modules/.bin/tap')

/** The longest first, so that none of them is what all others have to be waited for. */
const ALONE = [
  // Other programs: compilers, browsers, servers, proxies.
  /^docs\/(commands-of-|adding-|quick-start)/,
  /^dev\/playground\/page\//,
  /^dev\/(chaos\/chaos|screenshots|demo\/demo|demo\/replicas|record\/record|replicas\/replicas)\b/,
  /^(installed|replicas|shutdown|main|stalled-log|callback-mode|faults|warm|end-to-end|shared-engine)\b/,
  /^deploy\/(nginx|caddy|prometheus|image|alerts|label-values|metrics-table)/,
  /^(bench\/smoke|scripts\/|cli\b)/,
  // Real waits, or much to reckon.
  /^(discord\/verify|routes\/(server|dashboard)|responder\/shared|signals\/shared|state\/redis)\b/,
  /^dev\/(local-discord\/(faults|local-discord)|playground\/storm)\b/,
  /^(app|clocks|forwarded|committed-fixtures|metrics-conventions|layers|charts\/renderer|log\/file)\b/,
  /^(messages\/mutated-documents|signals\/backend\/http-source)\b/,
]

function filesIn(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

const allTests = () =>
  filesIn(TESTS)
    .filter((file) => file.endsWith('.test.js'))
    .sort()

/** Slashes, from the tests' folder. */
const nameOf = (file) => relative(TESTS, file).split(sep).join('/')

const rankOf = (file) => ALONE.findIndex((pattern) => pattern.test(nameOf(file)))

/** Snapshots are found by the file that the process was started with. */
const isAlone = (file) =>
  rankOf(file) >= 0 || readFileSync(file, 'utf8').includes('.matchSnapshot(')

/** Those with snapshots come last: they are short. */
const placeOf = (file) => (rankOf(file) >= 0 ? rankOf(file) : ALONE.length)
const byRank = (a, b) => placeOf(a) - placeOf(b)

/** `dev/demo` of dev/demo/run.test.js, `signals` of signals/cache/cache.test.js, `top` of layers.test.js. */
const groupOf = (file) => /^(dev\/[^/]+|[^/]+)\//.exec(nameOf(file))?.[1] ?? 'top'

/** One file a group, which runs those of its tests in turn. */
function writeGroups(files) {
  mkdirSync(GROUPS, { recursive: true })
  return [...groupBy(files, groupOf)].map(([group, members]) => {
    const lines = members.map((member) => `await import('../../dist/test/${nameOf(member)}')\n`)
    const path = join(GROUPS, `${group.replaceAll('/', '-')}.test.js`)
    writeFileSync(path, lines.join(''))
    return path
  })
}

function groupBy(items, keyOf) {
  const groups = new Map()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}

/** The tests of a path as it was typed: of a test or what it tests, compiled or not, or of a folder of them. */
function find(path) {
  // npm changes to the package's folder first.
  const from = relative(ROOT, resolve(process.env.INIT_CWD ?? '', path))
    .split(sep)
    .join('/')
  const name = from
    .replace(/^dist\//, '')
    .replace(/^(src|test)(\/|$)/, '')
    .replace(/(\.test)?\.[tj]s$/, '')
  const found = allTests().filter((file) => {
    const test = nameOf(file).replace(/\.test\.js$/, '')
    return name === '' || test === name || test.startsWith(`${name}/`)
  })
  if (found.length === 0) {
    process.stderr.write(
      `There is no test for ${path}: name a file or folder of test/, or of src/ that has a test.\n`,
    )
    process.exit(2)
  }
  return found
}

function tap(args) {
  const { status, error } = spawnSync(TAP, args, { stdio: 'inherit', cwd: ROOT })
  if (error) throw error
  return status ?? 1
}

const OURS = ['--coverage', '--list']
const args = process.argv.slice(2)
const options = args.filter((arg) => arg.startsWith('-') && !OURS.includes(arg))
const some = args.filter((arg) => !arg.startsWith('-')).flatMap(find)
const wanted = some.length > 0 ? allTests().filter((file) => some.includes(file)) : allTests()
const [alone, small] = [
  wanted.filter(isAlone).sort(byRank),
  wanted.filter((file) => !isAlone(file)),
]

if (args.includes('--list')) {
  for (const file of [...alone, ...small]) process.stdout.write(`${relative(ROOT, file)}\n`)
  process.exit()
}
// Once a checkout: tap's own loader is made for the plugins that package.json names.
if (!existsSync(join(ROOT, '.tap/plugins')) && tap(['build']) !== 0) {
  process.stderr.write(
    'tap could not be built for its plugins: is another run doing so? Try again.\n',
  )
  process.exit(1)
}
const files = small.length > 1 ? [...alone, ...writeGroups(small)] : wanted
// Only what is measured has to be hooked: without that a server starts in two thirds of the time.
const unhooked = pathToFileURL(join(TESTS, 'harness/unhooked.js'))
const measured = args.includes('--coverage')
  ? ['--allow-incomplete-coverage']
  : ['--disable-coverage', `--node-arg=--import=${unhooked}`]
process.exitCode = tap(['run', ...measured, ...options, ...files])
rmSync(GROUPS, { recursive: true, force: true })
