/** Waits for an answer of the store for so long, and no longer. */
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'

/** No answer. */
export const NONE: unique symbol = Symbol('none')

/** What comes later than `ms` is nobody's any more, neither as a result nor as an error. */
export async function bounded<T>(ms: number, work: Promise<T>): Promise<T | typeof NONE> {
  const enough = new AbortController()
  const late = sleep(ms, undefined, { signal: enough.signal }).then(
    async (): Promise<typeof NONE> => {
      // A process that was frozen runs its timers before it reads what has come meanwhile.
      await turn()
      await turn()
      return NONE
    },
  )
  for (const each of [work, late]) each.catch(() => {})
  try {
    return await Promise.race([work, late])
  } finally {
    enough.abort()
  }
}

/** What did not come about in time has a code of its own. */
export function mustBe<T>(answer: T | typeof NONE): T {
  if (answer !== NONE) return answer
  throw Object.assign(new Error('not prepared in time'), { code: 'not prepared in time' })
}
