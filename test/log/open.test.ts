/** The log as it is configured: on standard output, in a file too where one is named, whole when it is closed. */
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough, Writable } from 'node:stream'
import t from 'tap'
import { dayOf } from '../../src/log/days.js'
import { openLog } from '../../src/log/open.js'

const never = (problem: string) => {
  throw new Error(problem)
}
/** A reader of standard output that takes all. */
function reader() {
  const chunks: string[] = []
  const stdout = new Writable({
    write(chunk, _, done) {
      chunks.push(String(chunk))
      done()
    },
  })
  return { stdout, read: () => chunks.join('') }
}
const parsed = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

t.test('without a file the lines are on standard output, from the level on', async (t) => {
  const { stdout, read } = reader()
  const { logger, close } = await openLog({
    level: 'warn',
    file: undefined,
    stdout,
    complain: never,
  })
  logger.info('too quiet')
  logger.warn({ url: '/webhooks/1/t0ken/messages' }, 'one')
  logger.error('two')
  await close()
  t.match(parsed(read()), [
    { level: 'warn', msg: 'one', url: '/webhooks/1/[redacted]/messages' },
    { level: 'error', msg: 'two' },
  ])
})

t.test('with one the same lines are in both when it is closed', async (t) => {
  const folder = t.testdir()
  const { stdout, read } = reader()
  const { logger, close } = await openLog({
    level: 'info',
    file: join(folder, 'logs', 'a.log'),
    stdout,
    complain: never,
  })
  for (let number = 0; number < 1000; number++) logger.info({ number }, 'line')
  await close()
  const [name = ''] = readdirSync(join(folder, 'logs'))
  t.match(name, /^a\.\d{4}-\d{2}-\d{2}\.log$/)
  const text = readFileSync(join(folder, 'logs', name), 'utf8')
  t.equal(parsed(text).length, 1000)
  t.equal(read(), text)
})

t.test('it is closed when standard output has taken the last line', async (t) => {
  const taken: string[] = []
  const held: (() => void)[] = []
  const stdout = new Writable({
    write(chunk, _, done) {
      taken.push(String(chunk))
      held.push(done)
    },
  })
  const { logger, close } = await openLog({
    level: 'info',
    file: undefined,
    stdout,
    complain: never,
  })
  logger.info('last')
  let closed = false
  const closing = close().then(() => {
    closed = true
  })
  await new Promise(setImmediate)
  t.equal(closed, false)
  t.match(taken, [/"msg":"last"/])
  while (held.length > 0) {
    held.shift()?.()
    await new Promise(setImmediate)
  }
  await closing
  t.equal(closed, true)
})

t.test('lines that nobody read are counted in one, as soon as somebody does', async (t) => {
  const stdout = new PassThrough({ highWaterMark: 1 })
  const { logger, close } = await openLog({
    level: 'info',
    file: undefined,
    stdout,
    complain: never,
  })
  // Nine lines of a mebibyte, of which eight may wait.
  for (let number = 0; number < 9; number++) logger.info('x'.repeat(1024 * 1024))
  const chunks: string[] = []
  const told = new Promise<void>((resolve) => {
    stdout.on('data', (chunk) => {
      chunks.push(String(chunk))
      if (chunks.at(-1)?.includes('log lines dropped')) resolve()
    })
  })
  await told
  await close()
  const [last] = parsed(chunks.at(-1) ?? '')
  t.match(last, { level: 'warn', lines: 9 - (chunks.length - 1) })
  t.ok(last.lines >= 1)
})

t.test('a file that cannot be opened is refused, one that takes nothing is told of', async (t) => {
  const { stdout, read } = reader()
  const plain = t.testdir({ plain: '' })
  const wrong = { level: 'info', file: join(plain, 'plain', 'a.log'), stdout, complain: never }
  await t.rejects(openLog(wrong), { code: 'EEXIST' })

  const full = join(plain, 'full')
  mkdirSync(full)
  // Whenever the day ends.
  for (const ms of [Date.now(), Date.now() + 86_400_000])
    symlinkSync('/dev/full', join(full, `a.${dayOf(ms)}.log`))
  const problems: string[] = []
  const { logger, close } = await openLog({
    ...wrong,
    file: join(full, 'a.log'),
    complain: (problem) => problems.push(problem),
  })
  logger.info('one')
  await close()
  t.match(problems, [/ENOSPC/])
  t.match(parsed(read()), [{ msg: 'one' }], 'standard output has it all the same')
})

t.test('what is flushed at once is in the file, if the disk takes it, and no defect', async (t) => {
  const folder = t.testdir()
  const { stdout } = reader()
  const { logger, close, flushSync } = await openLog({
    level: 'info',
    file: join(folder, 'a.log'),
    stdout,
    complain: never,
  })
  logger.info('last words')
  flushSync()
  const [name = ''] = readdirSync(folder)
  t.match(readFileSync(join(folder, name), 'utf8'), /last words/)
  await close()
  flushSync()
  const alone = await openLog({ level: 'info', file: undefined, stdout, complain: never })
  alone.flushSync()
})
