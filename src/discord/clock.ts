/** Discord's clock: this machine's, corrected by what the `Date` headers of Discord's answers prove of it. */
import { type ClockSample, createClockEvidence, type OffsetInterval } from './clock-evidence.js'
import { createSkewWatch } from './skew-watch.js'

export interface MachineClocks {
  /** Epoch milliseconds; whoever sets the machine's clock makes it jump. */
  readonly wall: () => number
  /** Monotonic milliseconds; evidence is measured by it, so that a wall clock that is set spoils none. */
  readonly steady: () => number
}

export interface ClockHooks {
  /** The machine's clock is more than a second wrong, either way; for how often, see createSkewWatch. */
  readonly onSkew?: (offsetMs: number) => void
  /** The two clocks have parted: one was set, or the machine slept. Only a new answer tells which. */
  readonly onStep?: () => void
  /** An answer contradicts all the others, by so much. Only one on a fresh connection tells which are right. */
  readonly onContradiction?: (byMs: number) => void
}

export interface DiscordClock {
  /** Discord's time, epoch milliseconds. */
  now(): number
  /**
   * Discord's time by each clock that may be right: one, as soon as the evidence has settled which. What is refused
   * for its time is refused by all of them.
   */
  readings(): readonly number[]
  /** What is added to the machine's clock: as little as the evidence demands, 0 while it proves nothing. */
  offset(): number
  /** Of the machine's clock; of one answer too. */
  interval(): OffsetInterval | undefined
  /** Adds one answer's evidence. */
  observe(sample: ClockSample): void
  /** When the last evidence came in, monotonic. */
  lastObserved(): number | undefined
  /** Whether the evidence is enough, and agrees with itself and with both clocks of the machine. */
  isSettled(): boolean
  /** Whether Discord's answers contradict each other. */
  isContradicted(): boolean
  /** Until the moment whose answer tells most. */
  untilTelling(): number
}

/** More than the two clocks drift apart, or are read apart, between two answers. */
const STEP_MS = 500

export function createDiscordClock(
  { wall, steady }: MachineClocks,
  { onSkew = () => {}, onStep, onContradiction }: ClockHooks = {},
): DiscordClock {
  const watchSkew = createSkewWatch(onSkew)
  const evidence = createClockEvidence(steady)
  let lastObserved: number | undefined
  /** Monotonic minus wall when they were last compared, and when Discord last agreed. */
  let apart = 0
  let agreedApart = 0

  /** Of a wall clock that is `shift` behind the monotonic one. */
  function correction(shift: number): number {
    const { from, to } = evidence.bounds() ?? { from: -shift, to: -shift }
    if (from + shift <= 0 && to + shift >= 0) return 0
    return from + shift > 0 ? from + shift : to + shift
  }

  const offset = () => (evidence.isProven() ? correction(steady() - wall()) : 0)

  /** The wall clock ran ahead of the monotonic one: it was set, or the machine slept and only the other lags. */
  const mayHaveSlept = (shift: number) => agreedApart - shift > STEP_MS

  const isSettled = () => evidence.isSettled() && !mayHaveSlept(steady() - wall())

  function compare(shift: number) {
    if (evidence.bounds() === undefined || Math.abs(shift - apart) <= STEP_MS) return
    apart = shift
    // Where Discord does not answer, nothing else would tell.
    watchSkew(offset(), steady())
    onStep?.()
  }

  /** How far outside of what the others say; 0 inside. */
  function outside({ date, sentAt, receivedAt }: ClockSample): number {
    const { from, to } = evidence.bounds() ?? { from: -Infinity, to: Infinity }
    return Math.max(0, date - receivedAt - to) + Math.min(0, date + 1000 - sentAt - from)
  }

  return {
    now() {
      const time = wall()
      const shift = steady() - time
      compare(shift)
      return time + (evidence.isProven() ? correction(shift) : 0)
    },
    readings() {
      const time = wall()
      const shift = steady() - time
      compare(shift)
      const corrected = time + correction(shift)
      return corrected === time || isSettled() ? [corrected] : [time, corrected]
    },
    offset,
    interval() {
      const shift = steady() - wall()
      const bounds = evidence.bounds()
      return bounds && { from: bounds.from + shift, to: bounds.to + shift }
    },
    observe(sample) {
      if (!Number.isFinite(sample.date) || sample.receivedAt < sample.sentAt) return
      lastObserved = sample.receivedAt
      apart = steady() - wall()
      const byMs = outside(sample)
      const before = evidence.isContradicted()
      if (evidence.add(sample)) agreedApart = apart
      // Also by what proves nothing new: the machine's clock may have been set since.
      watchSkew(offset(), sample.receivedAt)
      if (!before && evidence.isContradicted()) onContradiction?.(byMs)
    },
    lastObserved: () => lastObserved,
    isSettled,
    isContradicted: evidence.isContradicted,
    untilTelling() {
      const bounds = evidence.bounds()
      // Until three agree, soon tells more than exactly. After that: when Discord's second changes, by the middle
      // of what is known.
      if (bounds === undefined || !evidence.isSettled()) return evidence.untilUseful()
      const time = steady() + (bounds.from + bounds.to) / 2
      return 1000 - (time % 1000)
    },
  }
}
