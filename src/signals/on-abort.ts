/** Listens to abort signals that many listen to at once, and lets go of them again. */
import { setMaxListeners } from 'node:events'

/**
 * Calls `run` when any of the signals is aborted, at once if one already is. Returns what ends the
 * listening. One signal may serve hundreds (closing; a board of all pairs), so Node's warning of a
 * leak at eleven listeners is turned off for it.
 */
export function onAbort(
  signals: readonly (AbortSignal | undefined)[],
  run: () => void,
): () => void {
  const given = signals.filter((signal) => signal !== undefined)
  for (const signal of given) {
    setMaxListeners(0, signal)
    signal.addEventListener('abort', run)
    if (signal.aborted) run()
  }
  return () => {
    for (const signal of given) signal.removeEventListener('abort', run)
  }
}
