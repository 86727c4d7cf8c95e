/** The key that requests are signed with in Discord's place: one that was given, or the public test key where it lies. */
import { readFileSync } from 'node:fs'
import nacl from 'tweetnacl'

export interface SigningKey {
  /** tweetnacl's 64 bytes. */
  readonly secretKey: Uint8Array
  /** The application that the fixtures speak for; unknown of a key that was given. */
  readonly applicationId?: string
}

/** Written by `npm run fixtures`; seen from dist/src/tools/signing. The container image has none. */
const TEST_KEY = new URL(
  '../../../../test/fixtures/TEST-KEY-NEVER-IN-PRODUCTION.json',
  import.meta.url,
)

/** `seed`: 64 hex digits. Throws an Error for the reader of the command line, which does not repeat what was given. */
export function readSeed(seed: string): SigningKey {
  if (!/^[0-9a-f]{64}$/i.test(seed)) throw new Error('--key must be 64 hex digits')
  return { secretKey: nacl.sign.keyPair.fromSeed(Buffer.from(seed, 'hex')).secretKey }
}

/** Throws an Error for the reader of the command line where this installation has no test key. */
export function readTestKey(file: URL = TEST_KEY): SigningKey {
  try {
    const { secretKey, applicationId } = JSON.parse(readFileSync(file, 'utf8'))
    return { secretKey: Buffer.from(secretKey, 'hex'), applicationId }
  } catch {
    throw new Error(
      'the public test key is not part of this installation: give a key that the endpoint trusts with --key',
    )
  }
}
