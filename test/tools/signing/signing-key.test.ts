/** Keys to sign with in Discord's place: a seed that was given, or the public test key where it lies. */
import t from 'tap'
import nacl from 'tweetnacl'
import { TEST_APPLICATION_ID, TEST_SECRET_KEY } from '../../../src/dev/fixtures/keys.js'
import { readSeed, readTestKey } from '../../../src/tools/signing/signing-key.js'

t.test('the test key is the one that the fixtures are signed with', async (t) => {
  const { secretKey, applicationId } = readTestKey()
  t.ok(Buffer.from(secretKey).equals(TEST_SECRET_KEY))
  t.equal(applicationId, TEST_APPLICATION_ID)
})

t.test('an installation without it says so, and what to give instead', async (t) => {
  for (const file of ['/nowhere/key.json', '/dev/null'])
    t.throws(() => readTestKey(new URL(`file://${file}`)), {
      message: /not part of this installation: .* with --key$/,
    })
})

t.test('a seed is 64 hex digits, and is not repeated when it is not', async (t) => {
  const seed = 'ab'.repeat(32)
  const { secretKey } = nacl.sign.keyPair.fromSeed(Buffer.from(seed, 'hex'))
  for (const given of [seed, seed.toUpperCase()])
    t.ok(Buffer.from(readSeed(given).secretKey).equals(secretKey))
  for (const bad of ['', 'abc', `${seed}0`, 'g'.repeat(64)])
    t.throws(() => readSeed(bad), { message: '--key must be 64 hex digits' })
})
