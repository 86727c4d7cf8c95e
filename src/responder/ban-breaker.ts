/** Holds every follow-up back while Discord's edge bans us, then lets one probe before all. */

export interface BanBreaker {
  /** Resolves true when a call may be made, false when `deadline` (by `now`) would pass first. */
  pass(deadline: number): Promise<boolean>
  /** A ban was seen: nobody passes for so long. Extends, never shortens. */
  open(forMs: number): void
  /** A call that passed was answered, and not with a ban. */
  confirm(): void
  /** A call that passed was not answered at all, which proves nothing: the next one probes. */
  lapse(): void
  state(): 'closed' | 'open' | 'half-open'
  /** Clears its timer; who waits, or comes while it is open, is let go with false. */
  close(): void
}

interface Waiter {
  readonly deadline: number
  readonly go: (passed: boolean) => void
}

/** A timer that is given more fires at once. */
const MAX_TIMER_MS = 2 ** 31 - 1

export function createBanBreaker(now: () => number): BanBreaker {
  let state: 'closed' | 'open' | 'half-open' = 'closed'
  let until = 0
  let probing = false
  let waiters: Waiter[] = []
  let timer: NodeJS.Timeout | undefined

  /** Who must be done by then would wait in vain. */
  function dismiss(moment: number) {
    const hopeless = waiters.filter(({ deadline }) => deadline <= moment)
    waiters = waiters.filter(({ deadline }) => deadline > moment)
    for (const { go } of hopeless) go(false)
  }

  /** One at a time: those whose deadline comes first would lose most by waiting on. */
  function probeNext() {
    state = 'half-open'
    dismiss(now())
    waiters.sort((a, b) => a.deadline - b.deadline)
    const next = waiters.shift()
    probing = next !== undefined
    next?.go(true)
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
      dismiss(until)
      timer = setTimeout(probeNext, Math.min(until - now(), MAX_TIMER_MS))
    },
    confirm() {
      if (state !== 'half-open') return
      state = 'closed'
      probing = false
      dismiss(now())
      const all = waiters
      waiters = []
      for (const { go } of all) go(true)
    },
    lapse() {
      if (state === 'half-open') probeNext()
    },
    close() {
      clearTimeout(timer)
      until = Number.POSITIVE_INFINITY
      dismiss(until)
    },
  }
}
