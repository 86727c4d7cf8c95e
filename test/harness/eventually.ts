/** For what other programs do in their own time and tell nobody: asked again until it holds. */
import { setTimeout } from 'node:timers/promises'

const PAUSE_MS = 100

/** Resolves with the first result that is not undefined. Rejects with `what` after `withinMs`. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined>,
  withinMs = 60_000,
): Promise<T> {
  const endAt = performance.now() + withinMs
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (performance.now() > endAt) throw new Error(`never saw ${what}`)
    await setTimeout(PAUSE_MS)
  }
}
