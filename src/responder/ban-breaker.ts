/** Holds every follow-up back while Discord's edge bans us, then lets one probe before all. */

/** For one call. Of those that were handed out before a ban or during it, only the probe's decides anything. */
export type Pass = symbol

export interface BanBreaker {
  /** Resolves with a pass when a call may be made, without when `deadline` (by `now`) would come first. */
  pass(deadline: number): Promise<Pass | undefined>
  /** A ban was seen: nobody passes for so long. Extends, never shortens. */
  open(forMs: number): void
  /** The call that had this pass was answered, and not with a ban. */
  confirm(pass: Pass): void
  /** The call that had this pass was not answered at all, which proves nothing: the next one probes. */
  lapse(pass: Pass): void
  state(): 'closed' | 'open' | 'half-open'
  /** Whether nobody may call just now: not where the next one is to find out. */
  isShut(): boolean
  /** When it ends, by `now`: 0 where nobody is held back, or a probe is under way. */
  until(): number
  /** Clears its timer; who waits, or comes while it is open, is let go with false. */
  close(): void
}

/** A ban is told once when it begins and once when it ends, however many calls find it. */
export interface BanHooks {
  onBan(forMs: number): void
  onBanEnded(lastedMs: number): void
}

interface Waiter {
  readonly deadline: number
  readonly go: (pass?: Pass) => void
}

/** While nothing is known against it, every call has the same. */
const FREE: Pass = Symbol('free')

/** A timer that is given more fires at once. */
const MAX_TIMER_MS = 2 ** 31 - 1

export function createBanBreaker(now: () => number, hooks: BanHooks): BanBreaker {
  let state: 'closed' | 'open' | 'half-open' = 'closed'
  let beganAt = 0
  /** A ban is told, and its end is not. */
  let isTold = false
  let until = 0
  let probe: Pass | undefined
  let waiters: Waiter[] = []
  let timer: NodeJS.Timeout | undefined

  /** Who must be done by then would wait in vain. */
  function dismiss(moment: number) {
    const hopeless = waiters.filter(({ deadline }) => deadline <= moment)
    waiters = waiters.filter(({ deadline }) => deadline > moment)
    for (const { go } of hopeless) go()
  }

  function tellEnd() {
    if (isTold) hooks.onBanEnded(now() - beganAt)
    isTold = false
  }

  /** One at a time: those whose deadline comes first would lose most by waiting on. */
  function probeNext() {
    state = 'half-open'
    dismiss(now())
    waiters.sort((a, b) => a.deadline - b.deadline)
    const next = waiters.shift()
    probe = next && Symbol('probe')
    // Its time is over, and nobody is there to find out more.
    if (next === undefined) tellEnd()
    next?.go(probe)
  }

  return {
    state: () => state,
    isShut: () => state === 'open' || probe !== undefined,
    until: () => (state === 'open' ? until : 0),
    pass(deadline) {
      if (state === 'closed') return Promise.resolve(FREE)
      if (state === 'half-open' && probe === undefined) {
        probe = Symbol('probe')
        return Promise.resolve(probe)
      }
      if (deadline <= until) return Promise.resolve(undefined)
      return new Promise((go) => waiters.push({ deadline, go }))
    },
    open(forMs) {
      if (!isTold) {
        isTold = true
        beganAt = now()
        hooks.onBan(forMs)
      }
      state = 'open'
      probe = undefined
      until = Math.max(until, now() + forMs)
      clearTimeout(timer)
      dismiss(until)
      timer = setTimeout(probeNext, Math.min(until - now(), MAX_TIMER_MS))
    },
    confirm(pass) {
      if (pass !== probe) return
      state = 'closed'
      probe = undefined
      tellEnd()
      dismiss(now())
      const all = waiters
      waiters = []
      for (const { go } of all) go(FREE)
    },
    lapse(pass) {
      if (pass === probe) probeNext()
    },
    close() {
      clearTimeout(timer)
      until = Number.POSITIVE_INFINITY
      dismiss(until)
    },
  }
}
