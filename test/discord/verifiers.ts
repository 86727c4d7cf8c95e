/** Three verifiers that share no code: ours, and two oracles to hold it against. */
import { verifyKey } from 'discord-interactions'
import nacl from 'tweetnacl'
import { createVerifier } from '../../src/discord/verify.js'

export type AnyVerifier = (
  signature: string,
  timestamp: string,
  body: Buffer,
) => boolean | Promise<boolean>

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))

/** discord-interactions, as its users call it: a key at a time. */
function createVerifyKey(keys: readonly string[]): AnyVerifier {
  return async (signature, timestamp, body) => {
    const verdicts = keys.map((key) => verifyKey(body, signature, timestamp, key))
    return (await Promise.all(verdicts)).includes(true)
  }
}

function createTweetnacl(keys: readonly string[]): AnyVerifier {
  return (signature, timestamp, body) => {
    const message = new Uint8Array(Buffer.concat([Buffer.from(timestamp), body]))
    return keys.some((key) => nacl.sign.detached.verify(message, bytes(signature), bytes(key)))
  }
}

/** Each takes the trusted keys. A new verifier is added here, and every promise below holds for it. */
export const verifiers: readonly (readonly [
  name: string,
  create: (keys: readonly string[]) => AnyVerifier,
])[] = [
  ['signalbox', createVerifier],
  ['discord-interactions', createVerifyKey],
  ['tweetnacl', createTweetnacl],
]
