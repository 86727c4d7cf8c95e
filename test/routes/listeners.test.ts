/** What the two listeners are given, and that neither serves what is the other's. */
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { TEST_APPLICATION_ID } from '../../src/dev/fixtures/keys.js'
import { DEFERRED } from '../../src/responder/acknowledgement.js'
import { createListeners, type ListenersOptions } from '../../src/routes/listeners.js'
import { SIGNAL_READY_PATH } from '../../src/routes/signal-ready.js'
import { createMemoryCallbacks } from '../../src/signals/callback/memory-callbacks.js'
import type { DependencyState } from '../../src/state/dependency-state.js'
import { interaction, signed } from '../harness/signed.js'

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const FORWARDED = { 'x-forwarded-for': '203.0.113.9, 10.0.0.2' }

async function start(t: Test, more: Partial<ListenersOptions> = {}) {
  const told: unknown[][] = []
  const note =
    (name: string) =>
    (...facts: unknown[]) =>
      void told.push([name, ...facts])
  const dependencies: Record<string, () => DependencyState> = { redis: () => ({ state: 'up' }) }
  const listeners = await createListeners({
    trustProxy: false,
    shutdownGraceMs: 60_000,
    // A sender's address is worked out when it is read, which is now or never.
    onRejected: (fault, { ip }, detail) =>
      told.push(['fault', fault, ip, ...(detail ? [detail] : [])]),
    onError: note('defect'),
    interactions: {
      verify: () => true,
      responder: { respond: () => ({ kind: 'reply', reply: DEFERRED.public }) },
      settlement: { settle: async () => {}, doubt: async () => {} },
      applicationId: TEST_APPLICATION_ID,
      signatureToleranceS: 300,
      readings: () => [Date.now()],
      monotonic: () => 1,
      onRejected: (reason, { ip }) => told.push(['rejected', reason, ip]),
      onPing: note('ping'),
      onError: note('error'),
    },
    adminNames: [],
    signalReady: undefined,
    admin: {
      version: '1.2.3',
      isReady: () => true,
      uptimeMs: () => 1,
      backlogLimit: 1000,
      dependencies,
      metrics: { contentType: 'text/plain', read: async () => 'up 1\n' },
      read: (since) => ({ points: [since] }),
      thresholds: {},
    },
    ...more,
  })
  t.teardown(() => Promise.all([listeners.public.close(), listeners.admin.close()]))
  return { ...listeners, told }
}

const signalReady = () => {
  const told: unknown[][] = []
  const options: ListenersOptions['signalReady'] = {
    secrets: [SECRET],
    callbacks: createMemoryCallbacks(),
    readings: () => [Date.now()],
    onSignal: () => {},
    onCallback: (result, { ip }) => told.push([result, ip]),
    onError: (error) => told.push(['error', error]),
  }
  return { told, options }
}

const PUBLIC = [`POST /interactions`, `POST ${SIGNAL_READY_PATH}`]
const ADMIN = ['/healthz', '/readyz', '/metrics', '/', '/dashboard.json'].map((url) => `GET ${url}`)

async function statusesOf(app: FastifyInstance, paths: readonly string[]) {
  const statuses = paths.map(async (path) => {
    const [method, url] = path.split(' ') as ['GET' | 'POST', string]
    return (await app.inject({ method, url })).statusCode
  })
  return Promise.all(statuses)
}

t.test('what is for strangers and what is for operators are never on one port', async (t) => {
  const listeners = await start(t, { signalReady: signalReady().options })
  t.strictSame(await statusesOf(listeners.public, PUBLIC), [401, 401])
  t.strictSame(await statusesOf(listeners.public, ADMIN), [404, 404, 404, 404, 404])
  t.strictSame(await statusesOf(listeners.admin, ADMIN), [200, 200, 200, 200, 200])
  t.strictSame(await statusesOf(listeners.admin, PUBLIC), [404, 404])
})

t.test('interactions are answered, and what the admin pages show is given', async (t) => {
  const listeners = await start(t)
  t.equal((await listeners.public.inject(signed(interaction()))).body, '{"type":1}')
  t.strictSame(listeners.told, [['ping']])
  t.match((await listeners.admin.inject('/readyz')).json(), { dependencies: { redis: {} } })
  t.match((await listeners.admin.inject('/dashboard.json?since=5')).json(), {
    version: '1.2.3',
    points: [5],
  })
})

t.test('callbacks of signals are taken only where there are any', async (t) => {
  const without = await start(t)
  t.strictSame(await statusesOf(without.public, PUBLIC), [401, 404])
})

t.test('whose request is refused is believed as TRUST_PROXY has it', async (t) => {
  for (const [trustProxy, ip] of [
    [false, '127.0.0.1'],
    [1, '10.0.0.2'],
    [true, '203.0.113.9'],
  ] as const) {
    const { told, options } = signalReady()
    const listeners = await start(t, { trustProxy, signalReady: options })
    const post = (url: string) =>
      listeners.public.inject({ method: 'POST', url, headers: FORWARDED })
    await post('/interactions')
    await post(SIGNAL_READY_PATH)
    t.strictSame(listeners.told, [['rejected', 'signature-shape', ip]])
    t.strictSame(told, [['forged', ip]])
  }
})

t.test("nobody stands before the operators' listener whose word counts", async (t) => {
  const { admin } = await start(t, { trustProxy: true })
  admin.get('/ip', ({ ip }) => ({ ip }))
  t.strictSame((await admin.inject({ url: '/ip', headers: FORWARDED })).json(), {
    ip: '127.0.0.1',
  })
})

t.test('what is no HTTP is told of, on both ports', async (t) => {
  const listeners = await start(t)
  for (const app of [listeners.public, listeners.admin]) {
    await app.listen({ host: '127.0.0.1', port: 0 })
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
    socket.write('hello\r\n\r\n')
    t.match(await text(socket), /^HTTP\/1\.1 400 /)
  }
  const fault = ['fault', 'malformed', '127.0.0.1']
  t.strictSame(listeners.told, [fault, fault])
})

t.test('answers of the admin port are guarded, to a wrong path as well', async (t) => {
  const { admin } = await start(t)
  for (const url of ['/healthz', '/', '/nowhere'])
    t.match((await admin.inject(url)).headers, {
      'x-frame-options': 'DENY',
      'content-security-policy': /^default-src 'none'/,
    })
})

/** Fastify's own limit for each of its hooks. */
const HOOK_MS = 10_000

/** How long each of the two gives the connections that there are, once it closes. */
async function closingTimes(t: Test, shutdownGraceMs: number) {
  const listeners = await start(t, { shutdownGraceMs })
  const times: number[] = []
  for (const app of [listeners.public, listeners.admin]) {
    await app.ready()
    const timers = t.capture(globalThis, 'setTimeout', setTimeout)
    await app.close()
    times.push(...timers().map(({ args }) => Number(args[1])))
    timers.restore()
  }
  return times.filter((ms) => ms !== HOOK_MS)
}

t.test('a silent connection holds a closing listener for a while at most', async (t) => {
  t.strictSame(await closingTimes(t, 60_000), [3000, 500], 'by then Discord has given up')
  t.strictSame(await closingTimes(t, 1000), [500, 500], 'half of the grace is for what is owed')
})
