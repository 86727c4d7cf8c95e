/** THE TEST KEY PAIR: public by design, NEVER FOR PRODUCTION. Whoever trusts it trusts everybody. */
import { createHash } from 'node:crypto'
import nacl from 'tweetnacl'

/** The sentence the pair is derived from: anyone can make it again, which is the point and the danger. */
export const TEST_KEY_SEED = 'signalbox public test key: never use it in production'

const pair = nacl.sign.keyPair.fromSeed(createHash('sha256').update(TEST_KEY_SEED).digest())

/** 64 bytes, as tweetnacl signs with. NEVER IN PRODUCTION. */
export const TEST_SECRET_KEY: Uint8Array = pair.secretKey

/** Hex, 64 digits: a `DISCORD_PUBLIC_KEY` for tests, replay and the demo. NEVER IN PRODUCTION. */
export const TEST_PUBLIC_KEY: string = Buffer.from(pair.publicKey).toString('hex')

/** The application that the fixtures and the local Discord speak for. */
export const TEST_APPLICATION_ID = '1187265543218790421'
