/**
 * `npm run build`: compiles into a stage of its own and then replaces what has changed in dist/, each file in one step.
 * Whoever runs from dist/ meanwhile, and another build beside it, read whole files only. Nothing is removed first: what
 * has gone from the source goes last, and what does not compile leaves dist/ as it was. Of two builds of different sources
 * the one that ends last wins, and the next one mends it.
 */
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../', import.meta.url))
const DIST = join(ROOT, 'dist')
/**
 * All that the last build has written, and what the compiler remembers of it. Beside dist/, as each stage is, so that
 * source maps find their sources from either.
 */
const LAST = join(ROOT, '.build')
const STAGE = '.build-'
const MEMORY = 'memory.tsbuildinfo'
/** What is older was left by a build that was killed. */
const ABANDONED_MS = 600_000

function filesIn(folder) {
  if (!existsSync(folder)) return []
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
}

function findCompiler() {
  try {
    const { resolve } = createRequire(import.meta.url)
    const manifest = resolve('typescript/package.json')
    return join(dirname(manifest), JSON.parse(readFileSync(manifest, 'utf8')).bin.tsc)
  } catch {
    process.stderr.write(
      'The compiler is not installed: run "npm ci" first. What was built before is untouched.\n',
    )
    process.exit(1)
  }
}

/** Into `stage`, from where the last build stopped if it left anything. Throws where the code does not compile. */
function compile(compiler, stage) {
  const memory = join(stage, MEMORY)
  const args = ['-p', ROOT, '--outDir', stage, '--incremental', '--tsBuildInfoFile', memory]
  const { status } = spawnSync(process.execPath, [compiler, ...args], {
    stdio: 'inherit',
    cwd: ROOT,
  })
  if (status !== 0) throw new Error('the code does not compile; dist/ is as it was')
}

/** The compiler leaves what it wrote for a source that has gone since. */
function withoutSource(file) {
  const source = file.replace(/\.js(\.map)?$/, '.ts')
  return !existsSync(join(ROOT, source)) && !existsSync(join(ROOT, file))
}

/** Nothing compiled is empty: a file is where a machine stopped before it had written it. */
const isThere = (path) => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0

/** A build that was interrupted, or that another one's end took the ground from: then all is compiled anew. */
const isWhole = (stage) =>
  ['src', 'test', 'bench']
    .flatMap((room) => filesIn(join(ROOT, room)).map((file) => join(room, file)))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => join(stage, file.replace(/\.ts$/, '.js')))
    .every((path) => isThere(path) && isThere(`${path}.map`))

/** Returns how many were replaced, and how many removed. */
function publish(stage) {
  const fresh = filesIn(stage).filter((file) => !withoutSource(file))
  let replaced = 0
  for (const file of fresh) {
    const target = join(DIST, file)
    const text = readFileSync(join(stage, file))
    if (existsSync(target) && readFileSync(target).equals(text)) continue
    mkdirSync(dirname(target), { recursive: true })
    const part = `${target}.${process.pid}.part`
    writeFileSync(part, text)
    renameSync(part, target)
    replaced += 1
  }
  const kept = new Set(fresh)
  const gone = filesIn(DIST).filter((file) => !kept.has(file) && !isUnderWay(join(DIST, file)))
  for (const file of gone) rmSync(join(DIST, file), { force: true })
  for (const file of gone) removeEmpty(dirname(join(DIST, file)))
  return { replaced, removed: gone.length }
}

/** A folder that nothing is in any more, and those above it. */
function removeEmpty(folder) {
  if (folder === DIST || !existsSync(folder) || readdirSync(folder).length > 0) return
  rmdirSync(folder)
  removeEmpty(dirname(folder))
}

/** What the next build goes on from. Where another has just put its own there, that serves as well. */
function remember(stage) {
  try {
    rmSync(LAST, { recursive: true, force: true })
    renameSync(stage, LAST)
  } catch {
    rmSync(stage, { recursive: true, force: true })
  }
}

/** Another build's, and not one that was killed. */
function isYoung(path) {
  const { mtimeMs = 0 } = statSync(path, { throwIfNoEntry: false }) ?? {}
  return Date.now() - mtimeMs < ABANDONED_MS
}

const isUnderWay = (path) => path.endsWith('.part') && isYoung(path)

function cleanUp() {
  const stages = readdirSync(ROOT).filter((name) => name.startsWith(STAGE))
  for (const path of stages.map((name) => join(ROOT, name)).filter((each) => !isYoung(each)))
    rmSync(path, { recursive: true, force: true })
}

/** By way of `stage`; returns what publish does. */
function build(stage, compiler) {
  const forget = () => rmSync(join(stage, MEMORY), { force: true })
  try {
    cpSync(LAST, stage, { recursive: true })
  } catch {
    forget()
  }
  compile(compiler, stage)
  if (!isWhole(stage)) {
    forget()
    compile(compiler, stage)
  }
  return publish(stage)
}

const startedAt = performance.now()
const compiler = findCompiler()
process.stderr.write('Building ... ')
let stage
try {
  stage = mkdtempSync(join(ROOT, STAGE))
  const { replaced, removed } = build(stage, compiler)
  remember(stage)
  cleanUp()
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  process.stderr.write(`${replaced} files replaced, ${removed} removed, ${seconds} s\n`)
} catch (error) {
  if (stage) rmSync(stage, { recursive: true, force: true })
  // A disk that is full, a folder that is not ours: each file of dist/ is whole, the old one or the new.
  process.stderr.write(`the build failed: ${error.message}\n`)
  process.exitCode = 1
}
