/** Further troubles of machines, containers, proxies and stores, each tried on the whole program. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect, createServer as createSocketServer } from 'node:net'
import t, { type Test } from 'tap'
import { makeSignal } from '../../src/dev/demo-backend/signal.js'
import { MAIN, ServerProcess, serverEnvironment } from '../../src/dev/stage/server-process.js'
import { startChild } from '../harness/child-server.js'
import { eventually } from '../harness/eventually.js'
import { startForgetfulProxy } from '../harness/forgetful-proxy.js'
import { IDLE } from '../harness/idle-server.js'
import { startRedis, withoutRedis } from '../harness/redis.js'
import { type Running, startRunning } from '../harness/running-app.js'
import { type OnEdit, startFront } from './discord-front.js'

// Five of them start a server of their own.
t.setTimeout(180_000)

const KEY = { pair: 'EUR/USD', timeframe: '4h' }
const PAIRS = ['EUR/USD', 'GBP/USD', 'USD/JPY', 'USD/CHF', 'AUD/USD', 'USD/CAD']
const YEAR_MS = 365 * 24 * 3600 * 1000

/** Everything, with something of our own between it and Discord. */
async function startBehindFront(t: Test, onEdit: OnEdit): Promise<Running> {
  const front = await startFront(t, onEdit)
  const running = await startRunning(t, { env: { DISCORD_API_BASE_URL: front.apiBaseUrl } })
  front.leadTo(running.discord.apiBaseUrl)
  return running
}

/** Everything, with a backend whose documents are changed by `change`. */
async function startWithDocument(t: Test, change: (document: object) => object): Promise<Running> {
  const backend = createServer((request, response) => {
    const { searchParams } = new URL(String(request.url), 'http://x')
    const [pair, timeframe] = [searchParams.get('pair'), searchParams.get('timeframe')]
    const document = makeSignal(String(pair), String(timeframe), Date.now(), 1)
    response.end(JSON.stringify(change({ ...document })))
  })
  backend.listen(0, '127.0.0.1')
  await once(backend, 'listening')
  t.teardown(() => backend.close())
  const { port } = backend.address() as AddressInfo
  return startRunning(t, { env: { SIGNAL_API_URL: `http://127.0.0.1:${port}` } })
}

type Asked = Record<string, string>

async function answered(t: Test, { discord }: Running, name = 'signal', options: Asked = KEY) {
  const { outcome, message } = await discord.command(name, options).ended
  t.equal(outcome, 'answered', `/${name} ${Object.values(options).join(' ')}`)
  return message
}

t.test(
  'kubernetes-sigs/external-dns#5400, docker/cli#3630: white space or quotes around a value are refused by name',
  async (t) => {
    const wrapped = {
      SIGNAL_API_URL: `${IDLE.SIGNAL_API_URL} `,
      SIGNAL_API_KEY: '"hidden"',
      LOG_FILE: '/tmp/hidden.log\r',
    }
    const server = new ServerProcess(serverEnvironment(process.env, { ...IDLE, ...wrapped }))
    t.equal(await server.ended, 1)
    const said = server.lastLines.join('\n')
    for (const name of Object.keys(wrapped))
      t.match(said, `${name} must have no white space or quotes around it`)
    t.notMatch(said, /hidden|at .*\.js:\d/, 'neither the value nor a stack')
  },
)

t.test('moby/moby#34855: no log line is past what a container runtime leaves whole', async (t) => {
  const message = `Must be 1024 or fewer in length. ${'x'.repeat(200)}`
  const each = (n: number) => [n, { _errors: [{ code: 'BASE_TYPE_BAD_LENGTH', message }] }]
  const errors = Object.fromEntries(Array.from({ length: 200 }, (_, n) => each(n)))
  const answer = { kind: 'error', status: 400, code: 50035, message: 'no', errors } as const
  const fault = { name: 'a large tree', edits: { times: 1, answer } }
  const { discord, logs, logged } = await startRunning(t)
  const exchange = discord.command('signal', KEY, { fault })
  t.equal((await exchange.ended).outcome, 'answered')
  const line = await logged('discord refused the message')
  t.match(line, { code: 50035, errors: /BASE_TYPE_BAD/ })
  for (const each of logs) t.ok(Buffer.byteLength(JSON.stringify(each)) < 16 * 1024, each.msg)
})

