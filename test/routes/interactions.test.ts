/** The route's steps in their order, each with its failure, against a responder that only takes notes. */
import { EventEmitter, once } from 'node:events'
import { connect } from 'node:net'
import t, { type Test } from 'tap'
import { TEST_APPLICATION_ID, TEST_PUBLIC_KEY } from '../../src/dev/fixtures/keys.js'
import { createVerifier } from '../../src/discord/verify.js'
import { DEFERRED } from '../../src/responder/acknowledgement.js'
import type { Answered, Responder } from '../../src/responder/responder.js'
import type { Owed } from '../../src/responder/settlement.js'
import { type InteractionsOptions, interactionsRoute } from '../../src/routes/interactions.js'
import { createServer } from '../../src/routes/server.js'
import { dial } from '../harness/raw-http.js'
import { command, interaction, signed } from '../harness/signed.js'

async function start(
  t: Test,
  answered: Answered = { kind: 'reply', reply: DEFERRED.public },
  options: Partial<InteractionsOptions> = {},
) {
  const asked: string[] = []
  const rejected: [string, string | undefined][] = []
  const events = new EventEmitter()
  let pings = 0
  const responder: Responder = {
    async respond({ id, kind }) {
      asked.push(`${kind} ${id}`)
      return answered
    },
  }
  const app = createServer({ trustProxy: false })
  await app.register(interactionsRoute, {
    verify: createVerifier([TEST_PUBLIC_KEY]),
    responder,
    settlement: { settle: async () => {}, doubt: async () => {} },
    onError(error) {
      throw error
    },
    applicationId: TEST_APPLICATION_ID,
    signatureToleranceS: 300,
    readings: () => [Date.now()],
    monotonic: () => performance.now(),
    onRejected(reason, _, detail) {
      rejected.push([reason, detail])
      events.emit('rejected')
    },
    onPing: () => {
      pings += 1
    },
    ...options,
  })
  t.teardown(() => app.close())
  const nextRejection = () => once(events, 'rejected')
  return { app, asked, rejected, pings: () => pings, nextRejection }
}

const UNSIGNED = { error: 'invalid request signature' }

t.test('a signed PING gets a constant pong and never meets the responder', async (t) => {
  const { app, asked, pings } = await start(t)
  const response = await app.inject(signed(interaction()))
  t.equal(response.statusCode, 200)
  t.equal(response.headers['content-type'], 'application/json')
  t.equal(response.body, '{"type":1}')
  t.equal(pings(), 1)
  t.same(asked, [])
})

t.test('a signed command gets the very bytes that the responder gives', async (t) => {
  const { app, asked } = await start(t)
  const body = command()
  const response = await app.inject(signed(body))
  t.equal(response.statusCode, 200)
  t.equal(response.headers['content-type'], 'application/json')
  t.equal(response.body, '{"type":5}')
  t.same(asked, [`command ${body.id}`])
})

t.test('any content type, a broken one and none are read as bytes', async (t) => {
  const { app } = await start(t)
  for (const type of [
    'text/plain',
    'application/xml',
    ';;;',
    'application/json; charset=nonsense',
    '',
  ]) {
    const request = signed(interaction(), { headers: { 'content-type': type } })
    t.equal((await app.inject(request)).statusCode, 200, `content type "${type}"`)
    request.headers['x-signature-ed25519'] = '0'.repeat(128)
    t.equal((await app.inject(request)).statusCode, 401, `forged with content type "${type}"`)
  }
})

t.test('headers that are missing or of the wrong shape end in 401', async (t) => {
  const { app, asked, rejected } = await start(t)
  const wrong: Record<string, string>[] = [
    { 'x-signature-ed25519': '' },
    { 'x-signature-ed25519': 'deadbeef' },
    { 'x-signature-ed25519': 'z'.repeat(128) },
    { 'x-signature-timestamp': '' },
    { 'x-signature-timestamp': '12x' },
    { 'x-signature-timestamp': '-1' },
    { 'x-signature-timestamp': '1.5' },
  ]
  for (const headers of wrong) {
    const response = await app.inject(signed(command(), { headers }))
    t.equal(response.statusCode, 401)
    t.same(response.json(), UNSIGNED)
  }
  for (const name of ['x-signature-ed25519', 'x-signature-timestamp']) {
    const request = signed(command())
    delete request.headers[name]
    t.equal((await app.inject(request)).statusCode, 401, `without ${name}`)
  }
  t.equal((await app.inject({ method: 'POST', url: '/interactions' })).statusCode, 401)
  t.same(asked, [])
  t.ok(rejected.every(([reason]) => reason === 'signature-shape'))
  t.equal(rejected.length, wrong.length + 3)
})

