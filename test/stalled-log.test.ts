/** Whoever reads the server's log may stall: nothing else may, and what is read again is whole. */
import './harness/unhooked.js'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { TEST_APPLICATION_ID } from '../src/dev/fixtures/keys.js'
import { type LogLine, MAIN, serverEnvironment } from '../src/dev/stage/server-process.js'
import { eventually } from './harness/eventually.js'
import { IDLE } from './harness/idle-server.js'
import { command, signed } from './harness/signed.js'

/** More lines than a pipe holds. */
const PINGS = 1500

interface Unread {
  readonly child: ChildProcess & { readonly stdout: NodeJS.ReadableStream }
  readonly listening: LogLine
}

/** A server whose log is read until it listens, and no longer. */
async function startUnread(t: Test, more: Record<string, string> = {}): Promise<Unread> {
  const env = serverEnvironment(process.env, { ...IDLE, SHUTDOWN_GRACE_MS: '3000', ...more })
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => child.kill('SIGKILL'))
  const lines = createInterface({ input: child.stdout })
  const listening = await new Promise<LogLine>((resolve) =>
    lines.on('line', (line) => {
      const read = JSON.parse(line) as LogLine
      if (read.msg === 'listening') resolve(read)
    }),
  )
  lines.close()
  return { child, listening }
}

async function sendPings({ listening }: Unread): Promise<boolean> {
  const { payload, headers } = signed({
    id: '1',
    application_id: TEST_APPLICATION_ID,
    token: 'x',
    type: 1,
  })
  const url = `${listening.address}/interactions`
  for (let sent = 0; sent < PINGS; sent += 50) {
    const replies = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const reply = await fetch(url, { method: 'POST', headers, body: payload })
        return (await reply.text()) === '{"type":1}'
      }),
    )
    if (!replies.every(Boolean)) return false
  }
  return true
}

t.test('with nobody reading, requests are answered, and it ends in its grace', async (t) => {
  const unread = await startUnread(t)
  t.ok(await sendPings(unread))
  t.equal((await fetch(`${unread.listening.adminAddress}/healthz`)).status, 200)
  const ended = once(unread.child, 'exit')
  unread.child.kill('SIGTERM')
  t.strictSame(await ended, [0, null])
})

t.test('with a reader that comes back, every line comes out, the last ones too', async (t) => {
  const unread = await startUnread(t)
  t.ok(await sendPings(unread))
  unread.child.kill('SIGTERM')
  const log = (await text(unread.child.stdout))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  t.equal(log.filter(({ msg }) => msg === 'ping answered').length, PINGS)
  t.match(log.at(-2), { msg: 'shutting down' })
  t.match(log.at(-1), { msg: 'stopped' })
})

t.test('the last words of a second signal reach a reader that is behind', async (t) => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  t.teardown(() => silent.close())
  const folder = t.testdir()
  const unread = await startUnread(t, {
    SIGNAL_API_URL: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
    SHUTDOWN_GRACE_MS: '60000',
    LOG_FILE: join(folder, 'a.log'),
  })
  t.ok(await sendPings(unread))
  const { payload, headers } = signed(command())
  const url = `${unread.listening.address}/interactions`
  const reply = await fetch(url, { method: 'POST', headers, body: payload })
  t.equal(await reply.text(), '{"type":5}')
  const inFile = (msg: string) =>
    eventually(msg, async () => {
      const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
      return files.find((kept) => kept.includes(msg))
    })
  unread.child.kill('SIGTERM')
  await inFile('shutting down')
  unread.child.kill('SIGTERM')
  const kept = await inFile('interaction left unanswered')
  const [, since] = kept.split('"msg":"listening"}\n')
  t.equal(await text(unread.child.stdout), since, 'every destination has the same')
})
