/** Sealed requests: valid, or spoilt in exactly one way. */
import { verifyKey } from 'discord-interactions'
import t from 'tap'
import type { Tamper } from '../../src/dev/fixtures.js'
import { TEST_PUBLIC_KEY } from '../../src/dev/keys.js'
import { seal } from '../../src/dev/seal.js'

const BODY = '{"value":"EUR/USD"}'
const AT = 1_700_000_000

t.test('untampered, stale and upper-case ones verify', async (t) => {
  for (const tamper of [undefined, 'stale-timestamp', 'upper-case-signature'] as const) {
    const { body, signature, timestamp } = seal(BODY, AT, tamper)
    t.ok(
      await verifyKey(body, String(signature), String(timestamp), TEST_PUBLIC_KEY),
      tamper ?? 'good',
    )
  }
  t.equal(seal(BODY, AT, 'stale-timestamp').timestamp, String(AT - 3600))
})

t.test('the others do not, each for its reason only', async (t) => {
  const good = seal(BODY, AT)
  const changes: [Tamper, object][] = [
    ['flip-body-byte', { body: '{"value":"DUR/USD"}' }],
    ['flip-signature-bit', { signature: /^[0-9a-f]{128}$/ }],
    ['other-key', { signature: /^[0-9a-f]{128}$/ }],
    ['change-timestamp', { timestamp: String(AT + 1) }],
    ['no-signature', { signature: null }],
    ['no-timestamp', { timestamp: null }],
    ['no-headers', { signature: null, timestamp: null }],
    ['short-signature', { signature: /^[0-9a-f]{126}$/ }],
    ['non-hex-signature', { signature: /^zz/ }],
  ]
  for (const [tamper, change] of changes) {
    const sealed = seal(BODY, AT, tamper)
    t.match(sealed, { ...good, ...change }, tamper)
    t.notSame(sealed, good)
    const { body, signature, timestamp } = sealed
    const valid = await verifyKey(body, signature ?? '', timestamp ?? '', TEST_PUBLIC_KEY)
    t.equal(valid, false, tamper)
  }
})

t.test('a body without a pair is flipped at its start', async (t) => {
  t.not(seal('{}', AT, 'flip-body-byte').body, '{}')
})