t.test(
  "firedancer-io/firedancer#3925: a log rotator's signal neither ends it nor opens a debugger",
  async (t) => {
    const { server, discord } = await startChild(t)
    server.signal('SIGUSR1')
    server.signal('SIGUSR2')
    t.equal((await discord.command('signal', KEY).ended).outcome, 'answered')
    t.notMatch(server.lastLines.join('\n'), /Debugger|shutting down/)
    t.equal(server.isRunning, true)
  },
)

const CHILDREN = `/proc/self/task/${process.pid}/children`

/** How many threads of our children are the native renderer's own. */
function countNativeThreads(): number {
  const children = readFileSync(CHILDREN, 'utf8').trim().split(' ')
  const names = children.flatMap((pid) =>
    readdirSync(`/proc/${pid}/task`).map((id) =>
      readFileSync(`/proc/${pid}/task/${id}/comm`, 'utf8'),
    ),
  )
  return names.filter((name) => name.startsWith('tokio')).length
}

t.test(
  'web-infra-dev/rspack#6209: drawing takes one native thread, however many processors there are',
  { skip: !existsSync(CHILDREN) && 'no such /proc here' },
  async (t) => {
    const { discord } = await startChild(t)
    const { message } = await discord.command('signal', KEY).ended
    t.match(message, { embeds: [{ image: {} }] })
    t.equal(countNativeThreads(), 1)
  },
)

t.test('nodejs/node#947: it goes on when nobody reads its output any more', async (t) => {
  const { discord, backend } = await startRunning(t)
  const child = spawn(process.execPath, [MAIN], {
    env: serverEnvironment(process.env, {
      ...IDLE,
      DISCORD_PUBLIC_KEY: discord.publicKey,
      DISCORD_API_BASE_URL: discord.apiBaseUrl,
      SIGNAL_API_URL: backend.url,
      SIGNAL_API_KEY: 'backend-key',
    }),
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  t.teardown(() => child.kill('SIGKILL'))
  let text = ''
  for await (const chunk of child.stdout) {
    text += chunk
    // Leaving the loop closes the pipe.
    if (text.includes('"listening"')) break
  }
  const [, address] = /"address":"([^"]+)"/.exec(text) ?? []
  discord.endpoint = `${address}/interactions`
  for (const pair of ['EUR/USD', 'GBP/USD'])
    t.equal((await discord.command('signal', { ...KEY, pair }).ended).outcome, 'answered')
  child.kill('SIGTERM')
  t.strictSame(await once(child, 'exit'), [0, null])
})

t.test('louislam/uptime-kuma#2623: a time zone that nobody knows is no trouble', async (t) => {
  const { discord } = await startChild(t, { TZ: ':/etc/localtime', LC_ALL: 'POSIX' })
  t.equal((await discord.command('signal', KEY).ended).outcome, 'answered')
  t.equal((await discord.command('board', { timeframe: '4h' }).ended).outcome, 'answered')
})

t.test('opalenzuela/opendomo#29: a machine that believes in another year answers', async (t) => {
  for (const years of [-56, 24]) {
    const running = await startRunning(t, { machineNow: () => Date.now() + years * YEAR_MS })
    for (const name of ['help', 'status']) await answered(t, running, name, {})
    await answered(t, running)
  }
})

t.test('nodejs/node#47246: a success with more headers than 16 KiB is one', async (t) => {
  const padding = 'x'.repeat(20_000)
  const running = await startBehindFront(t, (_, request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json', 'set-cookie': padding })
      response.end('{}')
    })
    return true
  })
  const { id } = running.discord.command('signal', KEY)
  t.match(await running.logged('interaction ended', id), { attempts: 1, outcome: 'delivered' })
})

