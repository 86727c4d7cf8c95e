/** The front before several replicas: turns, the next one when one is away, all at once. */
import t, { type Test } from 'tap'
import { Front } from '../../../src/dev/stage/front.js'
import { freePort } from '../../../src/dev/stage/redis-process.js'
import { answer, startBackend } from '../../signals/backend/backend-server.js'
import { makeLatch } from '../local-discord/stand-in.js'

async function setUp(t: Test, count: number) {
  const servers = await Promise.all(
    Array.from({ length: count }, (_, n) => startBackend(answer(200, { n }))),
  )
  const front = await Front.start()
  front.backends = servers.map(({ url }) => url)
  t.teardown(() => Promise.all([front.close(), ...servers.map((server) => server.close())]))
  const post = (id: string) =>
    fetch(`${front.url}/interactions?x=1`, { method: 'POST', body: JSON.stringify({ id }) })
  return { front, servers, post }
}

t.test('requests are spread, with path and body', async (t) => {
  const { servers, post } = await setUp(t, 2)
  for (const id of ['1', '2', '3', '4']) t.equal((await post(id)).status, 200)
  t.strictSame(
    servers.map(({ requests }) => requests.length),
    [2, 2],
  )
  t.equal(servers[0]?.requests[0]?.url, '/interactions?x=1')
})

t.test('one that is away is passed over, and only if all are is it a failure', async (t) => {
  const { front, servers, post } = await setUp(t, 1)
  const away = `http://127.0.0.1:${await freePort()}`
  front.backends.push(away)
  for (const id of ['1', '2', '3']) t.equal((await post(id)).status, 200)
  t.equal(servers[0]?.requests.length, 3)
  front.backends = [away]
  t.equal((await post('4')).status, 502)
  t.equal(front.failed, 1)
})

t.test('a reply without a content type is passed on without one', async (t) => {
  const server = await startBackend((_request, response) => void response.writeHead(204).end())
  const front = await Front.start()
  front.backends = [server.url]
  t.teardown(() => Promise.all([front.close(), server.close()]))
  const response = await fetch(front.url)
  t.equal(response.status, 204)
  t.notOk(response.headers.get('content-type'))
})

t.test('all are asked at once, and every reply is kept', async (t) => {
  const { front, servers, post } = await setUp(t, 3)
  front.mode = 'all'
  t.equal((await post('7')).status, 200)
  await front.answered('7')
  t.equal(front.replies.get('7')?.length, 3)
  t.ok(servers.every(({ requests }) => requests.length === 1))
  await front.answered('never asked')
})

t.test('whoever leaves before the reply takes the request behind with it', async (t) => {
  const arrived = makeLatch()
  const gone = makeLatch()
  const server = await startBackend((_request, response) => {
    response.on('close', gone.resolve)
    arrived.resolve()
  })
  const other = await startBackend(answer(200, {}))
  const front = await Front.start()
  front.backends = [other.url, server.url]
  t.teardown(() => Promise.all([front.close(), server.close(), other.close()]))
  const leave = new AbortController()
  const asking = fetch(front.url, { method: 'POST', body: '{}', signal: leave.signal })
  await arrived.promise
  leave.abort()
  await t.rejects(asking)
  await gone.promise
  t.equal(other.requests.length, 0, 'and nobody else is asked')
})

t.test(
  'one that does not answer in time is passed over, and its request is taken back',
  async (t) => {
    const gone = makeLatch()
    const silent = await startBackend(
      (_request, response) => void response.on('close', gone.resolve),
    )
    const other = await startBackend(answer(200, {}))
    const front = await Front.start()
    front.backends = [other.url, silent.url]
    front.patienceMs = 20
    front.attempts = new Map()
    t.teardown(() => Promise.all([front.close(), silent.close(), other.close()]))
    t.equal((await fetch(front.url, { method: 'POST', body: '{}' })).status, 200)
    await gone.promise
    t.equal(front.passedOn, 1)
  },
)

t.test('asked all at once, each next one is asked so much later', async (t) => {
  const { front, servers, post } = await setUp(t, 2)
  front.mode = 'all'
  front.stagger = () => 5
  t.equal((await post('7')).status, 200)
  await front.answered('7')
  t.ok(servers.every(({ requests }) => requests.length === 1))
})
