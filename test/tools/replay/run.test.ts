/** Replays against a scripted server. */
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import t from 'tap'
import { TEST_SECRET_KEY } from '../../../src/dev/fixtures/keys.js'
import { timestampOf } from '../../../src/discord/snowflake.js'
import type { NamedFixture } from '../../../src/tools/replay/fixture.js'
import { findMismatch, type ReplayOptions, replay } from '../../../src/tools/replay/run.js'
import { type Received, startStandIn } from '../../dev/local-discord/stand-in.js'

const NOW = 1_700_000_000_000
const fixture: NamedFixture = {
  name: 'f',
  title: 'F',
  why: 'w',
  timestamp: '1',
  signature: 'ab',
  body: '{"id":"123456789","type":1}',
  expect: { status: 200, type: [4, 5], json: { data: { flags: 64 } } },
}

async function run(
  t: { teardown(fn: () => unknown): void },
  fixtures: NamedFixture[],
  script: (received: Received) => void,
  over: Partial<ReplayOptions> = {},
) {
  const url = await startStandIn(t, script)
  const lines: string[] = []
  const write = (text: string) => lines.push(text)
  const options = {
    url,
    secretKey: TEST_SECRET_KEY,
    now: () => NOW,
    write,
    timeoutMs: 5000,
    ...over,
  }
  return { failed: await replay(fixtures, options), lines }
}

t.test('fixtures are renewed to now, or sent as they are', async (t) => {
  const seen: Received[] = []
  const script = (received: Received) => {
    seen.push(received)
    received.reply({ type: 5, data: { flags: 64 } })
  }
  const { failed, lines } = await run(t, [fixture], script)
  t.equal(failed, 0)
  t.match(lines, [/^200 .* ms {2}ok {4}f {2}\(F\)\n$/])
  t.equal(timestampOf(String(seen[0]?.interaction.id)), NOW)
  t.match(seen[0]?.headers, { 'x-signature-timestamp': '1700000000' })
  await run(t, [fixture], script, { secretKey: undefined })
  t.equal(seen[1]?.raw.toString(), fixture.body)
  t.match(seen[1]?.headers, { 'x-signature-timestamp': '1', 'x-signature-ed25519': 'ab' })
  await run(t, [{ ...fixture, timestamp: null, signature: null }], script, { secretKey: undefined })
  t.notOk(seen[2]?.headers['x-signature-timestamp'] ?? seen[2]?.headers['x-signature-ed25519'])
})

t.test('each thing that does not hold is said', async (t) => {
  const cases: [(received: Received) => void, RegExp][] = [
    [({ reply }) => reply({}, 401), /FAIL {2}f: status 401, not 200/],
    [({ response }) => response.end('{}'), /content type "", not application\/json/],
    [
      ({ response }) => response.setHeader('content-type', 'application/json').end('{'),
      /a body that is no JSON/,
    ],
    [({ reply }) => reply({ type: 6 }), /type 6, not 4 or 5/],
    [({ reply }) => reply({ type: 4, data: {} }), /\$\.data\.flags is undefined, not 64/],
  ]
  for (const [script, line] of cases) {
    const { failed, lines } = await run(t, [fixture], script)
    t.equal(failed, 1)
    t.match(lines, [line])
  }
})

t.test('a refusal needs no JSON, and a type is not always asked for', async (t) => {
  const refused = { ...fixture, expect: { status: 401 } }
  const { failed } = await run(t, [refused], ({ response }) => response.writeHead(401).end('no'))
  t.equal(failed, 0)
  const any = { ...fixture, expect: { status: 200 } }
  t.equal((await run(t, [any], ({ reply }) => reply({}))).failed, 0)
})

t.test('when nobody answers, that is the last line', async (t) => {
  // A port that was free a moment ago; fetch refuses the well-known ones by itself.
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const gone = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
  await new Promise((resolve) => server.close(resolve))
  const { failed, lines } = await run(t, [fixture, fixture], () => {}, gone)
  t.equal(failed, 1)
  t.match(lines, [/no answer from http:\/\/127\.0\.0\.1:\d+\/: .*ECONNREFUSED/])
  const slow = await run(t, [fixture], () => {}, { timeoutMs: 30 })
  t.match(slow.lines, [/no answer from .*timeout/])
})

t.test('a subset is compared by value, lists by length too', async (t) => {
  t.equal(findMismatch({ a: [{ b: 1 }] }, { a: [{ b: 1, c: 2 }], d: 3 }), undefined)
  t.match(findMismatch({ a: [1] }, { a: [1, 2] }), '$.a has 2 entries, not 1')
  t.match(findMismatch({ a: [] }, { a: {} }), '$.a is {}, not []')
  t.match(findMismatch({ a: {} }, { a: null }), '$.a is null, not {}')
  t.match(findMismatch('x', 'y'), '$ is "y", not "x"')
})
