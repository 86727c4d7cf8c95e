/**
 * `npm test`: every test. `npm test -- PATH…`: those of some files or folders. `npm test -- --coverage`: what they reach,
 * too; `--list`: which there are. What else begins with a dash goes to tap, a value behind `=`. A process costs more than
 * what is in most of the test files, so those of a folder share one; what is listed below has one of its own. tap's loaders
 * cost as much again in each, and are there for what is measured alone.
 */
import { spawn, spawnSync } from 'node:child_process'
import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../', import.meta.url))
const TESTS = join(ROOT, 'dist/test')
/** Of this run: another one's beside it has its own. */
const RUN = join(ROOT, '.tap', `run-${process.pid}`)
/** More than the two cores of a small machine, since many of them wait. */
const JOBS = 4
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
  /^(world\/|late-claims\b)/,
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

/* c8 ignore start: what runs the tests is not run by one of them */
/** `dev/demo` of dev/demo/run.test.js, `signals` of signals/cache/cache.test.js, `top` of layers.test.js. */
const groupOf = (file) => /^(dev\/[^/]+|[^/]+)\//.exec(nameOf(file))?.[1] ?? 'top'

/** One file a group, which runs those of its tests in turn. */
function writeGroups(files) {
  return [...groupBy(files, groupOf)].map(([group, members]) => {
    const lines = members.map((member) => `await import('../../dist/test/${nameOf(member)}')\n`)
    const path = join(RUN, `${group.replaceAll('/', '-')}.test.js`)
    writeFileSync(path, lines.join(''))
    return path
  })
}

function groupBy(items, keyOf) {
  const groups = new Map()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}

/* c8 ignore stop */

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

/* c8 ignore start: as above */
function tap(args) {
  const { status, error } = spawnSync(TAP, args, { stdio: 'inherit', cwd: ROOT })
  if (error) throw error
  return status ?? 1
}

/** Each test is a program that tells its results by itself. Resolves with its exit code. */
function runFile(file, results) {
  const output = openSync(results, 'w')
  const env = { ...process.env, TAP_TIMEOUT: '120' }
  const args = ['--enable-source-maps', file]
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env,
    stdio: ['ignore', output, 'inherit'],
  })
  return new Promise((resolve) =>
    child.on('close', (code) => {
      closeSync(output)
      // Where it died before it could tell, so that it is no success.
      if (code !== 0 && !/^not ok/m.test(readFileSync(results, 'utf8')))
        appendFileSync(results, `\nnot ok - ${relative(ROOT, file)} ended with ${code}\n`)
      process.stderr.write('.')
      resolve(code)
    }),
  )
}

/** Several at a time, without what tap loads into each to measure it, and then told by tap. */
async function runPlain(files) {
  const waiting = files.map((file) => [
    file,
    join(RUN, `${relative(ROOT, file).replaceAll(sep, '-')}.tap`),
  ])
  const told = waiting.map(([, results]) => results)
  async function work() {
    for (let next = waiting.shift(); next; next = waiting.shift()) await runFile(...next)
  }
  await Promise.all(Array.from({ length: JOBS }, work))
  process.stderr.write('\n')
  return tap(['run', '--disable-coverage', ...told])
}

/* c8 ignore stop */

const OURS = ['--coverage', '--list']
const args = process.argv.slice(2)
const options = args.filter((arg) => arg.startsWith('-') && !OURS.includes(arg))
const some = args.filter((arg) => !arg.startsWith('-')).flatMap(find)
const wanted = some.length > 0 ? allTests().filter((file) => some.includes(file)) : allTests()
const [alone, small] = [
  wanted.filter(isAlone).sort(byRank),
  wanted.filter((file) => !isAlone(file)),
]

/* c8 ignore start: as above */
async function runAll() {
  // Once a checkout: tap's own loader is made for the plugins that package.json names.
  if (!existsSync(join(ROOT, '.tap/plugins')) && tap(['build']) !== 0) {
    process.stderr.write(
      'tap could not be built for its plugins: is another run doing so? Try again.\n',
    )
    process.exit(1)
  }
  mkdirSync(RUN, { recursive: true })
  const files = [...alone, ...(small.length > 1 ? writeGroups(small) : small)]
  if (args.includes('--coverage') || options.length > 0) {
    const measured = args.includes('--coverage')
      ? '--allow-incomplete-coverage'
      : '--disable-coverage'
    process.exitCode = tap(['run', measured, ...options, ...files])
  } else {
    process.exitCode = await runPlain(files)
  }
  rmSync(RUN, { recursive: true, force: true })
}
/* c8 ignore stop */

const isAsked = args.includes('--list')
/* c8 ignore next: as above */
if (!isAsked) await runAll()
// Written at one go and not cut short by an exit: a pipe takes it in its own time.
if (isAsked)
  process.stdout.write([...alone, ...small].map((file) => `${relative(ROOT, file)}\n`).join(''))
