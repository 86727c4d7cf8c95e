/** Lets many who waited go on a few at a time, so that what comes in meanwhile is not held up. */

export interface Turns {
  /** Undefined: go on at once. Otherwise resolves in a later turn of the event loop, in order. */
  take(): Promise<void> | undefined
}

/** `each`: how many go on in one turn of the event loop. */
export function createTurns(each: number): Turns {
  const waiting: (() => void)[] = []
  let left = each
  let isRunning = false

  function run() {
    left = each
    for (const goOn of waiting.splice(0, each)) {
      left -= 1
      goOn()
    }
    isRunning = left < each
    if (isRunning) setImmediate(run)
  }

  return {
    take() {
      if (!isRunning) {
        isRunning = true
        setImmediate(run)
      }
      if (left > 0) {
        left -= 1
        return undefined
      }
      return new Promise((resolve) => waiting.push(resolve))
    },
  }
}
