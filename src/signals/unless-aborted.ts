/** Lets one of several waiters leave without ending what they all wait for. */
import { SignalboxError } from '../errors.js'
import { onAbort } from './on-abort.js'

/**
 * What the work resolves to, or SIGNAL_ABORTED as soon as this waiter's signal is aborted; the
 * work goes on for the others. Already aborted: the work is not begun.
 */
export async function unlessAborted<T>(
  abort: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  if (!abort) return work()
  if (abort.aborted) throw givenUp()
  return new Promise((resolve, reject) => {
    const stopListening = onAbort([abort], () => reject(givenUp()))
    work().then(resolve, reject).finally(stopListening)
  })
}

function givenUp(): SignalboxError {
  return new SignalboxError('SIGNAL_ABORTED', 'signal no longer wanted')
}
