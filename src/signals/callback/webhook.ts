/** Standard Webhooks: how a callback is signed, and whether one is. https://www.standardwebhooks.com/ */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** What a sender says of a message, well-formed; no more than that. */
export interface Claim {
  readonly id: string
  /** Epoch seconds, as they were written. */
  readonly timestamp: string
  readonly signatures: readonly Buffer[]
  /** Too long ago, or too far ahead: nobody's, unless a clock is wrong. */
  readonly isStale: boolean
}

const TOLERANCE_MS = 300_000
const ID = /^[\x21-\x7e]{1,256}$/
const TIMESTAMP = /^[1-9]\d{0,11}$/
const SIGNATURE = /^v1,([A-Za-z0-9+/]{43}=)$/

export const keyOfSecret = (secret: string) => Buffer.from(secret.replace(/^whsec_/, ''), 'base64')

function mac(key: Buffer, id: string, timestamp: string, body: string | Buffer): Buffer {
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest()
}

/** The three headers, by `secret`, as `whsec_…`. */
export function signWebhook(secret: string, id: string, atMs: number, body: string | Buffer) {
  const timestamp = String(Math.floor(atMs / 1000))
  const signature = mac(keyOfSecret(secret), id, timestamp, body).toString('base64')
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  }
}

/**
 * Undefined for what cannot be genuine, whatever the body: nobody has to read that. It is stale by all of these clocks or
 * by none.
 */
export function readClaim(
  headers: IncomingHttpHeaders,
  ...readings: readonly number[]
): Claim | undefined {
  const id = String(headers['webhook-id'] ?? '')
  const timestamp = String(headers['webhook-timestamp'] ?? '')
  const signatures = String(headers['webhook-signature'] ?? '')
    .split(' ')
    // Those of other versions stand beside ours while a sender changes from one to the next.
    .flatMap((each) => SIGNATURE.exec(each)?.[1] ?? [])
    .map((text) => Buffer.from(text, 'base64'))
  const isWellFormed = ID.test(id) && TIMESTAMP.test(timestamp) && signatures.length > 0
  if (!isWellFormed) return undefined
  const isOff = (time: number) => Math.abs(time - Number(timestamp) * 1000) > TOLERANCE_MS
  return { id, timestamp, signatures, isStale: readings.every(isOff) }
}

/** Whether any of these keys has signed it. */
export function isSigned(keys: readonly Buffer[], claim: Claim, body: Buffer): boolean {
  return keys.some((key) => {
    const expected = mac(key, claim.id, claim.timestamp, body)
    return claim.signatures.some((signature) => timingSafeEqual(signature, expected))
  })
}
