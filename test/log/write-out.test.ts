/** The last lines of real processes that exit while standard output is full. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'

/** More than any pipe holds, in lines of several bytes a character. */
const LINES = 20_000
const line = (number: number) => `${number} é😀 ${'x'.repeat(20)}\n`
const ALL = Array.from({ length: LINES }, (_, number) => line(number)).join('')

/** It writes all lines in some batches, says so on standard error, writes out what is left, and is gone. */
const script = (withinMs: number, lines = LINES) => `
  import { createLogOutput } from ${JSON.stringify(new URL('../../src/log/output.js', import.meta.url).href)}
  const output = createLogOutput(process.stdout, () => {})
  for (let number = 0; number < ${lines}; number++) {
    output.write(number + ' é😀 ' + 'x'.repeat(20) + '\\n')
    if (number % 3000 === 0) await new Promise(setImmediate)
  }
  process.stderr.write('full')
  output.flushSync(${withinMs})
  process.exit(3)
`
const argv = (code: string) => ['--input-type=module', '-e', code]

async function startFull(t: Test, withinMs: number) {
  const child = spawn(process.execPath, argv(script(withinMs)), {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  t.teardown(() => child.kill('SIGKILL'))
  const ended = once(child, 'exit')
  await once(child.stderr, 'data')
  return { stdout: child.stdout, ended }
}

t.test('a reader that is behind gets every byte, once and in order', async (t) => {
  const { stdout, ended } = await startFull(t, 60_000)
  t.equal(await text(stdout), ALL)
  t.strictSame(await ended, [3, null])
})

t.test('so it does through a pipe of the shell', async (t) => {
  const command = '"$0" "$@" | { read -r first; echo "$first"; cat; }'
  const shell = spawn('sh', ['-c', command, process.execPath, ...argv(script(60_000))], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  t.equal(await text(shell.stdout), ALL)
})

t.test('one that takes nothing holds the exit for the time that is given, no longer', async (t) => {
  const { ended } = await startFull(t, 50)
  t.strictSame(await ended, [3, null])
})

t.test('one that has gone does not hold it', async (t) => {
  const { stdout, ended } = await startFull(t, 60_000)
  stdout.destroy()
  t.strictSame(await ended, [3, null])
})

t.test('what is out is not written again, and a file has all at once', async (t) => {
  const file = join(t.testdir(), 'out')
  const shell = spawn(
    'sh',
    ['-c', '"$0" "$@" > "$FILE"', process.execPath, ...argv(script(60_000))],
    {
      env: { ...process.env, FILE: file },
      stdio: 'ignore',
    },
  )
  await once(shell, 'exit')
  t.equal(readFileSync(file, 'utf8'), ALL)

  const few = spawn(process.execPath, argv(script(60_000, 10)), {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  t.equal(await text(few.stdout), ALL.split('\n').slice(0, 10).join('\n').concat('\n'))
})
