/** How the process begins, how it refuses to, and what its log file has of its end. */
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createSocketServer } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { ServerProcess, serverEnvironment } from '../src/dev/stage/server-process.js'
import { IDLE } from './harness/idle-server.js'

const start = (env: Readonly<Record<string, string>>) =>
  new ServerProcess(serverEnvironment(process.env, env))

async function takePort(t: Test): Promise<string> {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  t.teardown(() => other.close())
  return String((other.address() as AddressInfo).port)
}

/** All lines of a log, whichever their day. */
const linesIn = (folder: string) =>
  readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  )

t.test('every problem of the environment is named at once, no value is, exit 1', async (t) => {
  const server = start({
    PORT: 'secret',
    SIGNAL_API_URL: 'secret://x',
    DISCORD_PUBLIC_KEY: 'secret',
  })
  t.equal(await server.ended, 1)
  const said = server.lastLines.join('\n')
  for (const name of ['PORT', 'SIGNAL_API_URL', 'DISCORD_PUBLIC_KEY', 'DISCORD_APPLICATION_ID'])
    t.match(said, name)
  t.notMatch(said, /secret/)
})

t.test('the public test key is refused in production', async (t) => {
  const server = start({ ...IDLE, NODE_ENV: 'production' })
  t.equal(await server.ended, 1)
  t.match(server.lastLines.join('\n'), /test key/)
})

t.test('a port that is taken is a fatal line and exit 1', async (t) => {
  const server = start({ ...IDLE, PORT: await takePort(t) })
  t.equal(await server.ended, 1)
  t.match(server.lastLines.join('\n'), /"level":"fatal".*EADDRINUSE.*"msg":"cannot listen"/)
})

t.test('why a server cannot listen is said where there is no log as well', async (t) => {
  const server = start({ ...IDLE, LOG_LEVEL: 'silent', PORT: await takePort(t) })
  t.equal(await server.ended, 1)
  t.match(server.lastLines.join('\n'), /^Signalbox cannot listen: .*EADDRINUSE/)
})

t.test(
  "limits beyond Discord's own are warned of, and the longest grace is no short one",
  async (t) => {
    const server = start({ ...IDLE, ACK_BUDGET_MS: '60000', SHUTDOWN_GRACE_MS: '2147483647' })
    await server.listening()
    server.signal('SIGTERM')
    t.equal(await server.ended, 0)
    const said = server.lastLines.join('\n')
    t.match(said, /"level":"warn".*"variable":"ACK_BUDGET_MS".*which is 3 s/)
    t.notMatch(said, /TimeoutOverflow/)
  },
)

t.test('a defect that nobody caught is a fatal line, an orderly end and exit 1', async (t) => {
  const defect = 'process.on("SIGUSR2",()=>{throw new Error("defect")})'
  const load = `--import=data:text/javascript,${encodeURIComponent(defect)}`
  const server = start({ ...IDLE, NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} ${load}` })
  await server.listening()
  server.signal('SIGUSR2')
  t.equal(await server.ended, 1)
  const said = server.lastLines.join('\n')
  t.match(said, /"level":"fatal".*defect.*"msg":"unexpected error, shutting down"/)
  t.match(said, /"msg":"stopped"/s)
})

/** A server that gets a SIGTERM as soon as it listens to that for the `nth` time. */
function startInterrupted(nth: number, env: Readonly<Record<string, string>> = {}) {
  const interrupt = `let n=0;process.on("newListener",(name)=>{if(name==="SIGTERM"&&++n===${nth})
    setImmediate(()=>process.kill(process.pid,"SIGTERM"))})`
  const load = `--import=data:text/javascript,${encodeURIComponent(interrupt)}`
  return start({ ...IDLE, ...env, NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} ${load}` })
}

t.test('SIGTERM before there is anything to close ends it at once, exit 0', async (t) => {
  const server = startInterrupted(1)
  t.equal(await server.ended, 0)
  // Node 24 loads all of it in one go and hears the signal after that: then it is an end as any other.
  t.match(server.lastLines.join('\n'), /^$|"msg":"shutting down".*"msg":"stopped"/s)
})

t.test('SIGTERM while it opens waits for that, then an orderly end, exit 0', async (t) => {
  // Its server gives Redis a moment to answer before it listens.
  const redis = createSocketServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1')
  await once(redis, 'listening')
  t.teardown(() => redis.close())
  const { port } = redis.address() as AddressInfo
  const server = startInterrupted(2, { REDIS_URL: `redis://127.0.0.1:${port}` })
  t.equal(await server.ended, 0)
  const said = server.lastLines.join('\n')
  t.match(said, /"msg":"shutting down".*"msg":"listening".*"msg":"stopped"/s)
})

t.test('the last line of a server that stops is in its log file', async (t) => {
  const folder = t.testdir()
  const server = start({ ...IDLE, LOG_FILE: join(folder, 'a.log') })
  await server.listening()
  server.signal('SIGTERM')
  t.equal(await server.ended, 0)
  t.match(linesIn(folder).at(-1), { msg: 'stopped' })
})

t.test('why a server cannot listen is in its log file', async (t) => {
  const folder = t.testdir()
  const server = start({ ...IDLE, LOG_FILE: join(folder, 'a.log'), PORT: await takePort(t) })
  t.equal(await server.ended, 1)
  t.match(linesIn(folder).at(-1), { msg: 'cannot listen' })
})
