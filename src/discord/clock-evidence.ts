/** What Discord's answers prove of its clock, as long as no more than one of those that agree is false. */

/** One answer: its `Date` header, and the monotonic clock when the request left and when the answer was in. */
export interface ClockSample {
  /** Epoch milliseconds; HTTP dates have whole seconds. */
  readonly date: number
  readonly sentAt: number
  readonly receivedAt: number
  /** It had a connection of its own, so no pooled one, whoever may sit at its end, has made it. */
  readonly fresh: boolean
}

/** Bounds, in milliseconds, of what to add to a clock of the machine's to get Discord's. */
export interface OffsetInterval {
  readonly from: number
  readonly to: number
}

export interface ClockEvidence {
  /** Of the monotonic clock. With one answer what it says, otherwise what at least two say at either end. */
  bounds(): OffsetInterval | undefined
  /** Takes one answer in. Whether it agrees with those before it, or a second has made it the truth. */
  add(sample: ClockSample): boolean
  /** Two answers agree, with so much time between them that a `Date` which stands still cannot be both. */
  isProven(): boolean
  /** Three do, and nothing that contradicted them lately is still open. */
  isSettled(): boolean
  /** An answer has contradicted the others, and not enough have agreed since with what is believed now. */
  isContradicted(): boolean
  /** Until an answer would tell more than the one before it, while too few have been heard. */
  untilUseful(): number
}

/**
 * At some moment between send and receipt Discord's clock stood in [date, date + 1 s), so the offset lies in
 * [date - receivedAt, date + 1000 - sentAt].
 */
export function intervalOf(sample: Omit<ClockSample, 'fresh'>): OffsetInterval {
  return { from: sample.date - sample.receivedAt, to: sample.date + 1000 - sample.sentAt }
}

const overlap = (a: OffsetInterval, b: OffsetInterval) => a.from <= b.to && b.from <= a.to

/** Of one and more. One false answer among them can be the narrowest at an end, but not the second at it. */
function boundsOf(samples: readonly ClockSample[]): OffsetInterval {
  const second = Math.min(1, samples.length - 1)
  const intervals = samples.map(intervalOf)
  const from = intervals.map((each) => each.from).sort((a, b) => b - a)[second] as number
  const to = intervals.map((each) => each.to).sort((a, b) => a - b)[second] as number
  return { from, to }
}

/** Evidence older than this is dropped, but for the last few answers: clocks drift. */
const WINDOW_MS = 5 * 60_000
const MAX_SAMPLES = 64
const ENOUGH = 3
/** Evidence that proves nothing new is kept once so often: only to stand in when what proved more grows old. */
const REPEATED_MS = 1000
/** Between a receipt and a sending: the same `Date` in both answers then contradicts itself. */
const APART_MS = 1000

const areApart = (before: ClockSample | undefined, after: ClockSample | undefined) =>
  before !== undefined && after !== undefined && after.sentAt - before.receivedAt > APART_MS

/** `now` is monotonic. */
export function createClockEvidence(now: () => number): ClockEvidence {
  /** Oldest first; each agreed with the bounds of those before it. */
  let believed: readonly ClockSample[] = []
  let bounds: OffsetInterval | undefined
  /** What contradicts them, since the last answer on a connection of its own that agreed with them. */
  let odd: readonly ClockSample[] = []
  /** When each contradiction began. */
  let contradictions: readonly number[] = []
  /** Answers on connections of their own that agreed, since the last odd one. */
  let confirmed = 0

  function believe(samples: readonly ClockSample[]) {
    believed = samples
    bounds = boundsOf(samples)
  }

  const isProven = () => areApart(believed[0], believed.at(-1))

  function isRepeated(sample: ClockSample, interval: OffsetInterval): boolean {
    const last = believed.at(-1)
    if (!bounds || !last || !isProven() || believed.length < ENOUGH) return false
    const soon = Math.abs(sample.receivedAt - last.receivedAt) < REPEATED_MS
    return soon && interval.from <= bounds.from && interval.to >= bounds.to
  }

  function agree(sample: ClockSample, interval: OffsetInterval) {
    if (sample.fresh && !odd.some((each) => each.receivedAt >= sample.sentAt)) {
      odd = []
      confirmed += 1
    }
    if (isRepeated(sample, interval)) return
    const oldest = sample.receivedAt - WINDOW_MS
    const fewest = believed.length - ENOUGH + 1
    const kept = believed.filter((each, index) => each.receivedAt >= oldest || index >= fewest)
    believe([...kept, sample].slice(-MAX_SAMPLES))
  }

  /** Whether it is the second to say so: then all that said otherwise is dropped. */
  function disagree(sample: ClockSample, interval: OffsetInterval): boolean {
    odd = odd.filter((each) => sample.receivedAt - each.receivedAt < WINDOW_MS)
    const first = odd.find((each) => areApart(each, sample) && overlap(intervalOf(each), interval))
    if (sample.fresh && first) {
      odd = []
      believe([first, sample])
      return true
    }
    if (odd.length === 0) contradictions = [...contradictions, sample.receivedAt]
    odd = [...odd, sample].slice(-MAX_SAMPLES)
    confirmed = 0
    return false
  }

  function isContradicted(): boolean {
    contradictions = contradictions.filter((at) => now() - at < WINDOW_MS).slice(-MAX_SAMPLES)
    return confirmed < contradictions.length
  }

  return {
    bounds: () => bounds,
    add(sample) {
      const interval = intervalOf(sample)
      if (bounds && !overlap(bounds, interval)) return disagree(sample, interval)
      agree(sample, interval)
      return true
    },
    isProven,
    isSettled: () => isProven() && believed.length >= ENOUGH && !isContradicted(),
    isContradicted,
    untilUseful() {
      const last = odd.at(-1) ?? (isProven() ? undefined : believed[0])
      if (last === undefined) return 0
      const time = now()
      const earliest = Math.max(time, last.receivedAt + APART_MS + 1)
      // As far into Discord's second as that one was, so that the two say the same as closely as may be.
      return earliest + 1000 - ((earliest - last.sentAt) % 1000) - time
    },
  }
}
