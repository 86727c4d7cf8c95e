/** Holds every follow-up back while Discord's edge bans us, then lets one probe before all. */

export interface BanBreaker {
  /** Resolves true when a call may be made, false when `deadline` (by `now`) would pass first. */
  pass(deadline: number): Promise<boolean>
  /** A ban was seen: nobody passes for so long. Extends, never shortens. */
  open(forMs: number): void
  /** A call that passed has come back without a ban. */
  confirm(): void
  state(): 'closed' | 'open' | 'half-open'
  /** Clears its timer; who waits is let go with false. */
  close(): void
}

interface Waiter {
  readonly deadline: number
  readonly go: (passed: boolean) => void
}

export function createBanBreaker(now: () => number): BanBreaker {
  let state: 'closed' | 'open' | 'half-open' = 'closed'
  let until = 0
  let probing = false
  let waiters: Waiter[] = []
  let timer: NodeJS.Timeout | undefined

  /** One at a time: those whose deadline comes first would lose most by waiting on. */
  function probeNext() {
    state = 'half-open'
    waiters.sort((a, b) => a.deadline - b.deadline)
    const next = waiters.shift()
    probing = next !== undefined
    next?.go(true)
  }

  function releaseAll(passed: boolean) {
    const all = waiters
    waiters = []
    for (const { go } of all) go(passed)
  }

  return {
    state: () => state,
    pass(deadline) {
      if (state === 'closed') return Promise.resolve(true)
      if (state === 'half-open' && !probing) {
        probing = true
        return Promise.resolve(true)
      }
      if (deadline <= until) return Promise.resolve(false)
      return new Promise((go) => waiters.push({ deadline, go }))
    },
    open(forMs) {
      state = 'open'
      probing = false
      until = Math.max(until, now() + forMs)
      clearTimeout(timer)
      const hopeless = waiters.filter(({ deadline }) => deadline <= until)
      waiters = waiters.filter(({ deadline }) => deadline > until)
      for (const { go } of hopeless) go(false)
      timer = setTimeout(probeNext, until - now())
    },
    confirm() {
      if (state !== 'half-open') return
      state = 'closed'
      probing = false
      releaseAll(true)
    },
    close() {
      clearTimeout(timer)
      releaseAll(false)
    },
  }
}
