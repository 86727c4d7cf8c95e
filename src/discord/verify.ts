/** Is this request Discord's? Ed25519 over the timestamp and the raw body, with keys prepared once. */
import { createPublicKey, type KeyObject, verify as verifySignature } from 'node:crypto'

/**
 * `signature` and `timestamp` as the headers give them, `body` the raw bytes: JSON read and written again
 * would not be the bytes that were signed.
 */
export type Verifier = (signature: string, timestamp: string, body: Buffer) => boolean

const SIGNATURE = /^[0-9a-f]{128}$/i
const TIMESTAMP = /^\d{1,20}$/

function importKey(hex: string): KeyObject {
  const x = Buffer.from(hex, 'hex').toString('base64url')
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
}

/** The headers' shape, so that malformed ones cost no cryptography. */
export function hasSignatureShape(signature: unknown, timestamp: unknown): boolean {
  return (
    typeof signature === 'string' &&
    typeof timestamp === 'string' &&
    SIGNATURE.test(signature) &&
    TIMESTAMP.test(timestamp)
  )
}

/** One key's check of the signed message, with whatever could be prepared done. */
type Check = (signature: Buffer, message: Buffer) => boolean

function createCheck(hex: string): Check {
  const key = importKey(hex)
  return (signature, message) => verifySignature(null, message, key, signature)
}

/**
 * Checks against any of several keys, for while they rotate. With node:crypto; another library's check may stand in.
 * https://docs.discord.com/developers/interactions/overview#setting-up-an-endpoint-validating-security-request-headers
 */
export function createVerifier(
  publicKeys: readonly string[],
  create: (publicKey: string) => Check = createCheck,
): Verifier {
  const checks = publicKeys.map(create)
  return (signature, timestamp, body) => {
    const message = Buffer.concat([Buffer.from(timestamp, 'latin1'), body])
    const bytes = Buffer.from(signature, 'hex')
    return checks.some((check) => check(bytes, message))
  }
}
