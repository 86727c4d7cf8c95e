/** Timers that run when they are told to, in the order of their moments. */

export function fakeTimers() {
  let now = 1
  let timers: { run: () => void; at: number }[] = []
  return {
    now: () => now,
    waiting: () => timers.length,
    startTimer(run: () => void, delayMs: number) {
      const timer = { run, at: now + delayMs }
      timers.push(timer)
      return () => {
        timers = timers.filter((each) => each !== timer)
      }
    },
    /** Runs the next one until then; false if there is none. */
    step(until = Number.POSITIVE_INFINITY): boolean {
      const [next] = timers.sort((one, other) => one.at - other.at)
      if (next === undefined || next.at > until) {
        now = until
        return false
      }
      timers.shift()
      now = next.at
      next.run()
      return true
    },
  }
}
