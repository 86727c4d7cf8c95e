/** The callback route: every reply of the contract, over raw bytes, with several secrets. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { gzipSync } from 'node:zlib'
import { Webhook } from 'standardwebhooks'
import t, { type Test } from 'tap'
import { createBodyReader } from '../../src/routes/bounded-bodies.js'
import { createServer } from '../../src/routes/server.js'
import {
  SIGNAL_READY_PATH,
  type SignalReadyOptions,
  signalReadyRoute,
} from '../../src/routes/signal-ready.js'
import type { Callbacks } from '../../src/signals/callback/callbacks.js'
import { createMemoryCallbacks } from '../../src/signals/callback/memory-callbacks.js'
import { signWebhook } from '../../src/signals/callback/webhook.js'
import { dial } from '../harness/raw-http.js'
import { never } from '../signals/callback/callbacks-contract.js'
import { KEY, sampleSignal } from '../signals/sample-signal.js'

const newSecret = () => `whsec_${randomBytes(32).toString('base64')}`
const [OLD, NEW] = [newSecret(), newSecret()]
const good = { interactionId: '1', signal: sampleSignal() }

async function setUp(
  t: Test,
  callbacks: Callbacks = createMemoryCallbacks(),
  more: Partial<SignalReadyOptions> = {},
) {
  const app = createServer({ trustProxy: false })
  const seen: [string, unknown][] = []
  const signals: unknown[] = []
  const defects: unknown[] = []
  await app.register(signalReadyRoute, {
    secrets: [OLD, NEW],
    callbacks,
    readings: () => [Date.now()],
    onSignal: (key, signal) => signals.push([key, signal]),
    onCallback: (result, _, facts) => seen.push([result, facts]),
    onError: (error) => defects.push(error),
    ...more,
  })
  t.teardown(() => app.close())
  await callbacks.open('1', KEY)

  async function post(
    document: unknown,
    how: {
      secret?: string
      at?: number
      headers?: Record<string, string | undefined>
      payload?: Buffer
    } = {},
  ) {
    const body = typeof document === 'string' ? document : JSON.stringify(document)
    const at = new Date(how.at ?? Date.now())
    const headers = {
      'content-type': 'application/json',
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(how.secret ?? NEW).sign('msg_1', at, body),
      ...how.headers,
    }
    const present = Object.fromEntries(
      Object.entries(headers).filter(([, value]) => value !== undefined),
    ) as Record<string, string>
    const payload = how.payload ?? Buffer.from(body)
    return app.inject({ method: 'POST', url: SIGNAL_READY_PATH, headers: present, payload })
  }
  const results = () => seen.map(([result]) => result)
  return { app, post, seen, results, signals, defects, callbacks }
}

t.test('a good callback is taken, a replayed one ignored', async (t) => {
  const { post, results, signals, callbacks } = await setUp(t)
  const waiting = callbacks.wait('1', never)
  t.equal((await post(good)).statusCode, 200)
  t.strictSame(await waiting, { signal: sampleSignal() })
  t.strictSame(signals, [[KEY, sampleSignal()]])
  t.equal((await post(good)).statusCode, 200)
  t.equal((await post({ interactionId: '1', signal: 'rubbish' })).statusCode, 200, 'not even read')
  t.strictSame(results(), ['taken', 'ignored', 'ignored'])
  t.equal(signals.length, 1)
})

t.test('each of several secrets may have signed, whatever the content type', async (t) => {
  const { post, results } = await setUp(t)
  const headers = { 'content-type': 'no type at all' }
  t.equal((await post(good, { secret: OLD, headers })).statusCode, 200)
  t.strictSame(results(), ['taken'])
})

t.test('a backend that goes away within its body is no forger', async (t) => {
  const { app, results, defects } = await setUp(t)
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  const asked = once(app.server, 'request')
  const client = dial(address)
  const at = new Date()
  const seconds = Math.floor(at.getTime() / 1000)
  const signature = new Webhook(NEW).sign('1', at, '{}')
  client.write(`POST ${SIGNAL_READY_PATH} HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n`)
  client.write(`webhook-id: 1\r\nwebhook-timestamp: ${seconds}\r\n`)
  client.write(`webhook-signature: ${signature}\r\n\r\n{`)
  const [request] = await asked
  const closed = new Promise((resolve) => request.once('close', resolve))
  client.resetAndDestroy()
  await closed
  await new Promise(setImmediate)
  t.strictSame(results(), [])
  t.strictSame(defects, [])
})

t.test('what is forged, stale or changed is refused and changes nothing', async (t) => {
  const { post, results, callbacks } = await setUp(t)
  const minutes = 60_000
  const changed = Buffer.from(JSON.stringify({ ...good, x: 1 }))
  const cases = [
    post(good, { secret: newSecret() }),
    post(good, { at: Date.now() - 6 * minutes }),
    post(good, { at: Date.now() + 6 * minutes }),
    post(good, { payload: changed }),
    post(good, { headers: { 'webhook-id': 'msg_2' } }),
    post(good, { headers: { 'webhook-id': undefined } }),
    post(good, { headers: { 'webhook-signature': undefined } }),
    post(good, { headers: { 'webhook-signature': 'v1' } }),
    post(good, { headers: { 'webhook-timestamp': 'now' } }),
    // Signed as the text that these bytes would be read as.
    post('\ufffd', { payload: Buffer.from([0xff]) }),
  ]
  const replies = await Promise.all(cases)
  t.ok(replies.every(({ statusCode }) => statusCode === 401))
  t.strictSame([...new Set(results())].sort(), ['forged', 'stale'])
  t.equal(results().filter((result) => result === 'stale').length, 2)
  t.strictSame(await callbacks.find('1'), { key: KEY, ended: false })
})

t.test('a request without a body is no callback', async (t) => {
  const { post, results } = await setUp(t)
  t.equal((await post('', { secret: newSecret() })).statusCode, 401)
  t.equal((await post('')).statusCode, 422)
  t.strictSame(results(), ['forged', 'malformed'])
})

t.test('a document that breaks the contract is 422, and whoever waits hears it', async (t) => {
  const spoiled = [
    ['SIGNAL_INVALID', { interactionId: '1', signal: { ...sampleSignal(), entry: 'soon' } }],
    ['SIGNAL_MISMATCHED', { interactionId: '1', signal: { ...sampleSignal(), pair: 'GBP/USD' } }],
    ['SIGNAL_ABSURD', { interactionId: '1', signal: { ...sampleSignal(), entry: 150 } }],
    ['SIGNAL_INVALID', { interactionId: '1' }],
    ['SIGNAL_INVALID', { interactionId: '1', error: 7 }],
    ['SIGNAL_INVALID', { interactionId: '1', error: 'none', signal: sampleSignal() }],
  ] as const
  for (const [code, document] of spoiled) {
    const { post, seen, callbacks } = await setUp(t)
    t.equal((await post(document)).statusCode, 422)
    const why = /^signal document: .* \(application\/json, not encoded, \d+ bytes\)$/
    t.match(seen, [['malformed', { interactionId: '1', reason: why }]])
    t.match(await callbacks.wait('1', never), { code, why })
    t.equal((await post(good)).statusCode, 200, 'too late')
  }
})

t.test('what cannot be read ends the job that its text names, at once', async (t) => {
  const spoiled = JSON.stringify(good).replace('0.72', 'NaN')
  for (const [payload, why, more] of [
    [spoiled, /no JSON: NaN at line 1, column \d+, in signal.confidence/],
    [`${JSON.stringify(good)}}`, /no JSON: it breaks/],
    [JSON.stringify(good).slice(0, -9), /no JSON: it ends too soon/],
    [gzipSync(spoiled), /no JSON: NaN .* gzip/, { 'content-encoding': 'gzip' }],
    [Buffer.from(spoiled, 'utf16le'), /no JSON: NaN/],
    [Buffer.from(`{"interactionId":"1", "\xff": 7}`, 'latin1'), /no text of its charset/],
    [JSON.stringify({ data: good }), /no interactionId at its top/],
  ] as const) {
    const { post, seen, callbacks } = await setUp(t)
    const bytes = Buffer.from(payload)
    const headers = { ...signWebhook(NEW, 'msg_1', Date.now(), bytes), ...more }
    t.equal((await post('', { headers, payload: bytes })).statusCode, 422)
    t.match(seen, [['malformed', { interactionId: '1', ...KEY, reason: why }]])
    t.match(await callbacks.wait('1', never), { code: 'SIGNAL_INVALID', why })
  }
})

t.test('an id that the parser has rounded is told as well', async (t) => {
  const { post, seen, callbacks } = await setUp(t)
  const id = '1346412345678901234'
  await callbacks.open(id, KEY)
  t.equal((await post(`{"interactionId": ${id}, "error": "none"}`)).statusCode, 422)
  t.match(seen, [['malformed', { interactionId: id, reason: /no interactionId .* as a text/ }]])
})

t.test('what cannot be read ends nothing where it is unclear which, or is late', async (t) => {
  const { post, results, callbacks } = await setUp(t)
  t.equal((await post('{"interactionId":"1"},{"interactionId":"2"}')).statusCode, 422)
  t.match(callbacks.keyOfOpen('1'), KEY)
  const headers = { 'content-encoding': 'zstd' }
  t.equal((await post('{"interactionId":"1"}', { headers })).statusCode, 422)
  t.equal((await post('{"interactionId":"3",')).statusCode, 404)
  await callbacks.end('1', { signal: sampleSignal() })
  t.equal((await post('{"interactionId":"1",')).statusCode, 200)
  t.strictSame(results(), ['malformed', 'malformed', 'unknown', 'ignored'])
})

t.test('a member that is null is none', async (t) => {
  const { post, results } = await setUp(t)
  t.equal((await post({ ...good, error: null })).statusCode, 200)
  t.strictSame(results(), ['taken'])
})

t.test("a machine whose clock is wrong takes what is of Discord's time", async (t) => {
  const minutes = 60_000
  const now = () => Date.now() - 10 * minutes
  const { post, results } = await setUp(t, createMemoryCallbacks(), {
    readings: () => [now(), now() - 60 * minutes],
  })
  t.equal((await post(good)).statusCode, 401)
  t.equal((await post(good, { at: now() })).statusCode, 200)
  t.strictSame(results(), ['stale', 'taken'])
})

t.test(
  'a callback may have a byte order mark, and be compressed: what is signed is what came',
  async (t) => {
    const { post, results } = await setUp(t)
    const at = Date.now()
    const payload = gzipSync(`\ufeff${JSON.stringify(good)}`)
    const headers = { ...signWebhook(NEW, 'msg_1', at, payload), 'content-encoding': 'gzip' }
    t.equal((await post('', { headers, payload })).statusCode, 200)
    t.strictSame(results(), ['taken'])
  },
)

t.test('decoration that is left out of a callback is told', async (t) => {
  const left: unknown[] = []
  const { post, results } = await setUp(t, createMemoryCallbacks(), {
    onLeftOut: (key, what) => left.push([key, what]),
  })
  await post({ ...good, signal: { ...good.signal, candles: null } })
  t.strictSame(results(), ['taken'])
  t.strictSame(left, [[KEY, ['candles is null']]])
})

t.test('what is signed and no text is malformed', async (t) => {
  const { post, results } = await setUp(t)
  const payload = Buffer.concat([Buffer.from('{"interactionId":"1"}'), Buffer.from([0xff])])
  const at = Date.now()
  const headers = signWebhook(NEW, 'msg_1', at, payload)
  t.equal((await post('', { headers, payload })).statusCode, 422)
  t.strictSame(results(), ['malformed'])
})

t.test('past what may be read at a time a sender is asked to come again', async (t) => {
  const readBody = createBodyReader({ limit: 1000, mostBytes: 0 })
  const { post, results } = await setUp(t, createMemoryCallbacks(), { readBody })
  const response = await post(good)
  t.equal(response.statusCode, 503)
  t.equal(response.headers['retry-after'], '1')
  t.strictSame(results(), ['busy'])
})

t.test('a body that does not come in time is given up', async (t) => {
  const readBody = async () => 'slow' as const
  const { post, results } = await setUp(t, createMemoryCallbacks(), { readBody })
  const response = await post(good)
  t.equal(response.statusCode, 408)
  t.equal(response.headers.connection, 'close')
  t.strictSame(results(), ['slow'])
})

t.test('a document that names no job is 422', async (t) => {
  const { post, results } = await setUp(t)
  for (const document of ['{', 'null', '[]', '{"interactionId":""}', '{"interactionId":5}'])
    t.equal((await post(document)).statusCode, 422)
  t.strictSame(new Set(results()), new Set(['malformed']))
})

t.test('the backend may say that there is no signal', async (t) => {
  const { post, seen, callbacks } = await setUp(t)
  t.equal((await post({ interactionId: '1', error: 'no data '.repeat(100) })).statusCode, 200)
  t.strictSame(await callbacks.wait('1', never), { code: 'SIGNAL_REFUSED' })
  const [[result, facts] = []] = seen
  t.equal(result, 'failed')
  t.equal((facts as { reason: string }).reason.length, 200)
})

t.test('a job that nobody knows is 404, one that cannot be looked up 503', async (t) => {
  const { post, results } = await setUp(t)
  t.equal((await post({ ...good, interactionId: '2' })).statusCode, 404)
  t.strictSame(results(), ['unknown'])
  const away = { ...createMemoryCallbacks(), find: async () => 'unknowable' as const }
  const other = await setUp(t, away)
  t.equal((await other.post(good)).statusCode, 503)
})

t.test('a defect is a 503 that tells nothing of itself, and the sender tries again', async (t) => {
  const defect = new Error('secret')
  const find = () => Promise.reject(defect)
  const { post, results, defects } = await setUp(t, { ...createMemoryCallbacks(), find })
  const response = await post(good)
  t.equal(response.statusCode, 503)
  t.notMatch(response.body, 'secret')
  t.strictSame(results(), ['unknowable'])
  t.strictSame(defects, [defect])
})

t.test('an end that another replica brought first is ignored', async (t) => {
  const lost = { ...createMemoryCallbacks(), end: async () => false }
  const { post, results, signals } = await setUp(t, lost)
  t.equal((await post(good)).statusCode, 200)
  t.strictSame(results(), ['ignored'])
  t.strictSame(signals, [])
})

t.test('what could not be kept, since the store has just gone, is to be sent again', async (t) => {
  const gone = { ...createMemoryCallbacks(), end: async () => 'unknowable' as const }
  const { post, results, signals } = await setUp(t, gone)
  t.equal((await post(good)).statusCode, 503)
  t.equal((await post({ interactionId: '1', signal: 'rubbish' })).statusCode, 503)
  t.strictSame(results(), ['unknowable', 'unknowable'])
  t.strictSame(signals, [])
})

t.test('a body over 1 MiB is not read', async (t) => {
  const { post, results } = await setUp(t)
  t.equal((await post('x'.repeat(1024 * 1024 + 1))).statusCode, 413)
  t.strictSame(results(), ['too-large'])
})
