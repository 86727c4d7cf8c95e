/** Time that passes only when someone sleeps: retries are tested to the millisecond, and in none. */

export interface VirtualTime {
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<void>
  /** What was slept, in order. */
  readonly sleeps: number[]
  /** Lets time pass, as a call that takes long does. */
  pass(ms: number): void
}

export function createVirtualTime(start: number): VirtualTime {
  let time = start
  const sleeps: number[] = []
  return {
    now: () => time,
    async sleep(ms) {
      sleeps.push(ms)
      time += ms
    },
    sleeps,
    pass(ms) {
      time += ms
    },
  }
}
