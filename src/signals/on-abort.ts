/** Listens to abort signals that many listen to at once, and lets go of them again. */

/**
 * Who is to be told, signal by signal, through a single listener each: adding one to an EventTarget looks through all
 * that it has, so that hundreds of waiters on one signal would cost the square of their number.
 */
const listening = new WeakMap<AbortSignal, Set<() => void>>()

function tellAll({ target }: Event) {
  for (const run of listening.get(target as AbortSignal) as Set<() => void>) run()
}

function listen(signal: AbortSignal, run: () => void) {
  const known = listening.get(signal)
  if (known) return known.add(run)
  signal.addEventListener('abort', tellAll)
  return listening.set(signal, new Set([run]))
}

function leave(signal: AbortSignal, run: () => void) {
  const told = listening.get(signal)
  told?.delete(run)
  if (told?.size !== 0) return
  listening.delete(signal)
  signal.removeEventListener('abort', tellAll)
}

/**
 * Calls `run`, a function of its own for each call, when any of the signals is aborted, at once if one already is.
 * Returns what ends the listening. One signal may serve hundreds (closing; a board of all pairs).
 */
export function onAbort(
  signals: readonly (AbortSignal | undefined)[],
  run: () => void,
): () => void {
  const given = signals.filter((signal) => signal !== undefined)
  for (const signal of given) {
    if (signal.aborted) run()
    else listen(signal, run)
  }
  return () => {
    for (const signal of given) leave(signal, run)
  }
}
