/**
 * `npm test`: every test, with coverage. `npm test -- PATH…`: those of some files or folders, without it. What begins
 * with a dash goes to tap. A process and its loaders cost more than what is in most of the test files, so the small ones of a folder
 * share one; what is listed below has one of its own, and more of them at a time than there are cores, since they wait.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../', import.meta.url))
const TESTS = join(ROOT, 'dist/test')
const GROUPS = join(ROOT, '.tap/groups')
const TAP = join(ROOT, 'node_modules/.bin/tap')

/** Longest first, so that none of them is what all others have to be waited for. */
const ALONE = [
  // The whole of it on sockets, with real waits.
  /^[^/]*$/,
  // Other programs: proxies, browsers, compilers, servers.
  /^(deploy|docs|scripts)\//,
  /^bench\/smoke/,
  /^dev\/playground\/page\//,
  /^dev\/(chaos\/chaos|demo\/demo|demo\/replicas|record\/record|replicas\/replicas|screenshots)\b/,
  /^dev\/local-discord\/(faults|local-discord)\b/,
  /^dev\/playground\/storm\b/,
  /^routes\/(server|dashboard)/,
  /^(responder|signals)\/shared\//,
  /^state\/redis\//,
  /^(charts\/renderer|discord\/verify|log\/file|messages\/mutated-documents|signals\/backend\/http-source)\b/,
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

/** Snapshots are found by the file that the process was started with. */
const isAlone = (file) =>
  ALONE.some((pattern) => pattern.test(nameOf(file))) ||
  readFileSync(file, 'utf8').includes('.matchSnapshot(')

/** `dev/demo` of dev/demo/run.test.js, `signals` of signals/cache/cache.test.js. */
const groupOf = (file) => /^(dev\/[^/]+|[^/]+)\//.exec(nameOf(file))?.[1]

/** One file a group, which runs those of its tests in turn. */
function writeGroups(files) {
  rmSync(GROUPS, { recursive: true, force: true })
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
  const from = relative(ROOT, resolve(path)).split(sep).join('/')
  const name = from
    .replace(/^dist\//, '')
    .replace(/^(src|test)(\/|$)/, '')
    .replace(/(\.test)?\.[tj]s$/, '')
  const found = allTests().filter((file) => {
    const test = nameOf(file).replace(/\.test\.js$/, '')
    return name === '' || test === name || test.startsWith(`${name}/`)
  })
  if (found.length === 0) {
    process.stderr.write(`There is no test for ${path}: name a file or folder of test/ or src/.\n`)
    process.exit(2)
  }
  return found
}

function tap(args) {
  const { status, error } = spawnSync(TAP, args, { stdio: 'inherit', cwd: ROOT })
  if (error) throw error
  return status ?? 1
}

const args = process.argv.slice(2)
const options = args.filter((arg) => arg.startsWith('-'))
const paths = args.filter((arg) => !arg.startsWith('-'))

// Once a checkout: its own loader is made for the plugins that package.json names.
if (!existsSync(join(ROOT, '.tap/plugins'))) tap(['build'])

const some = paths.flatMap(find)
const wanted = paths.length > 0 ? allTests().filter((file) => some.includes(file)) : allTests()
const [alone, small] = [wanted.filter(isAlone), wanted.filter((file) => !isAlone(file))]
const files = small.length > 1 ? [...alone, ...writeGroups(small)] : wanted
const coverage = paths.length > 0 ? '--disable-coverage' : '--allow-incomplete-coverage'
process.exitCode = tap(['run', coverage, ...options, ...files])
