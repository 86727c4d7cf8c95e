/** Verifiers that share no code: ours with either library, and two oracles to hold them against. */
import { verifyKey } from 'discord-interactions'
import nacl from 'tweetnacl'
import { chooseVerifier } from '../../src/discord/choose-verifier.js'
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

/** The one that a server takes where libsodium loads. */
function createChosen(keys: readonly string[]): AnyVerifier {
  const chosen = chooseVerifier(keys)
  return async (...request) => (await chosen).verify(...request)
}

type Named = readonly [name: string, create: (keys: readonly string[]) => AnyVerifier]

/** Those that a server may take. */
export const ours: readonly Named[] = [
  ['signalbox with node:crypto', (keys) => createVerifier(keys)],
  ['signalbox with libsodium', createChosen],
]

/** Each takes the trusted keys. A new verifier is added here, and every promise below holds for it. */
export const verifiers: readonly Named[] = [
  ...ours,
  ['discord-interactions', createVerifyKey],
  ['tweetnacl', createTweetnacl],
]
