/** The build: whoever runs from dist/ meanwhile reads whole files, and what fails changes nothing. */
import { spawn } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** As large as a file has to be for a reader to meet it half written. */
const LINES = 5000
const source = (value: number) =>
  `${'/** Nothing of it is used. */\n'.repeat(LINES)}export const value: number = ${value}\n`

interface Built {
  readonly code: number | null
  readonly said: string
}

const OPTIONS = {
  compilerOptions: {
    ...{ target: 'es2023', lib: ['es2023'], types: [], module: 'nodenext', rootDir: '.' },
    ...{ outDir: 'dist', strict: true, sourceMap: true },
  },
  include: ['src'],
}

// A dozen compilers, on a machine that may be busy.
t.setTimeout(300_000)

/** A project of two files, with the real script and the real compiler. */
function startProject(t: Test) {
  // Not below this project, whose compiler would be found.
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-build-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  for (const name of ['scripts', 'src/deep']) mkdirSync(join(folder, name), { recursive: true })
  copyFileSync(join(ROOT, 'scripts/build.js'), join(folder, 'scripts/build.js'))
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(OPTIONS))
  const write = (file: string, text: string) => writeFileSync(join(folder, 'src', file), text)
  const read = (file: string) => readFileSync(join(folder, 'dist/src', file), 'utf8')
  const build = () =>
    new Promise<Built>((resolve) => {
      // Without what the tests' runner hooks into every child, which the compiler does not bear.
      const command = ['-u', 'NODE_OPTIONS', process.execPath, 'scripts/build.js']
      const child = spawn('env', command, { cwd: folder })
      let said = ''
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk) => {
          said += chunk
        })
      child.on('close', (code) => resolve({ code, said }))
    })
  write('a.ts', source(1))
  write('deep/b.ts', "export { value } from '../a.js'\n")
  return { folder, write, read, build }
}

/** What builds leave that were interrupted. */
const stagesOf = (folder: string) =>
  readdirSync(folder).filter((name) => name.startsWith('.build-'))

t.test('it says in one line what it did, and replaces only what has changed', async (t) => {
  const { folder, write, read, build } = startProject(t)
  t.match(await build(), {
    code: 0,
    said: /^Building \.\.\. 4 files replaced, 0 removed, [\d.]+ s\n$/,
  })
  t.match(read('a.js'), 'value = 1')
  t.strictSame(JSON.parse(read('deep/b.js.map')).sources, ['../../../src/deep/b.ts'])
  const kept = statSync(join(folder, 'dist/src/deep/b.js')).ino
  t.match(await build(), { code: 0, said: '0 files replaced, 0 removed' })
  write('a.ts', source(2))
  t.match(await build(), { code: 0, said: /[12] files replaced, 0 removed/ })
  t.match(read('a.js'), 'value = 2')
  t.equal(statSync(join(folder, 'dist/src/deep/b.js')).ino, kept)
})

t.test('what has gone from the source is removed, and nothing is left of the stage', async (t) => {
  const { folder, write, build } = startProject(t)
  write('c.ts', 'export const c = 1\n')
  await build()
  rmSync(join(folder, 'src/c.ts'))
  writeFileSync(join(folder, 'dist/stray.js'), '')
  t.match(await build(), { code: 0, said: '3 removed' })
  rmSync(join(folder, 'src/deep'), { recursive: true })
  t.match(await build(), { code: 0, said: '2 removed' })
  t.strictSame(readdirSync(join(folder, 'dist')), ['src'])
  t.strictSame(readdirSync(join(folder, 'dist/src')), ['a.js', 'a.js.map'])
  t.strictSame(stagesOf(folder), [])
})

t.test('what does not compile changes nothing, and the next build goes on', async (t) => {
  const { write, read, build } = startProject(t)
  await build()
  write('a.ts', 'export const value: number = "two"\n')
  const failed = await build()
  t.equal(failed.code, 1)
  t.match(failed.said, /src\/a\.ts.*TS2322/)
  t.match(read('a.js'), 'value = 1')
  write('a.ts', source(3))
  t.match(await build(), { code: 0 })
  t.match(read('a.js'), 'value = 3')
})

t.test('without the compiler what was built stays, and one sentence says why', async (t) => {
  const { folder, read, build } = startProject(t)
  await build()
  rmSync(join(folder, 'node_modules'))
  const { code, said } = await build()
  t.equal(code, 1)
  t.match(said, /^The compiler is not installed: run "npm ci" first\. .*untouched\.\n$/)
  t.match(read('a.js'), 'value = 1')
})

t.test("another build's file under way stays, and what a killed one left goes", async (t) => {
  const { folder, build } = startProject(t)
  await build()
  const [young, old] = ['dist/src/x.js.1.part', 'dist/src/y.js.2.part'].map((name) =>
    join(folder, name),
  ) as [string, string]
  const stage = join(folder, '.build-killed')
  mkdirSync(stage)
  for (const path of [young, old]) writeFileSync(path, 'half')
  const hourAgo = Date.now() / 1000 - 3600
  for (const path of [old, stage]) utimesSync(path, hourAgo, hourAgo)
  t.match(await build(), { code: 0, said: '1 removed' })
  t.strictSame([young, old, stage].map(existsSync), [true, false, false])
})

t.test('what the file system refuses is a sentence, and leaves no stage', async (t) => {
  const { folder, write, build } = startProject(t)
  await build()
  write('a.ts', source(2))
  rmSync(join(folder, 'dist/src/a.js'))
  mkdirSync(join(folder, 'dist/src/a.js/in-the-way'), { recursive: true })
  const { code, said } = await build()
  t.equal(code, 1)
  t.match(said, /^Building \.\.\. the build failed: E\w+: [^\n]*\n$/)
  t.strictSame(stagesOf(folder), [])
})

t.test('a stage that was interrupted, or a dist that lost a file, is made good', async (t) => {
  const { folder, build } = startProject(t)
  await build()
  rmSync(join(folder, 'dist/src/a.js'))
  t.match(await build(), { code: 0, said: '1 files replaced' })
  for (const lost of ['a.js', 'a.js.map']) {
    rmSync(join(folder, '.build/src', lost))
    t.match(await build(), { code: 0, said: '0 files replaced, 0 removed' })
  }
  // As a machine leaves it that lost its power.
  writeFileSync(join(folder, '.build/src/a.js'), '')
  t.match(await build(), { code: 0, said: '0 files replaced, 0 removed' })
  t.ok(existsSync(join(folder, 'dist/src/a.js')))
})

t.test('two builds at once beside a reader: every file is whole at every look', async (t) => {
  const { folder, write, read, build } = startProject(t)
  await build()
  const file = join(folder, 'dist/src/a.js')
  for (const value of [4, 5]) {
    write('a.ts', source(value))
    let over = false
    const both = Promise.all([build(), build()]).finally(() => {
      over = true
    })
    let looks = 0
    while (!over) {
      const text = readFileSync(file, 'utf8')
      if (!/value = \d;\n/.test(text)) t.fail(`half a file of ${text.length} characters`)
      looks += 1
      await new Promise((resolve) => setImmediate(resolve))
    }
    t.ok(looks > 10)
    for (const { code } of await both) t.equal(code, 0)
    t.match(read('a.js'), `value = ${value}`)
  }
  t.strictSame(stagesOf(folder), [])
})