t.test('nodejs/node#47724: after a sleep nothing from before it is shown as current', async (t) => {
  let sleptMs = 0
  const now = () => Date.now() + sleptMs
  const running = await startRunning(t, { machineNow: now, discord: { now } })
  await running.app.calibrated()
  // Of a market that never closes.
  const key = { pair: 'ETH/USD', timeframe: '15min' }
  t.notMatch(JSON.stringify(await answered(t, running, 'signal', key)), /not current/)
  sleptMs = 6 * 3600 * 1000
  // The estimate lags behind until Discord has been asked.
  t.match(JSON.stringify(await answered(t, running, 'signal', key)), /not current/)
})

t.test('nodejs/undici#196: what is said before the answer is not the answer', async (t) => {
  const running = await startBehindFront(t, (_, { socket }) => {
    socket.write('HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n')
    return false
  })
  const exchange = running.discord.command('signal', KEY)
  t.equal((await exchange.ended).outcome, 'answered')
  t.match(await running.logged('interaction ended', exchange.id), { attempts: 1 })
})

t.test('nodejs/help#2034: a body that is refused unread is told in plain text', async (t) => {
  const running = await startBehindFront(t, (_, { headers, socket }) => {
    if (Number(headers['content-length']) < 3000) return false
    socket.end('HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
    return true
  })
  t.match(await answered(t, running), { content: /^❌ Failed to retrieve signal/ })
})

t.test('Ilshidur/action-discord#94: a refusal of any form ends in plain text', async (t) => {
  const bodies = ['{"embeds":["0"]}', '["no"]', '"no"', 'null', '{"code":"50035","message":{}}', '']
  let edits = 0
  const running = await startBehindFront(t, (_, __, response) => {
    const refused = edits++ % 2 === 0
    if (refused) response.writeHead(400, { 'content-type': 'application/json' })
    if (refused) response.end(bodies[(edits - 1) / 2])
    return refused
  })
  for (const [n, body] of bodies.entries()) {
    const message = await answered(t, running, 'signal', { ...KEY, pair: String(PAIRS[n]) })
    t.match(message, { content: /^❌ Failed to retrieve signal/ }, body)
  }
})

t.test('elizaOS/eliza#23797: a wait that is longer than timers are is no hammer', async (t) => {
  const answer = { kind: 'limited', scope: 'user', retryAfterS: 3_000_000 } as const
  const { discord, logged } = await startRunning(t)
  const fault = { name: 'a month', edits: { times: 9, answer } }
  const { id } = discord.command('signal', KEY, { fault })
  t.match(await logged('interaction ended', id), { outcome: 'expired', attempts: 1 })
})

t.test('civitai/civitai#2921: it is ready while all that it depends on is away', async (t) => {
  const { adminAddress } = await startRunning(t, {
    env: {
      DISCORD_API_BASE_URL: IDLE.DISCORD_API_BASE_URL,
      SIGNAL_API_URL: IDLE.SIGNAL_API_URL,
      REDIS_URL: 'redis://127.0.0.1:9',
    },
  })
  const response = await fetch(`${adminAddress}/readyz`)
  t.equal(response.status, 200)
  t.match(await response.json(), {
    dependencies: { discord: { state: 'down' }, redis: { state: 'down' } },
  })
})

t.test('lexicalunit/spellbot#384: a text that shows nothing makes no field', async (t) => {
  const texts = ['', ' \n\t', '\u3000\u2028', '\u200e\u202c']
  let asked = 0
  const running = await startWithDocument(t, (document) => {
    const text = texts[asked++]
    return { ...document, rationale: text, source: text }
  })
  for (const pair of PAIRS.slice(0, texts.length)) {
    const message = await answered(t, running, 'signal', { ...KEY, pair })
    const fields = message?.embeds[0]?.fields as readonly { value: string }[]
    for (const { value } of fields) t.match(value, /[^\s\u200e\u202c]/)
  }
  t.strictSame(running.discord.violations, [])
})

t.test('linebender/resvg#941: prices far beyond all the others end no process', async (t) => {
  const running = await startWithDocument(t, (document) => {
    const { candles = [] } = document as { candles?: { high: number }[] }
    const spiked = candles.map((each, n) => (n === 5 ? { ...each, high: each.high * 1e6 } : each))
    return { ...document, candles: spiked }
  })
  await answered(t, running)
  await answered(t, running, 'help', {})
})

t.test(
  'envoyproxy/envoy#2066: who closes its half behind the request reads the reply',
  async (t) => {
    const running = await startRunning(t)
    const { port } = new URL(running.address)
    for (const name of ['help', 'status', 'signal']) {
      // One connection each: its client would send the next request on the half that is closed.
      const server = createSocketServer({ allowHalfOpen: true }, (from) => {
        const to = connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true })
        from.once('data', (request) => to.end(request))
        to.pipe(from)
      })
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      t.teardown(() => server.close())
      const { port: half } = server.address() as AddressInfo
      running.discord.endpoint = `http://127.0.0.1:${half}/interactions`
      await answered(t, running, name, name === 'signal' ? KEY : {})
    }
  },
)