t.test('a forged request ends in 401 before its body is parsed', async (t) => {
  const { app, asked, rejected } = await start(t)
  const parse = t.capture(JSON, 'parse', JSON.parse)
  const bodies = [JSON.stringify(command()), '{not json', '', '\u0000'.repeat(1000)]
  for (const body of bodies) {
    const request = signed(body)
    const forged = request.headers['x-signature-ed25519']?.replace(/^../, (two) =>
      two === '00' ? '11' : '00',
    )
    request.headers['x-signature-ed25519'] = forged as string
    const response = await app.inject(request)
    t.equal(response.statusCode, 401)
    t.equal(response.body, JSON.stringify(UNSIGNED))
  }
  // Node itself reads source maps in between.
  const read = parse().filter(({ args: [text] }) => bodies.includes(String(text)))
  t.equal(read.length, 0)
  t.same(asked, [])
  t.same(
    rejected.map(([reason]) => reason),
    ['signature', 'signature', 'signature', 'signature'],
  )
})

t.test('a timestamp further off than the tolerance ends in 401, either way', async (t) => {
  const { app, rejected } = await start(t)
  const now = Math.floor(Date.now() / 1000)
  for (const [seconds, status] of [
    [now - 310, 401],
    [now + 310, 401],
    [now - 290, 200],
    [now + 290, 200],
  ] as const) {
    const response = await app.inject(signed(interaction(), { timestamp: String(seconds) }))
    t.equal(response.statusCode, status)
  }
  t.same(
    rejected.map(([reason]) => reason),
    ['timestamp', 'timestamp'],
  )
})

t.test('a timestamp that any of the clocks allows is right', async (t) => {
  const hour = 3600
  const { app } = await start(t, undefined, {
    readings: () => [Date.now(), Date.now() - hour * 1000],
  })
  const now = Math.floor(Date.now() / 1000)
  for (const [seconds, status] of [
    [now, 200],
    [now - hour, 200],
    [now - hour / 2, 401],
    [now + hour, 401],
  ] as const) {
    const response = await app.inject(signed(interaction(), { timestamp: String(seconds) }))
    t.equal(response.statusCode, status)
  }
})

t.test('what is signed but no interaction of ours ends in 400 and a clear error', async (t) => {
  const { app, asked, rejected } = await start(t)
  const cases: [unknown, RegExp][] = [
    ['{', /must be JSON/],
    ['', /must be JSON/],
    ['[]', /JSON object/],
    [interaction({ id: 5 }), /^id must/],
    [interaction({ token: undefined }), /^token must/],
    [interaction({ token: '../../x' }), /^token must be URL-safe/],
    [interaction({ type: '1' }), /^type must/],
    [interaction({ application_id: '1' }), /^application_id is not/],
    [interaction({ type: 2 }), /^data must/],
  ]
  for (const [body, message] of cases) {
    const response = await app.inject(signed(body))
    t.equal(response.statusCode, 400)
    t.match(response.json().error, message)
  }
  t.same(asked, [])
  t.equal(rejected.filter(([reason, detail]) => reason === 'shape' && detail).length, cases.length)
})

t.test('a body of 256 KiB is read, one byte more is 413', async (t) => {
  const { app, rejected } = await start(t)
  const fill = (size: number) => {
    const start = JSON.stringify(interaction({ padding: '' })).slice(0, -2)
    return `${start}${'x'.repeat(size - start.length - 2)}"}`
  }
  const fits = await app.inject(signed(fill(256 * 1024)))
  t.equal(fits.statusCode, 200)
  const tooLarge = await app.inject(signed(fill(256 * 1024 + 1)))
  t.equal(tooLarge.statusCode, 413)
  t.same(tooLarge.json(), { error: 'body too large' })
  t.same(rejected, [['too-large', undefined]])
})

t.test('an interaction that is too old is gone: 410', async (t) => {
  const { app } = await start(t, { kind: 'too-old' })
  const response = await app.inject(signed(command()))
  t.equal(response.statusCode, 410)
  t.same(response.json(), { error: 'interaction too old' })
})

t.test('nothing else is served, and a route is not told', async (t) => {
  const { app } = await start(t)
  for (const request of [
    { method: 'GET', url: '/' },
    { method: 'POST', url: '/interactions/x' },
    { method: 'GET', url: '/metrics' },
  ] as const) {
    const response = await app.inject(request)
    t.equal(response.statusCode, 404)
    t.same(response.json(), { error: 'not found' })
  }
  const response = await app.inject({ method: 'GET', url: '/interactions' })
  t.equal(response.statusCode, 405)
  t.same(response.json(), { error: 'method not allowed' })
  t.equal(response.headers.allow, 'POST')
})

t.test('a body that breaks off is turned away like any unsigned request', async (t) => {
  const { app, asked, rejected, nextRejection } = await start(t)
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  const client = connect(Number(new URL(address).port), '127.0.0.1')
  const next = nextRejection()
  client.write('POST /interactions HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n0123456789')
  client.end()
  await next
  t.same(rejected, [['signature-shape', undefined]])
  t.same(asked, [])
})

t.test('headers of the wrong shape are refused before the body is there', async (t) => {
  const { app } = await start(t)
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  const client = connect(Number(new URL(address).port), '127.0.0.1')
  client.write('POST /interactions HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\n\r\n')
  t.match(String(await once(client, 'data')), /^HTTP\/1\.1 401 /)
  client.write('12')
  client.write('34POST /interactions HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n')
  t.match(String(await once(client, 'data')), /^HTTP\/1\.1 401 /, 'the connection goes on')
  client.destroy()
})

