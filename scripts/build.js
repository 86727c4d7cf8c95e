/**
 * `npm run build`: compiles into a stage of its own and then replaces what has changed in dist/, each file in one step.
 * Whoever runs from dist/ meanwhile, and another build beside it, read whole files only. Nothing is removed first: what
 * has gone from the source goes last, and a build that fails leaves dist/ as it was.
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
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../', import.meta.url))
const DIST = join(ROOT, 'dist')
/** What the compiler remembers from one build to the next, and all that it has written. */
const CACHE = join(ROOT, '.build')
const LAST = join(CACHE, 'last')
/** What is older was left by a build that was killed. */
const ABANDONED_MS = 3_600_000

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

/** Into `stage`, from where the last build stopped if it left anything. Exits where the code does not compile. */
function compile(compiler, stage) {
  const out = join(stage, 'out')
  const memory = join(stage, 'memory.tsbuildinfo')
  const args = ['-p', ROOT, '--outDir', out, '--incremental', '--tsBuildInfoFile', memory]
  const { status } = spawnSync(process.execPath, [compiler, ...args], {
    stdio: 'inherit',
    cwd: ROOT,
  })
  if (status !== 0) {
    rmSync(stage, { recursive: true, force: true })
    process.exit(status ?? 1)
  }
  return out
}

/** The compiler leaves what it wrote for a source that has gone since. */
function withoutSource(file) {
  const source = file.replace(/\.js(\.map)?$/, '.ts')
  return !existsSync(join(ROOT, source)) && !existsSync(join(ROOT, file))
}

/** A build that was interrupted, or that another one's end took the ground from: then all is compiled anew. */
const isWhole = (out) =>
  ['src', 'test', 'bench']
    .flatMap((room) => filesIn(join(ROOT, room)).map((file) => join(room, file)))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .every((file) => existsSync(join(out, file.replace(/\.ts$/, '.js'))))

/** Resolves to how many were replaced, and how many removed. */
function publish(out) {
  const fresh = filesIn(out).filter((file) => !withoutSource(file))
  let replaced = 0
  for (const file of fresh) {
    const target = join(DIST, file)
    const text = readFileSync(join(out, file))
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
  return { replaced, removed: gone.length }
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
  const paths = readdirSync(CACHE).map((name) => join(CACHE, name))
  for (const path of paths.filter((each) => each !== LAST && !isYoung(each)))
    rmSync(path, { recursive: true, force: true })
}

export function build() {
  const startedAt = performance.now()
  const compiler = findCompiler()
  process.stderr.write('Building ... ')
  mkdirSync(CACHE, { recursive: true })
  const stage = mkdtempSync(join(CACHE, 'stage-'))
  try {
    cpSync(LAST, stage, { recursive: true })
  } catch {
    rmSync(join(stage, 'memory.tsbuildinfo'), { force: true })
  }
  let out = compile(compiler, stage)
  if (!isWhole(out)) {
    rmSync(join(stage, 'memory.tsbuildinfo'), { force: true })
    out = compile(compiler, stage)
  }
  const { replaced, removed } = publish(out)
  remember(stage)
  cleanUp()
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  process.stderr.write(`${replaced} files replaced, ${removed} removed, ${seconds} s\n`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) build()
