/** Signs a fixture's body and then tampers with the request as the fixture wants it. */
import { createHash } from 'node:crypto'
import nacl from 'tweetnacl'
import type { Tamper } from '../replay/fixture.js'
import { sign } from './sign.js'

export interface SealedRequest {
  readonly timestamp: string | null
  readonly signature: string | null
  readonly body: string
}

/** Whom nobody trusts. */
const STRANGER = nacl.sign.keyPair.fromSeed(createHash('sha256').update('a stranger').digest())

/** Older than any tolerance in use. */
const STALE_S = 3600

/** Swaps one letter of the body for another: still JSON where it was, no longer what was signed. */
function flipByte(body: string): string {
  const at = Math.max(body.indexOf('EUR'), 0)
  return body.slice(0, at) + String.fromCharCode(body.charCodeAt(at) ^ 1) + body.slice(at + 1)
}

const flipBit = (hex: string) =>
  hex.slice(0, -1) + (Number.parseInt(hex.slice(-1), 16) ^ 1).toString(16)

/** `atS`: Unix seconds, the moment of signing. `secretKey` is tweetnacl's 64 bytes. */
export function seal(
  body: string,
  atS: number,
  secretKey: Uint8Array,
  tamper?: Tamper,
): SealedRequest {
  const signedAt = String(tamper === 'stale-timestamp' ? atS - STALE_S : atS)
  const key = tamper === 'other-key' ? STRANGER.secretKey : secretKey
  const signature = sign(body, signedAt, key)['X-Signature-Ed25519']
  const good = { timestamp: signedAt, signature, body }
  switch (tamper) {
    case 'flip-body-byte':
      return { ...good, body: flipByte(body) }
    case 'flip-signature-bit':
      return { ...good, signature: flipBit(signature) }
    case 'change-timestamp':
      return { ...good, timestamp: String(atS + 1) }
    case 'no-signature':
      return { ...good, signature: null }
    case 'no-timestamp':
      return { ...good, timestamp: null }
    case 'no-headers':
      return { ...good, timestamp: null, signature: null }
    case 'short-signature':
      return { ...good, signature: signature.slice(0, 126) }
    case 'non-hex-signature':
      return { ...good, signature: `zz${signature.slice(2)}` }
    case 'upper-case-signature':
      return { ...good, signature: signature.toUpperCase() }
    default:
      return good
  }
}
