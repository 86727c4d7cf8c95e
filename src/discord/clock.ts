/** Discord's clock, estimated from the `Date` headers of its answers by intersecting what each one proves. */

/** One answer: its `Date` header, and the machine's clock when the request left and when the answer was in. */
export interface ClockSample {
  /** Epoch milliseconds; HTTP dates have whole seconds. */
  readonly date: number
  readonly sentAt: number
  readonly receivedAt: number
}

/** Bounds, in milliseconds, of what to add to the machine's clock to get Discord's. */
export interface OffsetInterval {
  readonly from: number
  readonly to: number
}

export interface DiscordClock {
  /** Discord's time, epoch milliseconds. */
  now(): number
  /** What is added to the machine's clock: as little as the evidence demands, 0 without any. */
  offset(): number
  interval(): OffsetInterval | undefined
  /** Adds one answer's evidence. */
  observe(sample: ClockSample): void
  /** When the last evidence came in, on the machine's clock. */
  lastObserved(): number | undefined
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

/** An offset worth an operator's attention: the machine's clock is wrong. */
const NOTICE_MS = 1000

/** `onSkew` is told once each time that the offset passes one second, either way. */
export function createDiscordClock(
  machineNow: () => number,
  onSkew?: (offsetMs: number) => void,
): DiscordClock {
  let samples: ClockSample[] = []
  let current: OffsetInterval | undefined
  let lastObserved: number | undefined

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

  function offset(): number {
    if (current === undefined || (current.from <= 0 && current.to >= 0)) return 0
    return current.from > 0 ? current.from : current.to
  }

  return {
    now: () => machineNow() + offset(),
    offset,
    interval: () => current,
    observe(sample) {
      if (!Number.isFinite(sample.date) || sample.receivedAt < sample.sentAt) return
      lastObserved = sample.receivedAt
      if (isRepeated(sample)) return
      const oldest = sample.receivedAt - WINDOW_MS
      samples = [...samples.filter((each) => each.receivedAt >= oldest), sample].slice(-MAX_SAMPLES)
      const wasSkewed = Math.abs(offset()) > NOTICE_MS
      current = intersect()
      if (!wasSkewed && Math.abs(offset()) > NOTICE_MS) onSkew?.(offset())
    },
    lastObserved: () => lastObserved,
  }
}