const shared = { skip: withoutRedis() }

t.test(
  'taskforcesh/bullmq#1202: a store that is emptied while work is under way costs no answer',
  shared,
  async (t) => {
    const redis = await startRedis(t)
    const running = await startRunning(t, { env: { REDIS_URL: redis.url } })
    running.backend.delayMs = 1000
    const asked = PAIRS.map((pair) => running.discord.command('signal', { ...KEY, pair }))
    const all = async () => running.backend.count() === PAIRS.length || undefined
    await eventually('all of it under way', all)
    await redis.ask((r) => r.flushall())
    for (const { ended } of asked) t.equal((await ended).outcome, 'answered')
    t.equal(running.backend.count(), PAIRS.length, 'each was fetched once')
  },
)

t.test(
  'taskforcesh/bullmq#1070: what is done leaves nothing in the store for ever',
  shared,
  async (t) => {
    const redis = await startRedis(t)
    const running = await startRunning(t, { env: { REDIS_URL: redis.url } })
    for (const pair of PAIRS) await answered(t, running, 'signal', { ...KEY, pair })
    const lasting = await redis.ask(async (r) => {
      const names = await r.keys('*')
      const lives = await Promise.all(names.map((name) => r.ttl(name)))
      return names.filter((_, n) => lives[n] === -1)
    })
    t.ok(lasting.length <= 1, `the replicas' pulse alone: ${lasting.join(' ')}`)
  },
)

t.test(
  'redis/ioredis#1166: connections that are cut all the time mix up no answers',
  shared,
  async (t) => {
    const redis = await startRedis(t)
    const env = { REDIS_URL: redis.url, SIGNAL_TTL_MS: '1', SIGNAL_MAX_STALE_MS: '0' }
    const running = await startRunning(t, { env })
    for (let round = 0; round < 3; round++) {
      const asked = PAIRS.map((pair) => ({
        pair,
        ...running.discord.command('signal', { ...KEY, pair }),
      }))
      await redis.ask((r) => r.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'))
      for (const { pair, ended } of asked) {
        const { message } = await ended
        t.match(message, { embeds: [{ title: new RegExp(pair) }] }, pair)
      }
    }
  },
)

t.test(
  'redis/ioredis#139: a store that went silent is found out by the work',
  shared,
  async (t) => {
    const redis = await startRedis(t)
    const proxy = await startForgetfulProxy(t, redis.port)
    const env = { REDIS_URL: `redis://127.0.0.1:${proxy.port}` }
    const running = await startRunning(t, { env })
    await answered(t, running)
    proxy.forget()
    for (const pair of ['GBP/USD', 'USD/JPY'])
      await answered(t, running, 'signal', { ...KEY, pair })
  },
)
