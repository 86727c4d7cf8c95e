/** The demo backend alone, as its users meet it. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import t, { type Test } from 'tap'
import { DEMO_BACKEND_HELP, runDemoBackend } from '../../../src/dev/demo-backend/command.js'
import { createHttpSource } from '../../../src/signals/backend/http-source.js'
import { runScript } from '../../harness/run-script.js'

const SIGNAL = '/api/v1/trading/signal?pair=BTC/USD&timeframe=4h'

interface Started {
  readonly url: string
  readonly line: string
  readonly stop: () => Promise<number>
}

async function start(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Started> {
  const stop = new AbortController()
  return new Promise((resolve, reject) => {
    const ended = runDemoBackend(args, {
      env,
      write(line) {
        const [, url = ''] = /SIGNAL_API_URL=(http:\S+:\d+)/.exec(line) ?? []
        const end = () => {
          stop.abort()
          return ended
        }
        resolve({ url, line, stop: end })
      },
      complain: (text) => reject(new Error(text)),
      stop: stop.signal,
    })
  })
}

const ask = async (url: string, key?: string) =>
  fetch(url + SIGNAL, key ? { headers: { authorization: `Bearer ${key}` } } : {})

t.test(
  'it says where it listens, what to set and what it is, and a server can use it',
  async (t) => {
    const { url, line, stop } = await start(['--port', '0'])
    t.match(
      line,
      /^The demo backend listens on 127\.0\.0\.1: set SIGNAL_API_URL=http:\/\/127\.0\.0\.1:\d+\. Its signals are invented and marked DEMO\.\n$/,
    )
    const source = createHttpSource({ url, timeoutMs: 5000 })
    const key = { pair: 'BTC/USD', timeframe: '4h' }
    t.match(await source.fetch(key, new AbortController().signal), { ...key, synthetic: true })
    await source.close?.()
    t.equal(await stop(), 0)
    await t.rejects(ask(url))
  },
)

t.test('a key is asked for where one is given, by option or by environment', async (t) => {
  for (const [args, env] of [
    [['--key', 'k1'], { SIGNAL_API_KEY: 'other' }],
    [[], { SIGNAL_API_KEY: 'k1' }],
  ] as const) {
    const { url, line, stop } = await start(['--port', '0', ...args], env)
    t.match(line, / and SIGNAL_API_KEY to its key\. /)
    t.notMatch(line, 'k1')
    t.equal((await ask(url)).status, 401)
    t.equal((await ask(url, 'other')).status, 401)
    t.equal((await ask(url, 'k1')).status, 200)
    await stop()
  }
  const open = await start(['--port', '0'], { SIGNAL_API_KEY: '' })
  t.equal((await ask(open.url)).status, 200)
  await open.stop()
})

t.test('it listens elsewhere, and names an address of this machine', async (t) => {
  for (const [host, named] of [
    ['0.0.0.0', /listens on 0\.0\.0\.0: set SIGNAL_API_URL=http:\/\/127\.0\.0\.1:/],
    ['::1', /listens on ::1: set SIGNAL_API_URL=http:\/\/\[::1\]:/],
  ] as const) {
    const { url, line, stop } = await start(['--port', '0', '--host', host])
    t.match(line, named)
    t.equal((await ask(url)).status, 200)
    await stop()
  }
})

async function taken(t: Test) {
  const server = createServer().listen(0, '127.0.0.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  return String((server.address() as AddressInfo).port)
}

t.test('where it cannot listen it says so in one sentence, exit 1', async (t) => {
  const port = await taken(t)
  t.same(await runScript('dev/demo-backend/main.js', ['--port', port]), {
    code: 1,
    stdout: '',
    stderr: `Port ${port} of 127.0.0.1 is taken: name another one with --port.\n`,
  })
  await t.rejects(start(['--port', '0', '--host', '203.0.113.1']), {
    message: /^It cannot listen on port 0 of 203\.0\.113\.1: .+\n$/,
  })
})

t.test('SIGINT and SIGTERM end it, exit 0', async (t) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const { code, stderr } = await runScript('dev/demo-backend/main.js', ['--port', '0'], {
      onOutput: (_, kill) => kill(signal),
    })
    t.same({ code, stderr }, { code: 0, stderr: '' }, signal)
  }
  const stop = AbortSignal.abort()
  const quiet = { env: {}, write() {}, complain() {}, stop }
  t.equal(await runDemoBackend(['--port', '0'], quiet), 0, 'before it listened')
})

t.test('--help is all it says, and nonsense is refused', async (t) => {
  t.match(await runScript('dev/demo-backend/main.js', ['--help']), {
    code: 0,
    stdout: DEMO_BACKEND_HELP,
  })
  t.match(await runScript('dev/demo-backend/main.js', ['--port', 'x']), {
    code: 1,
    stderr: /^--port must be 0 to 65535, not "x"\n$/,
  })
})