t.test('a body too large is 413 whether its headers are signed or not', async (t) => {
  const { app, rejected } = await start(t)
  const payload = 'x'.repeat(256 * 1024 + 1)
  const response = await app.inject({ method: 'POST', url: '/interactions', payload })
  t.equal(response.statusCode, 413)
  t.equal(response.headers.connection, 'close')
  t.same(rejected, [['too-large', undefined]])
})

t.test('a client that goes away within its signed body is no forger', async (t) => {
  const { app, asked, rejected } = await start(t)
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  const { headers } = signed(command())
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  for (const leave of ['end', 'destroy', 'resetAndDestroy'] as const) {
    const connected = once(app.server, 'request')
    const client = dial(address)
    client.write('POST /interactions HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n')
    client.write(`${lines.join('')}\r\n{"type"`)
    const [request] = await connected
    const closed = new Promise((resolve) => request.once('close', resolve))
    client[leave]()
    await closed
  }
  t.same(rejected, [])
  t.same(asked, [])
})

t.test('an unsigned body is let by up to a mebibyte, and no further', async (t) => {
  const { app } = await start(t)
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  const after = 'POST /interactions HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'
  const large = 3 * 1024 * 1024
  const chunked = 'POST /interactions HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n'
  for (const [size, replies] of [
    [1024 * 1024, 2],
    [large, 1],
  ] as const) {
    const body = `${size.toString(16)}\r\n${'['.repeat(size)}\r\n0\r\n\r\n`
    const client = dial(address)
    const read: string[] = []
    client.on('data', (part) => read.push(String(part)))
    client.write(chunked + body + after)
    await new Promise((resolve) => client.once('close', resolve))
    t.equal(read.join('').match(/HTTP\/1\.1 401/g)?.length, replies)
  }
})

t.test('a defect is a 500 that says nothing, and an error for the log', async (t) => {
  const errors: unknown[][] = []
  const onError = (...told: unknown[]) => errors.push(told)
  const body = command()
  const defect = new Error('secret')
  const broken: Partial<InteractionsOptions>[] = [
    {
      verify: () => {
        throw defect
      },
    },
    {
      responder: {
        respond: () => {
          throw defect
        },
      },
    },
    { responder: { respond: () => Promise.reject(defect) } },
  ]
  for (const options of broken) {
    const { app } = await start(t, undefined, { ...options, onError })
    const response = await app.inject(signed(body))
    t.equal(response.statusCode, 500)
    t.equal(response.body, '{"error":"internal error"}')
  }
  t.strictSame(
    errors,
    [[defect, undefined], ...[1, 2].map(() => [defect, body.id])],
    'with the interaction, where it is known',
  )
})

t.test('a responder that need not wait is answered from at once', async (t) => {
  const reply = { kind: 'reply', reply: DEFERRED.private } as const
  const { app } = await start(t, undefined, { responder: { respond: () => reply } })
  const response = await app.inject(signed(command()))
  t.equal(response.statusCode, 200)
  t.equal(response.body, DEFERRED.private.body)
})

t.test('a reply that leaves while the server closes ends its connection', async (t) => {
  let answer = (_: Answered) => {}
  let onAsked = () => {}
  const isAsked = new Promise<void>((resolve) => {
    onAsked = resolve
  })
  const respond = () => {
    onAsked()
    return new Promise<Answered>((resolve) => {
      answer = resolve
    })
  }
  const { app } = await start(t, undefined, { responder: { respond } })
  const closing = new Promise<void>((resolve) => app.addHook('preClose', async () => resolve()))
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  const { headers, payload } = signed(command())
  const response = fetch(`${address}/interactions`, { method: 'POST', headers, body: payload })
  await isAsked
  const closed = app.close()
  await closing
  answer({ kind: 'reply', reply: DEFERRED.public })
  t.equal((await response).headers.get('connection'), 'close')
  await closed
})

t.test('a reply that is decided after its connection has died is settled as unknown', async (t) => {
  let answer = (_: Answered) => {}
  const events = new EventEmitter()
  const respond = () => {
    events.emit('asked')
    return new Promise<Answered>((resolve) => {
      answer = resolve
    })
  }
  const settled: unknown[] = []
  const settle = async (...args: unknown[]) => {
    settled.push(args)
    events.emit('settled')
  }
  const { app } = await start(t, undefined, {
    responder: { respond },
    settlement: { settle, doubt: async () => {} },
  })
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  const gone = new Promise((resolve) => {
    app.server.once('connection', (socket) => socket.once('close', () => setImmediate(resolve)))
  })
  const asked = once(events, 'asked')
  const stop = new AbortController()
  const { headers, payload } = signed(command())
  const how = { method: 'POST', headers, body: payload, signal: stop.signal }
  const response = fetch(`${address}/interactions`, how)
  await asked
  stop.abort()
  await t.rejects(response)
  await gone
  const owed = { reply: DEFERRED.public } as unknown as Owed
  const isSettled = once(events, 'settled')
  answer({ kind: 'reply', reply: DEFERRED.public, owed })
  await isSettled
  t.strictSame(settled, [[owed, 'unknown']])
})
