/** One gate before everything that asks the backend: shut for as long as the backend wants no questions. */
import { SignalboxError } from '../../errors.js'

export interface RateGate {
  /** Milliseconds until the backend may be asked; 0 where it may. */
  remaining(): number
  /** Throws SIGNAL_LIMITED while it is shut. */
  check(): void
  /** An attempt, begun at this moment of the monotonic clock, was told to wait: for so long, or nobody says how long. */
  shut(begunAt: number, waitMs: number | undefined): void
  /** The backend has answered without a limit. */
  pass(): void
}

/** Where the backend does not say how long: doubled each time that it was asked again after it, and told to wait again. */
const FIRST_MS = 1000
const LONGEST_GUESS_MS = 60_000

/** `monotonic`: milliseconds. */
export function createRateGate(monotonic = () => performance.now()): RateGate {
  let until = Number.NEGATIVE_INFINITY
  let guesses = 0
  const remaining = () => Math.max(0, until - monotonic())

  function guess(begunAt: number): number {
    // What was under way already has learned nothing new.
    if (begunAt < until) return 0
    guesses += 1
    return Math.min(LONGEST_GUESS_MS, FIRST_MS * 2 ** (guesses - 1))
  }

  return {
    remaining,

    check() {
      const waitMs = remaining()
      if (waitMs > 0) throw limited('signal backend is not asked', waitMs)
    },

    shut(begunAt, waitMs) {
      until = Math.max(until, monotonic() + (waitMs || guess(begunAt)))
    },

    pass() {
      guesses = 0
    },
  }
}

export function limited(what: string, waitMs: number): SignalboxError {
  const message = `${what}, for another ${Math.ceil(waitMs / 1000)} s`
  return new SignalboxError('SIGNAL_LIMITED', message, { waitMs })
}
