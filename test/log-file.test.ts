/** The log file: opened or refused at start, and a disk that takes nothing more is told of, no end of the process. */
import { once } from 'node:events'
import { readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { openLogFile } from '../src/log-file.js'
import { startChild } from './harness/child-server.js'

const never = (error: Error) => {
  throw error
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

t.test('a file that cannot be opened is refused', async (t) => {
  const folder = t.testdir({ plain: '' })
  await t.rejects(openLogFile(join(folder, 'plain', 'a.log'), never), { code: 'EEXIST' })
})

t.test('a full disk is told of once, and no uncaught error', async (t) => {
  const folder = t.testdir()
  symlinkSync('/dev/full', join(folder, 'a.1.log'))
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
  symlinkSync('/dev/full', join(folder, 'a.1.log'))
  const { discord, server, logged } = await startChild(t, { LOG_FILE: join(folder, 'a.log') })
  t.equal((await discord.ping().replied)?.status, 200)
  await logged('ping answered')
  t.equal(await server.stop(), 0)
  t.match(server.lastLines.join('\n'), /LOG_FILE: ENOSPC/)
})
