/** Sealed requests: valid, or spoilt in exactly one way. */
import { verifyKey } from 'discord-interactions'
import t from 'tap'
import { TEST_PUBLIC_KEY, TEST_SECRET_KEY } from '../../../src/dev/fixtures/keys.js'
import type { Tamper } from '../../../src/tools/replay/fixture.js'
import { seal } from '../../../src/tools/signing/seal.js'

const BODY = '{"value":"EUR/USD"}'
const AT = 1_700_000_000

t.test('untampered, stale and upper-case ones verify', async (t) => {
  for (const tamper of [undefined, 'stale-timestamp', 'upper-case-signature'] as const) {
    const { body, signature, timestamp } = seal(BODY, AT, TEST_SECRET_KEY, tamper)
    t.ok(
      await verifyKey(body, String(signature), String(timestamp), TEST_PUBLIC_KEY),
      tamper ?? 'good',
    )
  }
  t.equal(seal(BODY, AT, TEST_SECRET_KEY, 'stale-timestamp').timestamp, String(AT - 3600))
})

t.test('the others do not, each for its reason only', async (t) => {
  const good = seal(BODY, AT, TEST_SECRET_KEY)
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
    const sealed = seal(BODY, AT, TEST_SECRET_KEY, tamper)
    t.match(sealed, { ...good, ...change }, tamper)
    t.notSame(sealed, good)
    const { body, signature, timestamp } = sealed
    const valid = await verifyKey(body, signature ?? '', timestamp ?? '', TEST_PUBLIC_KEY)
    t.equal(valid, false, tamper)
  }
})

t.test('a body without a pair is flipped at its start', async (t) => {
  t.not(seal('{}', AT, TEST_SECRET_KEY, 'flip-body-byte').body, '{}')
})
