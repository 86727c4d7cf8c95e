/** The log file: a new one each day, opened or refused at start, and no disk that takes nothing ends the process. */
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, symlinkSync, watch } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { dayOf } from '../../src/log/days.js'
import { openLogFile } from '../../src/log/file.js'
import { startChild } from '../harness/child-server.js'

const never = (error: Error) => {
  throw error
}

const EVENING = Date.parse('2026-01-20T23:59:59.999Z')
const MIDNIGHT = EVENING + 1
const DAY_MS = 86_400_000

/** A day of `a.log` in January. */
const named = (day: number) => `a.2026-01-${String(day).padStart(2, '0')}.log`
const days = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, i) => named(first + i))
const filled = (names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, 'old\n']))

/** A disk that is full today, whenever the day ends. */
function fillDisk(folder: string) {
  for (const ms of [Date.now(), Date.now() + DAY_MS])
    symlinkSync('/dev/full', join(folder, `a.${dayOf(ms)}.log`))
}

t.test('lines go into the file, whose folder is made', async (t) => {
  const folder = join(t.testdir(), 'logs')
  const file = await openLogFile(join(folder, 'a.log'), never)
  t.teardown(() => file.end())
  const written = once(file, 'write')
  file.write('{"msg":"x"}\n')
  await written
  const [name = ''] = readdirSync(folder)
  t.equal(readFileSync(join(folder, name), 'utf8'), '{"msg":"x"}\n')
})

t.test('the first line of a day opens its file, and the oldest goes', async (t) => {
  const folder = t.testdir(filled(days(6, 19)))
  let now = EVENING
  const file = await openLogFile(join(folder, 'a.log'), never, () => now)
  t.teardown(() => file.end())
  const evening = once(file, 'write')
  file.write('evening\n')
  await evening
  t.strictSame(readdirSync(folder), days(6, 20))

  now = MIDNIGHT
  const removed = new Promise<void>((resolve) => {
    const watcher = watch(folder, () => {
      if (readdirSync(folder).includes(named(6))) return
      watcher.close()
      resolve()
    })
  })
  const morning = once(file, 'write')
  file.write('morning\n')
  await Promise.all([morning, removed])
  t.strictSame(readdirSync(folder), days(7, 21))
  t.equal(readFileSync(join(folder, named(20)), 'utf8'), 'evening\n')
  t.equal(readFileSync(join(folder, named(21)), 'utf8'), 'morning\n')
})

t.test('a restart goes on with the file of its day, and keeps the last fortnight', async (t) => {
  const folder = t.testdir({ ...filled(days(1, 20)), 'b.2025-01-01.log': '' })
  for (const [text, ms] of [
    ['one\n', EVENING],
    ['two\n', EVENING],
    ['three\n', MIDNIGHT],
  ] as const) {
    const file = await openLogFile(join(folder, 'a.log'), never, () => ms)
    const written = once(file, 'write')
    file.write(text)
    await written
    file.end()
    await once(file, 'close')
  }
  t.strictSame(readdirSync(folder), [...days(7, 21), 'b.2025-01-01.log'])
  t.equal(readFileSync(join(folder, named(20)), 'utf8'), 'old\none\ntwo\n')
  t.equal(readFileSync(join(folder, named(21)), 'utf8'), 'three\n')
})

t.test("a day's file that cannot be opened is told of, and yesterday's goes on", async (t) => {
  const folder = t.testdir()
  mkdirSync(join(folder, named(21)))
  const errors: NodeJS.ErrnoException[] = []
  let now = EVENING
  const file = await openLogFile(
    join(folder, 'a.log'),
    (error) => errors.push(error),
    () => now,
  )
  now = MIDNIGHT
  const failed = once(file, 'error').catch((error: unknown) => error)
  file.write('one\n')
  await failed
  const kept = once(file, 'write')
  file.write('two\n')
  await kept
  t.equal(readFileSync(join(folder, named(20)), 'utf8'), 'one\ntwo\n')

  now += DAY_MS
  const written = once(file, 'write')
  file.write('three\n')
  await written
  t.equal(readFileSync(join(folder, named(22)), 'utf8'), 'three\n')
  const closed = once(file, 'close')
  file.end()
  await closed
  t.match(errors, [{ code: 'EISDIR' }])
  t.equal(errors.length, 1)
})

t.test('a file that cannot be opened is refused', async (t) => {
  const folder = t.testdir({ plain: '' })
  await t.rejects(openLogFile(join(folder, 'plain', 'a.log'), never), { code: 'EEXIST' })
})

t.test('a full disk is told of once, and no uncaught error', async (t) => {
  const folder = t.testdir()
  fillDisk(folder)
  const errors: NodeJS.ErrnoException[] = []
  const file = await openLogFile(join(folder, 'a.log'), (error) => errors.push(error))
  t.teardown(() =>
    file
      .removeAllListeners('error')
      .on('error', () => {})
      .end(),
  )
  for (const text of ['one\n', 'two\n']) {
    const failed = once(file, 'error').catch((error: unknown) => error)
    file.write(text)
    await failed
  }
  t.match(errors, [{ code: 'ENOSPC' }])
  t.equal(errors.length, 1)
  file.emit('write', 4)
  file.emit('error', new Error('again'))
  t.equal(errors.length, 2, 'told again after it had worked')
})

t.test('the server says at start that its log file cannot be opened, and exits 1', async (t) => {
  const folder = t.testdir({ plain: '' })
  const started = startChild(t, { LOG_FILE: join(folder, 'plain', 'a.log') })
  await t.rejects(started, { message: /LOG_FILE cannot be opened: EEXIST/ })
})

t.test('a server whose log file is full answers all the same', async (t) => {
  const folder = t.testdir()
  fillDisk(folder)
  const { discord, server, logged } = await startChild(t, { LOG_FILE: join(folder, 'a.log') })
  t.equal((await discord.ping().replied)?.status, 200)
  await logged('ping answered')
  t.equal(await server.stop(), 0)
  t.match(server.lastLines.join('\n'), /LOG_FILE: ENOSPC/)
})
