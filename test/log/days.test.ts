/** What is removed of a log's files, and what never. */
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { dayOf, fileOfDay, removeOldDays } from '../../src/log/days.js'

/** `count` days of January. */
const january = (count: number) =>
  Array.from({ length: count }, (_, i) => `2026-01-${String(i + 1).padStart(2, '0')}`)
const files = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 'x']))

t.test('a day is one of UTC, and stands before the extension', async (t) => {
  t.equal(dayOf(Date.parse('2026-01-05T23:59:59.999Z')), '2026-01-05')
  t.equal(dayOf(Date.parse('2026-01-06T00:00:00.000Z')), '2026-01-06')
  t.equal(fileOfDay('/logs/my.app.log', '2026-01-05'), '/logs/my.app.2026-01-05.log')
  t.equal(fileOfDay('plain', '2026-01-05'), 'plain.2026-01-05')
})

t.test('fourteen days before this one stay, whichever they are', async (t) => {
  const names = january(20).map((day) => `a.${day}.log`)
  const folder = t.testdir(files([...names, 'a.2025-12-24.log']))
  await removeOldDays(join(folder, 'a.log'), '2026-01-20')
  t.strictSame(readdirSync(folder), names.slice(5))
  await removeOldDays(join(folder, 'a.log'), '2026-06-30')
  t.strictSame(readdirSync(folder), names.slice(6), 'fourteen, however long ago')
})

t.test('what is of a later day is none of the old ones', async (t) => {
  const names = january(20).map((day) => `a.${day}.log`)
  const folder = t.testdir(files(names))
  await removeOldDays(join(folder, 'a.log'), '2026-01-02')
  t.strictSame(readdirSync(folder), names)
})

t.test('what only looks alike is left alone', async (t) => {
  const strangers = [
    'a-2026-01-01.log',
    'a.2026-01-01.1.log',
    'a.2026-01-01.log.gz',
    'a.2026-1-1.log',
    'a.log',
    'ab.2026-01-01.log',
    'b.2026-01-01.log',
  ]
  const names = january(16).map((day) => `a.${day}.log`)
  const folder = t.testdir(files([...strangers, ...names.slice(1)]))
  mkdirSync(join(folder, 'a.2026-01-01.log'))
  await removeOldDays(join(folder, 'a.log'), '2026-01-31')
  const kept = [...strangers, 'a.2026-01-01.log', ...names.slice(2)]
  t.strictSame(readdirSync(folder), kept.sort())
})

t.test('a log without a folder is one of the folder that the process is in', async (t) => {
  const folder = t.testdir(files(january(16).map((day) => `plain.${day}`)))
  const before = process.cwd()
  t.teardown(() => process.chdir(before))
  process.chdir(folder)
  await removeOldDays('plain', '2026-01-31')
  t.equal(readdirSync(folder).length, 14)
  t.notOk(readdirSync(folder).includes('plain.2026-01-02'))
})
