/** Signatures hold for independent verifiers, and both ways to sign agree. */
import { verifyKey } from 'discord-interactions'
import t from 'tap'
import nacl from 'tweetnacl'
import { TEST_KEY_SEED, TEST_PUBLIC_KEY, TEST_SECRET_KEY } from '../../../src/dev/fixtures/keys.js'
import { makeFastSign, sign } from '../../../src/tools/signing/sign.js'

const body = '{"type": 1.0, "note":"\\u00e9 é"}'

t.test('the test key is the one that production refuses', async (t) => {
  t.equal(TEST_PUBLIC_KEY, 'ba6ce37da41fa02d6e4d698cc350d33c8129b176d75b70f0d7aa85e5d7efe963')
  t.match(TEST_KEY_SEED, /never use it in production/)
})

t.test('a signature verifies over the raw body and its timestamp only', async (t) => {
  const headers = sign(body, '1700000000', TEST_SECRET_KEY)
  const signature = headers['X-Signature-Ed25519']
  t.ok(await verifyKey(Buffer.from(body), signature, '1700000000', TEST_PUBLIC_KEY))
  t.notOk(await verifyKey(Buffer.from(body), signature, '1700000001', TEST_PUBLIC_KEY))
  t.notOk(await verifyKey(Buffer.from(`${body} `), signature, '1700000000', TEST_PUBLIC_KEY))
})

t.test('the fast way signs with the same bytes as tweetnacl', async (t) => {
  const { secretKey } = nacl.sign.keyPair()
  const fast = makeFastSign(secretKey)
  t.same(fast(body, '1700000000', secretKey), sign(body, '1700000000', secretKey))
})
