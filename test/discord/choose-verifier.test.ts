import t from 'tap'
import { TEST_PUBLIC_KEY, TEST_SECRET_KEY } from '../../src/dev/fixtures/keys.js'
import { chooseVerifier } from '../../src/discord/choose-verifier.js'
import { sign } from '../../src/tools/signing/sign.js'

const body = Buffer.from('{"type":1}')
const timestamp = '1700000000'
const signature = sign(body, timestamp, TEST_SECRET_KEY)['X-Signature-Ed25519']

t.test('libsodium is chosen where it loads', async (t) => {
  const { name, verify } = await chooseVerifier([TEST_PUBLIC_KEY])
  t.equal(name, 'sodium-native')
  t.equal(verify(signature, timestamp, body), true)
  t.equal(verify(signature, '1700000001', body), false)
})

t.test('node:crypto stands in where it does not load, or does not work', async (t) => {
  const broken = {
    default: {
      crypto_sign_verify_detached(): boolean {
        throw new Error('no such symbol')
      },
    },
  }
  for (const load of [() => Promise.reject(new Error('no prebuild')), async () => broken]) {
    const { name, verify } = await chooseVerifier([TEST_PUBLIC_KEY], load)
    t.equal(name, 'node:crypto')
    t.equal(verify(signature, timestamp, body), true)
    t.equal(verify(signature, timestamp, Buffer.from('{"type":2}')), false)
  }
})
