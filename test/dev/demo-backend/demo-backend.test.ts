/** The demo backend keeps the contract, and fails when told to. */
import t from 'tap'
import { DemoBackend, type DemoBackendOptions } from '../../../src/dev/demo-backend/demo-backend.js'

const NOW = Date.parse('2026-03-04T10:07:31Z')

async function start(t: { teardown(fn: () => unknown): void }, options: DemoBackendOptions = {}) {
  const backend = await DemoBackend.start({ now: () => NOW, ...options })
  t.teardown(() => backend.close())
  const ask = async (query: string, init: RequestInit = {}) => {
    const response = await fetch(`${backend.url}/api/v1/trading/signal?${query}`, init)
    return { status: response.status, text: await response.text() }
  }
  return { backend, ask }
}

const GOOD = 'pair=EUR/USD&timeframe=4h'

t.test('a signal is answered and its key counted', async (t) => {
  const { backend, ask } = await start(t, { delayMs: 5 })
  const { status, text } = await ask(GOOD)
  t.equal(status, 200)
  t.match(JSON.parse(text), { pair: 'EUR/USD', timeframe: '4h', synthetic: true })
  await ask('pair=USD%2FJPY&timeframe=1h')
  t.equal(backend.count('EUR/USD@4h'), 1)
  t.equal(backend.count('EUR/USD@1h'), 0)
  t.equal(backend.count(), 2)
})

t.test('what it cannot answer it refuses in JSON', async (t) => {
  const { backend, ask } = await start(t)
  const cases: [string, number, string][] = [
    ['timeframe=4h', 400, 'bad_pair'],
    ['pair=eurusd&timeframe=4h', 400, 'bad_pair'],
    ['pair=EUR/USD', 400, 'bad_timeframe'],
    ['pair=ABC/USD&timeframe=4h', 404, 'unknown_pair'],
  ]
  for (const [query, status, code] of cases) {
    const answer = await ask(query)
    t.equal(answer.status, status)
    t.match(JSON.parse(answer.text), { error: { code } })
  }
  t.equal((await ask(GOOD, { method: 'POST' })).status, 404)
  t.equal((await fetch(`${backend.url}/`)).status, 404)
})

t.test('candles are left out when they are not wanted', async (t) => {
  const { ask } = await start(t, { candles: false })
  t.strictSame(JSON.parse((await ask(GOOD)).text).candles, [])
})

t.test('a key that is set is asked for', async (t) => {
  const { ask } = await start(t, { apiKey: 'demo' })
  t.equal((await ask(GOOD)).status, 401)
  t.equal((await ask(GOOD, { headers: { authorization: 'Bearer demo' } })).status, 200)
})

t.test('failures are switched while it runs', async (t) => {
  const { backend, ask } = await start(t, { failWith: 503 })
  t.equal((await ask(GOOD)).status, 503)
  backend.failWith = 'invalid-json'
  const broken = await ask(GOOD)
  t.equal(broken.status, 200)
  t.throws(() => JSON.parse(broken.text))
  backend.failWith = 'bad-document'
  t.match(JSON.parse((await ask(GOOD)).text), { entry: 'soon' })
  backend.failWith = 'reset'
  await t.rejects(ask(GOOD))
  backend.failWith = undefined
  t.equal((await ask(GOOD)).status, 200)
})

t.test('a hung request stays open until the backend closes', async (t) => {
  const backend = await DemoBackend.start({ failWith: 'hang' })
  const asking = fetch(`${backend.url}/api/v1/trading/signal?${GOOD}`).catch(() => 'cut')
  while (backend.count() === 0) await new Promise(setImmediate)
  // Timers of one length fire in their order: after this one the backend has decided to hang.
  await new Promise((resolve) => setTimeout(resolve, 1))
  await backend.close()
  t.equal(await asking, 'cut')
})

t.test('closing does not wait for slow answers', async (t) => {
  const backend = await DemoBackend.start({ delayMs: 60_000 })
  const asking = fetch(backend.url).catch(() => 'cut')
  while (backend.count() === 0) await new Promise(setImmediate)
  await backend.close()
  t.equal(await asking, 'cut')
})
