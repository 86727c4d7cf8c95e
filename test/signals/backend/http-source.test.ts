/** The HTTP source against real servers on real sockets. */
import { EventEmitter, getEventListeners, once } from 'node:events'
import type { RequestListener } from 'node:http'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { Agent } from 'undici'
import {
  createHttpSource,
  type HttpSourceOptions,
} from '../../../src/signals/backend/http-source.js'
import type { SourceHooks } from '../../../src/signals/source.js'
import { KEY, sampleSignal } from '../sample-signal.js'
import { answer, hang, reset, startBackend } from './backend-server.js'

const API_KEY = 'key-of-the-backend'

async function setUp(t: Test, handlers: RequestListener[], more: Partial<HttpSourceOptions> = {}) {
  const backend = await startBackend(...handlers)
  const events: string[] = []
  const hooks: SourceHooks = {
    onRequest: ({ pair }) => events.push(`request ${pair}`),
    onSuccess: (_key, ms) => events.push(`success ${ms >= 0}`),
    onError: (_key, code, ms) => events.push(`error ${code} ${ms >= 0}`),
    onRetry: (_key, code) => events.push(`retry ${code}`),
  }
  const given = { url: backend.url, apiKey: API_KEY, timeoutMs: 30_000, random: () => 0, hooks }
  const source = createHttpSource({ ...given, ...more })
  t.teardown(async () => {
    await source.close()
    await backend.close()
  })
  return { backend, source, events }
}

t.test('a signal is asked for by the contract and comes back validated', async (t) => {
  const { backend, source, events } = await setUp(t, [answer(200, { ...sampleSignal(), x: 1 })])
  t.strictSame(await source.fetch(KEY), sampleSignal())
  const [request] = backend.requests
  t.equal(request?.method, 'GET')
  t.equal(request?.url, '/api/v1/trading/signal?pair=EUR%2FUSD&timeframe=4h')
  t.match(request?.headers, { authorization: `Bearer ${API_KEY}`, accept: 'application/json' })
  t.strictSame(events, ['request EUR/USD', 'success true'])
})

t.test('a base URL may hold a path, and needs no key', async (t) => {
  const backend = await startBackend(answer(200, sampleSignal()))
  const source = createHttpSource({ url: `${backend.url}/v2/signals/`, timeoutMs: 30_000 })
  t.teardown(() => Promise.all([source.close(), backend.close()]))
  await source.fetch(KEY)
  t.match(backend.requests[0]?.url, /^\/v2\/signals\/api\/v1\/trading\/signal\?pair=/)
  t.notOk(backend.requests[0]?.headers.authorization)
})

t.test('each final status has its code, is asked once, and shows no key', async (t) => {
  const table: [number, string][] = [
    [400, 'SIGNAL_REFUSED'],
    [401, 'SIGNAL_REFUSED'],
    [403, 'SIGNAL_REFUSED'],
    [302, 'SIGNAL_REFUSED'],
    [404, 'SIGNAL_NOT_FOUND'],
    [204, 'SIGNAL_INVALID'],
    [500, 'SIGNAL_UNREACHABLE'],
  ]
  for (const [status, code] of table) {
    const body = status === 204 ? '' : { error: API_KEY }
    const { backend, source, events } = await setUp(t, [answer(status, body)])
    const message = `signal backend answered ${status}`
    await t.rejects(source.fetch(KEY), { code, message }, String(status))
    t.equal(backend.requests.length, 1)
    t.strictSame(events, ['request EUR/USD', `error ${code} true`])
  }
})

