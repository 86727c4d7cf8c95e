/** Reads many signals at once, but not all at once; one that fails does not take the others with it. */
import type { SignalReader, SignalReading } from '../signals/reader.js'
import type { SignalKey } from '../signals/signal.js'

export type ReadResult =
  | { readonly key: SignalKey; readonly reading: SignalReading }
  | { readonly key: SignalKey; readonly error: unknown }

const AT_ONCE = 6

/** In the keys' order. Rejects only when every key failed, with the first key's error. */
export async function readMany(
  reader: Pick<SignalReader, 'read'>,
  keys: readonly SignalKey[],
  abort: AbortSignal,
  atOnce = AT_ONCE,
): Promise<ReadResult[]> {
  const results: ReadResult[] = []
  // Shared by all lanes: each takes the next key when it is done with its last.
  const queue = keys.entries()
  async function work(): Promise<void> {
    for (const [index, key] of queue) {
      results[index] = await reader.read(key, abort).then(
        (reading) => ({ key, reading }),
        (error: unknown) => ({ key, error }),
      )
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  const [first] = results
  if (first !== undefined && 'error' in first && results.every((each) => 'error' in each)) {
    throw first.error
  }
  return results
}
