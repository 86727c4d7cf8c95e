/** The end of the process, with real signals to a real one. */
import { readdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import t from 'tap'
import { startChild } from './harness/child-server.js'

const SIGNAL = { pair: 'EUR/USD', timeframe: '4h' }

t.test('SIGTERM with 200 deferred interactions in flight: all are delivered, exit 0', async (t) => {
  const { discord, backend, server, logs } = await startChild(t)
  backend.delayMs = 1500
  const exchanges = Array.from({ length: 200 }, () => discord.command('signal', SIGNAL))
  const replies = await Promise.all(exchanges.map(({ replied }) => replied))
  t.ok(replies.every((reply) => reply?.body === '{"type":5}'))
  const stopped = server.stop()
  const endings = await Promise.all(exchanges.map(({ ended }) => ended))
  t.ok(endings.every(({ message }) => message?.embeds.length === 1))
  t.equal(await stopped, 0)
  t.match(logs.at(-1), { msg: 'stopped', abandoned: 0 })
  t.same(discord.violations, [])
})

t.test('SIGINT stops it as well, and an idle keep-alive connection does not hold it', async (t) => {
  const { discord, server } = await startChild(t)
  await discord.ping().replied
  server.signal('SIGINT')
  t.equal(await server.ended, 0)
})

t.test(
  'traders whose answer will not come in time are told so before the grace ends',
  async (t) => {
    const { discord, backend, server, logged } = await startChild(t, { SHUTDOWN_GRACE_MS: '1500' })
    backend.failWith = 'hang'
    const exchange = discord.command('signal', SIGNAL)
    await exchange.replied
    const stopped = server.stop()
    t.match((await exchange.ended).message?.content, /^❌ Failed to retrieve signal/)
    t.equal(await stopped, 0)
    t.match(await logged('interaction ended'), { outcome: 'told', reason: 'SIGNAL_ABORTED' })
  },
)

t.test('what could not even be told leaves one warning with its id, and exit 0', async (t) => {
  const { discord, backend, server, logs } = await startChild(t, { SHUTDOWN_GRACE_MS: '900' })
  backend.failWith = 'hang'
  const exchanges = [1, 2].map(() => discord.command('signal', SIGNAL, { fault: 'hang:100' }))
  await Promise.all(exchanges.map(({ replied }) => replied))
  t.equal(await server.stop(), 0)
  const abandoned = logs.filter(({ outcome }) => outcome === 'abandoned')
  t.strictSame(
    new Set(abandoned.map((line) => line.interactionId)),
    new Set(exchanges.map(({ id }) => id)),
  )
  t.equal(abandoned.length, 2)
  t.ok(abandoned.every(({ level }) => level === 'warn'))
})

t.test('a second SIGTERM ends it at once and says what was left', async (t) => {
  const folder = t.testdir()
  const { discord, backend, server, logs, logged } = await startChild(t, {
    LOG_FILE: join(folder, 'a.log'),
  })
  backend.failWith = 'hang'
  const exchange = discord.command('signal', SIGNAL)
  await exchange.replied
  server.signal('SIGTERM')
  await logged('shutting down')
  server.signal('SIGTERM')
  t.not(await server.ended, 0)
  const [file = ''] = readdirSync(folder)
  const kept = readFileSync(join(folder, file), 'utf8')
  t.match(kept, new RegExp(`${exchange.id}.*interaction left unanswered`), 'in every destination')
  t.match(logs.at(-1), {
    msg: 'interaction left unanswered',
    interactionId: exchange.id,
    level: 'warn',
  })
})

t.test('what hangs past the grace is ended, and says whose answer is missing', async (t) => {
  const hang = 'import{Server}from"node:http";Server.prototype.close=function(){return this}'
  const load = `--import=data:text/javascript,${encodeURIComponent(hang)}`
  const { discord, backend, server, logs } = await startChild(t, {
    SHUTDOWN_GRACE_MS: '1',
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} ${load}`,
  })
  backend.failWith = 'hang'
  const exchanges = [1, 2].map(() => discord.command('signal', SIGNAL))
  await Promise.all(exchanges.map(({ replied }) => replied))
  t.equal(await server.stop(), 1)
  const missing = logs.filter(({ msg }) => msg === 'interaction left unanswered')
  t.ok(missing.every(({ level, command }) => level === 'warn' && command === 'signal'))
  t.strictSame(
    missing.map(({ interactionId }) => interactionId).sort(),
    exchanges.map(({ id }) => id).sort(),
  )
})

t.test('what npm start hands on of a Ctrl-C is no second signal, but a third is', async (t) => {
  const { discord, backend, server, logged } = await startChild(t, { npm_lifecycle_event: 'start' })
  backend.delayMs = 1500
  const exchange = discord.command('signal', SIGNAL)
  await exchange.replied
  server.signal('SIGINT')
  await logged('shutting down')
  server.signal('SIGINT')
  t.match(await exchange.ended, { outcome: 'answered' })
  t.equal(await server.ended, 0)

  const other = await startChild(t, { npm_lifecycle_event: 'start' })
  other.backend.failWith = 'hang'
  await other.discord.command('signal', SIGNAL).replied
  // Sent at once, two of them would arrive as one.
  const sending = setInterval(() => other.server.signal('SIGINT'), 50)
  t.teardown(() => clearInterval(sending))
  t.not(await other.server.ended, 0)
})

t.test('there is no moment in which a Ctrl-C would find nobody listening', async (t) => {
  const watch =
    "process.on('removeListener',n=>{if(n==='SIGINT'&&!process.listenerCount(n))process.exit(77)})"
  const load = `--import=data:text/javascript,${encodeURIComponent(watch)}`
  const { server, logged } = await startChild(t, {
    npm_lifecycle_event: 'start',
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} ${load}`,
  })
  await logged('listening')
  server.signal('SIGINT')
  t.equal(await server.ended, 0)
})

t.test(
  'a client in the middle of its request does not hold the process past half of its grace',
  async (t) => {
    const { discord, server } = await startChild(t, { SHUTDOWN_GRACE_MS: '800' })
    const { hostname, port, pathname } = new URL(discord.endpoint)
    const client = connect(Number(port), hostname)
    client.on('error', () => {})
    client.write(`POST ${pathname} HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n123`)
    await discord.ping().replied
    t.equal(await server.stop(), 0)
  },
)

t.test("nor does one in the middle of a request to the operators' listener", async (t) => {
  const { server, logs } = await startChild(t, { SHUTDOWN_GRACE_MS: '500' })
  const { adminAddress } = logs.find(({ msg }) => msg === 'listening') ?? {}
  const { hostname, port } = new URL(String(adminAddress))
  const client = connect(Number(port), hostname)
  client.on('error', () => {})
  client.write('GET /metrics HTTP/1.1\r\nhost: x\r\n')
  await fetch(`${adminAddress}/healthz`)
  t.equal(await server.stop(), 0)
})