t.test('a bad document has its code and is not asked for again', async (t) => {
  for (const [body, message, code = 'SIGNAL_INVALID'] of [
    ['<html>', /no JSON, but HTML or XML \(application\/json, not encoded, 6 bytes\)/],
    ['', /empty \(application\/json, not encoded, 0 bytes\)/],
    [{ ...sampleSignal(), pair: 'GBP/USD' }, /pair is "GBP\/USD"/, 'SIGNAL_MISMATCHED'],
    [{ ...sampleSignal(), confidence: 72 }, /confidence must be <= 1/, 'SIGNAL_ABSURD'],
    [
      JSON.stringify(sampleSignal()).replace('1.0845', '1e999'),
      /entry .*Infinity/,
      'SIGNAL_ABSURD',
    ],
    [
      `"${'x'.repeat(1024 * 1024)}"`,
      /over 1 MiB \(application\/json, not encoded, \d+ bytes or more\)/,
    ],
  ] as const) {
    const { backend, source } = await setUp(t, [answer(200, body)])
    await t.rejects(source.fetch(KEY), { code, message })
    t.equal(backend.requests.length, 1)
  }
})

t.test('a success without a document says what came', async (t) => {
  for (const status of [204, 206]) {
    const { source } = await setUp(t, [answer(status, '', { 'content-encoding': 'br' })])
    const message = `signal backend answered ${status} (application/json, br)`
    await t.rejects(source.fetch(KEY), { code: 'SIGNAL_INVALID', message })
  }
})

t.test('transient failures are asked again, and then succeed', async (t) => {
  for (const [handler, code] of [
    [answer(502), 'SIGNAL_UNREACHABLE'],
    [answer(503, '', { 'retry-after': '0' }), 'SIGNAL_UNREACHABLE'],
    [answer(504), 'SIGNAL_UNREACHABLE'],
    [reset, 'SIGNAL_UNREACHABLE'],
  ] as const) {
    const { source, events } = await setUp(t, [handler, handler, answer(200, sampleSignal())])
    t.strictSame(await source.fetch(KEY), sampleSignal())
    t.strictSame(events, ['request EUR/USD', `retry ${code}`, `retry ${code}`, 'success true'])
  }
})

t.test('after two retries the last failure stands', async (t) => {
  const { backend, source, events } = await setUp(t, [answer(503)])
  await t.rejects(source.fetch(KEY), { code: 'SIGNAL_UNREACHABLE' })
  t.equal(backend.requests.length, 3)
  t.equal(events.at(-1), 'error SIGNAL_UNREACHABLE true')
})

t.test('the end of a short limit is waited for', async (t) => {
  for (const [status, wait] of [
    [429, { 'retry-after': '1' }],
    [418, undefined],
    [503, { 'retry-after': '1' }],
  ] as const) {
    const { source, events } = await setUp(t, [
      answer(status, '', wait),
      answer(200, sampleSignal()),
    ])
    t.strictSame(await source.fetch(KEY), sampleSignal())
    t.strictSame(events, ['request EUR/USD', 'retry SIGNAL_LIMITED', 'success true'])
  }
})

t.test('the end of a long one is not, and nobody asks before it', async (t) => {
  const { backend, source } = await setUp(t, [answer(429, '', { 'retry-after': '4' })])
  await t.rejects(source.fetch(KEY), { code: 'SIGNAL_LIMITED', message: /429, for another 4 s/ })
  await t.rejects(source.fetch(KEY), { code: 'SIGNAL_LIMITED', message: /is not asked/ })
  t.equal(backend.requests.length, 1)
})

t.test('a document cut off in the middle is asked for again', async (t) => {
  const half: RequestListener = (_request, response) => {
    response.writeHead(200, { 'content-length': '1000' })
    response.write('{"pair":', () => response.destroy())
  }
  const { source, events } = await setUp(t, [half, answer(200, sampleSignal())])
  t.strictSame(await source.fetch(KEY), sampleSignal())
  t.equal(events[1], 'retry SIGNAL_UNREACHABLE')
})

t.test('a refused connection is SIGNAL_UNREACHABLE, with its cause', async (t) => {
  const closed = createServer().listen(0, '127.0.0.1')
  await once(closed, 'listening')
  const { port } = closed.address() as AddressInfo
  closed.close()
  await once(closed, 'close')
  const url = `http://127.0.0.1:${port}`
  const { source } = await setUp(t, [hang], { url })
  await t.rejects(source.fetch(KEY), {
    code: 'SIGNAL_UNREACHABLE',
    message: 'signal backend unreachable (ECONNREFUSED)',
    cause: { code: 'ECONNREFUSED' },
  })
})

