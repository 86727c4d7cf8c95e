/** Reads many signals within one time limit, but not all at once; one that fails does not take the others with it. */
import { withDeadline } from '../signals/deadline.js'
import type { SignalReader, SignalReading } from '../signals/reader.js'
import type { SignalKey } from '../signals/signal.js'

export type ReadResult =
  | { readonly key: SignalKey; readonly reading: SignalReading }
  | { readonly key: SignalKey; readonly error: unknown }

const AT_ONCE = 6

export interface ReadLimits {
  /** For the whole question, milliseconds: whoever asks for many waits no longer than for one. */
  readonly timeoutMs: number
  readonly atOnce?: number
}

/**
 * In the keys' order; what the limit leaves unread has failed with SIGNAL_TIMEOUT. Rejects only when every key failed, with
 * the first key's error.
 */
export async function readMany(
  reader: Pick<SignalReader, 'read'>,
  keys: readonly SignalKey[],
  abort: AbortSignal,
  { timeoutMs, atOnce = AT_ONCE }: ReadLimits,
): Promise<ReadResult[]> {
  const results: ReadResult[] = []
  // Shared by all lanes: each takes the next key when it is done with its last.
  const queue = keys.entries()
  async function work(signal: AbortSignal): Promise<void> {
    for (const [index, key] of queue) {
      results[index] = await readOne(reader, key, signal)
    }
  }
  await withDeadline({ timeoutMs, aborts: [abort] }, (signal) =>
    Promise.all(Array.from({ length: atOnce }, () => work(signal))),
  )
  const [first] = results
  if (first !== undefined && 'error' in first && results.every((each) => 'error' in each)) {
    throw first.error
  }
  return results
}

async function readOne(
  reader: Pick<SignalReader, 'read'>,
  key: SignalKey,
  signal: AbortSignal,
): Promise<ReadResult> {
  try {
    signal.throwIfAborted()
    return { key, reading: await reader.read(key, signal) }
  } catch (error) {
    return { key, error: signal.aborted ? signal.reason : error }
  }
}
