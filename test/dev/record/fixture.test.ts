/** Fixtures of what was done: whose answer is always the same, and whose depends. */
import t from 'tap'
import type { Exchange } from '../../../src/dev/local-discord/exchange.js'
import { fixtureOf, isRecorded, nameOf } from '../../../src/dev/record/fixture.js'
import type { LogLine } from '../../../src/dev/stage/server-process.js'

const options = [
  { name: 'pair', value: 'EUR/USD' },
  { name: 'timeframe', value: '4h' },
]

function fake(own: object = {}, type = 5, via = 'reply'): Exchange {
  const headers = { 'X-Signature-Ed25519': 'ab', 'X-Signature-Timestamp': '7' }
  const made = {
    kind: 'command',
    name: 'signal',
    quiet: false,
    outcome: 'answered',
    body: Buffer.from(JSON.stringify({ data: { options } })),
    wire: [{ request: { headers } }],
    acknowledgement: { type, via },
    slot: { message: { ephemeral: false } },
    ...own,
  }
  return made as unknown as Exchange
}

const secret = { slot: { message: { ephemeral: true } } }
const private_ = { data: { flags: 64 } }

t.test('the request is kept as it was signed, with how it ended', async (t) => {
  t.same(fixtureOf(fake()), {
    title: '/signal EUR/USD 4h',
    why: 'Recorded in the playground, where it ended: answered.',
    timestamp: '7',
    signature: 'ab',
    body: JSON.stringify({ data: { options } }),
    expect: { status: 200, type: [4, 5] },
  })
  t.match(fixtureOf(fake({ fault: { name: 'reset' } })), { why: /misbehaved \(reset\)/ })
  t.match(fixtureOf(fake({ wire: [] })), { timestamp: null, signature: null })
})

t.test('what a server may answer at once or later is expected either way', async (t) => {
  const expected = (exchange: Exchange, story: LogLine = {}) => fixtureOf(exchange, story)?.expect
  t.same(expected(fake(secret)), { status: 200, type: [4, 5], json: private_ })
  const warm = { ack: 'answered', cache: 'hit' }
  t.same(expected(fake({}, 4), warm), { status: 200, type: [4, 5] })
  t.same(expected(fake({ kind: 'component' }, 6)), { status: 200, type: [6, 7] })
  t.same(expected(fake({ kind: 'component' }, 7), warm), { status: 200, type: [6, 7] })
  t.same(fixtureOf(fake({}, 4))?.expect, { status: 200, type: [4, 5] }, 'nor is it known')
})

t.test('what is constant is expected to be so', async (t) => {
  const expected = (story: LogLine, own: object = secret) => fixtureOf(fake(own, 4), story)?.expect
  t.same(expected({ ack: 'answered' }), { status: 200, type: 4, json: private_ })
  t.match(expected({ ack: 'failed', reason: 'UNKNOWN_COMMAND' }), { type: 4 })
  t.same(expected({ ack: 'failed', reason: 'UNKNOWN_COMPONENT' }, { kind: 'component' }), {
    status: 200,
    type: 4,
  })
})

t.test('what a server in trouble answered says little of another', async (t) => {
  t.same(fixtureOf(fake(secret, 4), { ack: 'busy' })?.expect, { status: 200 })
  const away = { ack: 'answered', reason: 'SIGNAL_UNAVAILABLE' }
  t.same(fixtureOf(fake(secret, 4), away)?.expect, { status: 200 })
})

t.test('without an acknowledgement that was read there is nothing to expect', async (t) => {
  t.equal(fixtureOf(fake({ acknowledgement: undefined })), undefined)
  t.equal(fixtureOf(fake({}, 5, 'presumed')), undefined)
})

t.test('commands and presses are recorded, each one that ended', async (t) => {
  t.ok(isRecorded(fake()))
  for (const own of [{ kind: 'autocomplete' }, { quiet: true }, { outcome: 'closed' }]) {
    t.notOk(isRecorded(fake(own)))
  }
})

t.test('a name tells what was done, in letters that every file system takes', async (t) => {
  t.equal(nameOf(fake()), 'signal-eur-usd-4h')
  t.equal(nameOf(fake({ kind: 'component', name: 's1|refresh|x' })), 'press-of-s1-refresh-x')
  t.equal(nameOf(fake({ kind: 'unknown', name: '欧元' })), 'interaction')
  t.equal(nameOf(fake({ kind: 'unknown', name: `${'a'.repeat(59)} b` })), 'a'.repeat(59))
})