t.test('a silent backend, or one that drips, is SIGNAL_TIMEOUT', async (t) => {
  const drip: RequestListener = (_request, response) => {
    response.writeHead(200).write('{')
  }
  for (const handler of [hang, drip]) {
    const { source, events } = await setUp(t, [handler], { timeoutMs: 60 })
    await t.rejects(source.fetch(KEY), { code: 'SIGNAL_TIMEOUT' })
    t.equal(events.at(-1), 'error SIGNAL_TIMEOUT true')
  }
})

t.test('a failure whose body never ends is told at once, and its connection let go', async (t) => {
  const endless: RequestListener = (_request, response) => {
    response.writeHead(404).write('not ')
  }
  const { backend, source } = await setUp(t, [endless])
  await t.rejects(source.fetch(KEY), { code: 'SIGNAL_NOT_FOUND' })
  const socket = backend.requests[0]?.socket as Socket
  if (!socket.closed) await once(socket, 'close')
  t.pass('and its connection is let go')
})

t.test('an abort while asking, or while waiting to ask again, is SIGNAL_ABORTED', async (t) => {
  const asking = new AbortController()
  const first = await setUp(t, [() => asking.abort()])
  await t.rejects(first.source.fetch(KEY, asking.signal), { code: 'SIGNAL_ABORTED' })

  const waiting = new AbortController()
  const second = await setUp(t, [answer(503, '', { 'retry-after': '2' })], {
    hooks: { onRetry: () => waiting.abort() },
  })
  await t.rejects(second.source.fetch(KEY, waiting.signal), { code: 'SIGNAL_ABORTED' })
  t.equal(second.backend.requests.length, 1)
})

t.test('closing ends what is under way', async (t) => {
  const arrivals = new EventEmitter()
  const asked = once(arrivals, 'request')
  const { source } = await setUp(t, [() => arrivals.emit('request')])
  const ended = t.rejects(source.fetch(KEY), { code: 'SIGNAL_ABORTED' })
  await asked
  await source.close()
  await ended
  await t.rejects(source.fetch(KEY), { code: 'SIGNAL_ABORTED' }, 'nothing begins afterwards')
})

t.test('an idle connection is let go within seconds, whatever is offered', async (t) => {
  const keepAlive = { connection: 'keep-alive', 'keep-alive': 'timeout=600' }
  const { backend, source } = await setUp(t, [answer(200, sampleSignal(), keepAlive)])
  await source.fetch(KEY)
  const socket = backend.requests[0]?.socket as Socket
  t.notOk(socket.destroyed, 'kept for the next request')
  await once(socket, 'close')
})

t.test('many fetches at once are no leak of listeners', async (t) => {
  const { source } = await setUp(t, [answer(200, sampleSignal())])
  const warnings: Error[] = []
  const listen = (warning: Error) => warnings.push(warning)
  process.on('warning', listen)
  t.teardown(() => process.off('warning', listen))
  const { signal } = new AbortController()
  await Promise.all(Array.from({ length: 40 }, () => source.fetch(KEY, signal)))
  t.strictSame(warnings, [])
  t.equal(getEventListeners(signal, 'abort').length, 0)
})

t.test('a given dispatcher is used, and left open', async (t) => {
  const dispatcher = new Agent()
  const { source } = await setUp(t, [answer(200, sampleSignal())], { dispatcher })
  await source.fetch(KEY)
  await source.close()
  t.notOk(dispatcher.closed)
  await dispatcher.close()
})

t.test('no message, cause or event of any failure holds the key', async (t) => {
  for (const handler of [answer(401, API_KEY), answer(200, API_KEY), answer(503, API_KEY), reset]) {
    const { source } = await setUp(t, [handler])
    const error: unknown = await source.fetch(KEY).catch((reason: unknown) => reason)
    t.ok(error instanceof Error)
    t.notMatch(String((error as Error).stack), API_KEY)
    t.notMatch(String((error as Error).cause), API_KEY)
  }
})
