/** Keeps the estimate of Discord's clock sharp: a few cheap calls at start, one now and then when idle. */
import type { DiscordApi } from './api.js'
import type { DiscordClock } from './clock.js'

export interface ClockKeeperOptions {
  readonly api: Pick<DiscordApi, 'gateway'>
  readonly clock: Pick<DiscordClock, 'interval' | 'lastObserved' | 'untilEdge'>
  /** Monotonic, milliseconds. */
  readonly now: () => number
  /** Resolves early when it is stopped. */
  readonly sleep: (ms: number, stopped: AbortSignal) => Promise<void>
}

export interface ClockKeeper {
  /** Begins, and goes on until it is closed. To be called once. */
  start(): {
    /** Resolves when the first call has ended, in an answer or not. */
    readonly first: Promise<void>
    /** Resolves when the first estimate is as good as it gets, or cannot be had. */
    readonly calibrated: Promise<void>
  }
  /** Asks at once: the machine's clocks disagree. */
  wake(): void
  close(): void
}

/**
 * Each `Date` is a whole second. A call sent when that second is thought to change tells which half of what is
 * possible is true, so four of them get from a second down to an eighth, and a round trip.
 */
const CALLS = 4
/** Sharp enough: the width of the interval, milliseconds. */
const SHARP_MS = 250
/** Evidence older than this is refreshed, whatever it says. */
const IDLE_MS = 60_000
/** After the first call in vain; doubled with each, up to `IDLE_MS`. */
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

  /** Calls until the estimate is sharp. False when one was in vain. */
  async function sharpen(onCalled?: () => void): Promise<boolean> {
    for (let call = 0; call < CALLS; call++) {
      await wait(clock.untilEdge())
      if (closed) break
      const before = clock.lastObserved()
      await api.gateway()
      onCalled?.()
      if (clock.lastObserved() === before) return false
      if (isSharp()) break
    }
    return true
  }

  async function keep(began: boolean): Promise<void> {
    let answered = began
    let retryMs = RETRY_MS
    for (;;) {
      const woken = await wait(answered ? IDLE_MS : retryMs)
      if (closed) return
      retryMs = answered ? RETRY_MS : Math.min(IDLE_MS, retryMs * 2)
      if (woken || !answered || !isFresh() || !isSharp()) answered = await sharpen()
    }
  }

  return {
    start() {
      let begun = Promise.resolve(true)
      const first = new Promise<void>((resolve) => {
        begun = sharpen(resolve)
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
