/** What is wrong with the public keys that are given. */
import { isPublicKey } from '../discord/public-key.js'

export const isHexKey = (text: string) => /^[0-9a-f]{64}$/.test(text)
/** One digit, or few in turn: nobody's key, but what a form had in its field. */
const isPlaceholder = (key: string) => /^(.{1,16}?)\1+$/.test(key)

const PORTAL = "the application's own is in Discord's developer portal, General Information"

/** Of those that have the form of a key. Which one is told by its place: a key is not printed. */
export function keyProblems(keys: readonly string[]): string[] {
  return keys.flatMap((key, index) => {
    const name =
      keys.length > 1 ? `DISCORD_PUBLIC_KEY, the ${index + 1}. key,` : 'DISCORD_PUBLIC_KEY'
    if (!isHexKey(key) || isPublicKey(key)) return []
    const found = isPlaceholder(key) ? 'still a placeholder' : 'no Ed25519 public key'
    return [`${name} is ${found}: ${PORTAL}`]
  })
}
