/** Signatures of callbacks, beside the standard's own library: what one signs the other takes. */
import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import t from 'tap'
import {
  isSigned,
  keyOfSecret,
  readClaim,
  signWebhook,
} from '../../../src/signals/callback/webhook.js'

const newSecret = () => `whsec_${randomBytes(32).toString('base64')}`
const [OLD, NEW] = [newSecret(), newSecret()]
const NOW = Math.floor(Date.now() / 1000) * 1000
const BODIES = ['', '{}', '{"a":1.0}', 'ünï\u2028cødé 🚦', 'x'.repeat(1024 * 1024)]

t.test('what the library signs is signed here, and the other way round', async (t) => {
  for (const body of BODIES) {
    const theirs = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(NOW / 1000),
      'webhook-signature': new Webhook(OLD).sign('msg_1', new Date(NOW), body),
    }
    const ours = signWebhook(OLD, 'msg_1', NOW, body)
    t.strictSame(ours, theirs)
    t.doesNotThrow(() => new Webhook(OLD).verify(body, ours, { jsonParse: false }))
    const claim = readClaim(theirs, NOW)
    t.ok(claim && isSigned([NEW, OLD].map(keyOfSecret), claim, Buffer.from(body)))
    t.notOk(claim && isSigned([keyOfSecret(NEW)], claim, Buffer.from(body)))
    t.notOk(claim && isSigned([keyOfSecret(OLD)], claim, Buffer.from(`${body} `)))
  }
})

t.test('one good signature among several is enough, other versions are passed over', async (t) => {
  const headers = signWebhook(OLD, 'msg_1', NOW, '{}')
  const { 'webhook-signature': other } = signWebhook(NEW, 'msg_1', NOW, '{}')
  const list = ['v1a,rubbish', other, 'v2,x', headers['webhook-signature'], ''].join(' ')
  const claim = readClaim({ ...headers, 'webhook-signature': list }, NOW)
  t.equal(claim?.signatures.length, 2)
  t.ok(claim && isSigned([keyOfSecret(OLD)], claim, Buffer.from('{}')))
})

t.test('what cannot be genuine is seen in its headers', async (t) => {
  const good = signWebhook(OLD, 'msg_1', NOW, '{}')
  for (const [now, isStale] of [
    [NOW - 300_000, false],
    [NOW + 300_000, false],
    [NOW - 300_001, true],
    [NOW + 300_001, true],
  ] as const) {
    t.match(readClaim(good, now), { isStale })
  }
  const short = Buffer.alloc(31).toString('base64')
  for (const [name, values] of [
    ['webhook-id', [undefined, '', 'a b', 'ü', 'x'.repeat(257)]],
    [
      'webhook-timestamp',
      [undefined, '', 'now', `${NOW / 1000}.5`, '-1', '1e9', '0x5', ['1', '2']],
    ],
    ['webhook-signature', [undefined, '', 'v1', 'v1,', 'v1,x', `v1,${short}`, 'v2,x']],
  ] as const)
    for (const value of values)
      t.notOk(
        readClaim({ ...good, [name]: value } as Record<string, string>, NOW),
        `${name}: ${value}`,
      )
})
