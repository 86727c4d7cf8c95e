/** Several listeners to what the responder tells: log, metrics and the last hour, called in order. */
import type { ResponderHooks } from '../responder/hooks.js'

type Listener = Partial<ResponderHooks>

/** Who does not care for a hook leaves it out. A hook that is missing here does not compile. */
export function combineHooks(...listeners: readonly Listener[]): ResponderHooks {
  function each<A extends unknown[]>(
    pick: (of: Listener) => ((...args: A) => void) | undefined,
  ): (...args: A) => void {
    const hooks = listeners.flatMap((listener) => pick(listener) ?? [])
    return (...args) => {
      for (const hook of hooks) hook(...args)
    }
  }
  return {
    onAge: each((of) => of.onAge),
    onTooOld: each((of) => of.onTooOld),
    onDuplicate: each((of) => of.onDuplicate),
    onAcknowledged: each((of) => of.onAcknowledged),
    onError: each((of) => of.onError),
    onRescue: each((of) => of.onRescue),
    onAnswer: each((of) => of.onAnswer),
    onRetry: each((of) => of.onRetry),
    onBan: each((of) => of.onBan),
    onBanEnded: each((of) => of.onBanEnded),
    onEnded: each((of) => of.onEnded),
  }
}
