/** What is no public key: points of small order in every encoding, bytes that are no point, and real keys' opposites. */
import { generateKeyPairSync } from 'node:crypto'
import t from 'tap'
import { TEST_PUBLIC_KEY } from '../../src/config/config.js'
import { isPublicKey } from '../../src/discord/public-key.js'

const littleEndian = (value: bigint) =>
  Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse().toString('hex')

const P = 2n ** 255n - 19n
const SIGN = 2n ** 255n
/** The y of the points of order 8, and of their opposites. */
const EIGHTH = 2707385501144840649318225287225658788936804267575313519463743609750303021886n

t.test('the keys that are made are keys', async (t) => {
  const made = Array.from({ length: 20 }, () => {
    const { x } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })
    return Buffer.from(String(x), 'base64url').toString('hex')
  })
  for (const key of [...made, TEST_PUBLIC_KEY]) t.equal(isPublicKey(key), true, key)
})

t.test('no point of small order is one, however it is written', async (t) => {
  for (const y of [0n, 1n, P - 1n, EIGHTH, P - EIGHTH, P, P + 1n])
    for (const sign of [0n, SIGN]) t.equal(isPublicKey(littleEndian(y + sign)), false, `${y}`)
})

t.test('nor is what is no point, or not in its one form', async (t) => {
  for (const y of [2n, 7n, 13n]) t.equal(isPublicKey(littleEndian(y)), false, `${y} is no point`)
  for (let over = 0n; over < 19n; over += 1n)
    t.equal(isPublicKey(littleEndian(P + over)), false, `${over} past the prime`)
  t.equal(isPublicKey('f'.repeat(64)), false)
})

t.test('nor a key with a point of small order added to it', async (t) => {
  // Its sum with the point of order 2 is (-x, -y).
  const base = Buffer.from(TEST_PUBLIC_KEY, 'hex').reverse()
  const y = BigInt(`0x${base.toString('hex')}`) & (SIGN - 1n)
  t.equal(isPublicKey(littleEndian(P - y)), false)
  t.equal(isPublicKey(littleEndian(y)), true)
})
