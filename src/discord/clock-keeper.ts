/** Keeps the estimate of Discord's clock sharp: a few cheap calls at start, one now and then when idle. */
import type { DiscordApi } from './api.js'
import type { DiscordClock } from './clock.js'

export interface ClockKeeperOptions {
  readonly api: Pick<DiscordApi, 'gateway'>
  readonly clock: Pick<
    DiscordClock,
    'interval' | 'isSettled' | 'lastObserved' | 'readings' | 'untilTelling'
  >
  /** Monotonic, milliseconds. */
  readonly now: () => number
  /** Resolves early when it is stopped. */
  readonly sleep: (ms: number, stopped: AbortSignal) => Promise<void>
}

export interface ClockKeeper {
  /** Begins, and goes on until it is closed. To be called once. */
  start(): {
    /** Resolves when one clock is known to be right, or a call was in vain. */
    readonly first: Promise<void>
    /** Resolves when the first estimate is as good as it gets, or cannot be had. */
    readonly calibrated: Promise<void>
  }
  /** Asks at once: clocks or answers disagree. */
  wake(): void
  close(): void
}

/**
 * Each `Date` is a whole second. A call sent when that second is thought to change tells which half of what is
 * possible is true, once another makes sure. Three to be settled and four such pairs get from a second to an eighth,
 * and a round trip.
 */
const ROUNDS = 8
/** Sharp enough: the width of the interval, milliseconds. */
const SHARP_MS = 250
/** Evidence older than this is refreshed, whatever it says. */
const IDLE_MS = 60_000
/** After calls in vain, or that settled nothing; doubled each time, up to `IDLE_MS`. */
const RETRY_MS = 1000

export function createClockKeeper({ api, clock, now, sleep }: ClockKeeperOptions): ClockKeeper {
  let closed = false
  let pause = new AbortController()

  /** Whether it was ended before its time. */
  async function wait(ms: number): Promise<boolean> {
    if (closed) return true
    pause = new AbortController()
    const { signal } = pause
    await sleep(ms, signal)
    return signal.aborted
  }

  function isSharp(): boolean {
    const interval = clock.interval()
    return interval !== undefined && interval.to - interval.from <= SHARP_MS
  }

  function isFresh(): boolean {
    const last = clock.lastObserved()
    return last !== undefined && now() - last < IDLE_MS
  }

  /** Calls until the estimate is settled and sharp. False when one was in vain, or too few agree. */
  async function sharpen(onKnown?: () => void): Promise<boolean> {
    for (let round = 0; round < ROUNDS; round++) {
      await wait(clock.untilTelling())
      if (closed) break
      const before = clock.lastObserved()
      // Two at once halve what is known as surely as two in turn, sooner. While it is in doubt each asks by itself.
      const blunt = clock.isSettled() && !isSharp()
      await Promise.all(Array.from({ length: blunt ? 2 : 1 }, api.gateway))
      if (clock.lastObserved() === before) return false
      if (clock.readings().length === 1) onKnown?.()
      if (clock.isSettled() && isSharp()) break
    }
    return clock.isSettled()
  }

  async function keep(began: boolean): Promise<void> {
    let well = began
    let retryMs = RETRY_MS
    for (;;) {
      const woken = await wait(well ? IDLE_MS : retryMs)
      if (closed) return
      retryMs = well ? RETRY_MS : Math.min(IDLE_MS, retryMs * 2)
      if (woken || !well || !isFresh() || !isSharp()) well = await sharpen()
    }
  }

  return {
    start() {
      let begun = Promise.resolve(true)
      const first = new Promise<void>((resolve) => {
        begun = sharpen(resolve)
        void begun.then(() => resolve())
      })
      void begun.then(keep)
      return { first, calibrated: begun.then(() => {}) }
    },
    wake: () => pause.abort(),
    close() {
      closed = true
      pause.abort()
    },
  }
}
