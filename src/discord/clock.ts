/** Discord's clock, estimated from the `Date` headers of its answers by intersecting what each one proves. */
import { createSkewWatch } from './skew-watch.js'

/** One answer: its `Date` header, and the monotonic clock when the request left and when the answer was in. */
export interface ClockSample {
  /** Epoch milliseconds; HTTP dates have whole seconds. */
  readonly date: number
  readonly sentAt: number
  readonly receivedAt: number
}

/** Bounds, in milliseconds, of what to add to a clock of the machine's to get Discord's. */
export interface OffsetInterval {
  readonly from: number
  readonly to: number
}

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
}

export interface DiscordClock {
  /** Discord's time, epoch milliseconds. */
  now(): number
  /** What is added to the machine's clock: as little as the evidence demands, 0 without any. */
  offset(): number
  /** Of the machine's clock. */
  interval(): OffsetInterval | undefined
  /** Adds one answer's evidence. */
  observe(sample: ClockSample): void
  /** When the last evidence came in, monotonic. */
  lastObserved(): number | undefined
  /** Until Discord's second changes, by the middle of what is known: the moment whose answer tells most. */
  untilEdge(): number
}

/**
 * At some moment between send and receipt Discord's clock stood in [date, date + 1 s), so the offset lies in
 * [date - receivedAt, date + 1000 - sentAt].
 */
export function intervalOf({ date, sentAt, receivedAt }: ClockSample): OffsetInterval {
  return { from: date - receivedAt, to: date + 1000 - sentAt }
}

const overlap = (a: OffsetInterval, b: OffsetInterval): OffsetInterval => ({
  from: Math.max(a.from, b.from),
  to: Math.min(a.to, b.to),
})

/** Evidence older than this is dropped: clocks drift. */
const WINDOW_MS = 5 * 60_000
const MAX_SAMPLES = 64

/** Evidence that proves nothing new is kept once so often: only to stand in when what proved more grows old. */
const REPEATED_MS = 1000

/** More than the two clocks drift apart, or are read apart, between two answers. */
const STEP_MS = 500

export function createDiscordClock(
  { wall, steady }: MachineClocks,
  { onSkew = () => {}, onStep }: ClockHooks = {},
): DiscordClock {
  const watchSkew = createSkewWatch(onSkew)
  let samples: ClockSample[] = []
  /** Of the monotonic clock. */
  let current: OffsetInterval | undefined
  let lastObserved: number | undefined
  /** Monotonic minus wall when they were last compared. */
  let apart = 0

  function isRepeated(sample: ClockSample): boolean {
    const last = samples.at(-1)
    if (current === undefined || last === undefined) return false
    const { from, to } = intervalOf(sample)
    const soon = Math.abs(sample.receivedAt - last.receivedAt) < REPEATED_MS
    return soon && from <= current.from && to >= current.to
  }

  /** Newest first, so that after a step of either clock the old evidence is what is dropped. */
  function intersect(): OffsetInterval | undefined {
    let result: OffsetInterval | undefined
    for (let index = samples.length - 1; index >= 0; index--) {
      const next = intervalOf(samples[index] as ClockSample)
      const both = result === undefined ? next : overlap(result, next)
      if (both.from > both.to) {
        samples = samples.slice(index + 1)
        return result
      }
      result = both
    }
    return result
  }

  /** The correction of a wall clock that is `shift` behind the monotonic one. */
  function correction(shift: number): number {
    if (current === undefined) return 0
    const from = current.from + shift
    const to = current.to + shift
    if (from <= 0 && to >= 0) return 0
    return from > 0 ? from : to
  }

  const offset = () => correction(steady() - wall())

  function learn(sample: ClockSample) {
    const oldest = sample.receivedAt - WINDOW_MS
    samples = [...samples.filter((each) => each.receivedAt >= oldest), sample].slice(-MAX_SAMPLES)
    current = intersect()
  }

  return {
    now() {
      const time = wall()
      if (current === undefined) return time
      const shift = steady() - time
      if (Math.abs(shift - apart) > STEP_MS) {
        apart = shift
        onStep?.()
      }
      return time + correction(shift)
    },
    offset,
    interval() {
      const shift = steady() - wall()
      return current && { from: current.from + shift, to: current.to + shift }
    },
    observe(sample) {
      if (!Number.isFinite(sample.date) || sample.receivedAt < sample.sentAt) return
      lastObserved = sample.receivedAt
      apart = steady() - wall()
      if (!isRepeated(sample)) learn(sample)
      // Also by what proves nothing new: the machine's clock may have been set since.
      watchSkew(offset(), sample.receivedAt)
    },
    lastObserved: () => lastObserved,
    untilEdge() {
      if (current === undefined) return 0
      const time = steady() + (current.from + current.to) / 2
      return 1000 - (time % 1000)
    },
  }
}
