/** Signs a request body as Discord does: Ed25519 over the timestamp's bytes and the raw body's bytes. */
import { createPrivateKey, sign as signNatively } from 'node:crypto'
import nacl from 'tweetnacl'

export interface SignatureHeaders {
  readonly 'X-Signature-Ed25519': string
  readonly 'X-Signature-Timestamp': string
}

export type Sign = typeof sign

/**
 * The two headers of https://docs.discord.com/developers/interactions/overview (setting up an endpoint).
 * `timestamp` is Unix seconds as text; `secretKey` is tweetnacl's 64 bytes.
 */
export function sign(
  body: Uint8Array | string,
  timestamp: string,
  secretKey: Uint8Array,
): SignatureHeaders {
  const message = Buffer.concat([Buffer.from(timestamp), Buffer.from(body)])
  return {
    'X-Signature-Ed25519': Buffer.from(nacl.sign.detached(message, secretKey)).toString('hex'),
    'X-Signature-Timestamp': timestamp,
  }
}

/** PKCS #8 for Ed25519 up to the 32 bytes of the seed: RFC 8410, section 7. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

/**
 * A `sign` for one key with the same bytes as its result in a hundredth of the time: tweetnacl holds the event loop for
 * milliseconds a call, which distorts what a run of thousands measures.
 */
export function makeFastSign(secretKey: Uint8Array): Sign {
  const der = Buffer.concat([PKCS8, secretKey.subarray(0, 32)])
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  return (body, timestamp) => ({
    'X-Signature-Ed25519': signNatively(
      null,
      Buffer.concat([Buffer.from(timestamp), Buffer.from(body)]),
      key,
    ).toString('hex'),
    'X-Signature-Timestamp': timestamp,
  })
}
