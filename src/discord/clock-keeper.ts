/** Keeps the estimate of Discord's clock alive: a few cheap calls at start, one now and then when idle. */
import type { DiscordApi } from './api.js'
import type { DiscordClock } from './clock.js'

export interface ClockKeeperOptions {
  readonly api: Pick<DiscordApi, 'gateway'>
  readonly clock: Pick<DiscordClock, 'lastObserved'>
  /** The machine's clock, epoch milliseconds. */
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<void>
  readonly idleMs?: number
}

export interface ClockKeeper {
  /** Resolves when the first estimate is as good as it gets; the calls go on in the background. */
  calibrate(): Promise<void>
  close(): void
}

/**
 * Each `Date` is a whole second, so calls spread over one second see its edge at different moments and pin the offset
 * down to about a quarter of a second.
 */
const CALLS = 4
const SPACING_MS = 270

export function createClockKeeper(options: ClockKeeperOptions): ClockKeeper {
  const { api, clock, now, sleep, idleMs = 60_000 } = options
  const timer = setInterval(() => {
    const last = clock.lastObserved()
    // Evidence from the future: the machine's clock was set back.
    if (last === undefined || Math.abs(now() - last) >= idleMs) void api.gateway()
  }, idleMs)
  timer.unref()
  return {
    async calibrate() {
      for (let call = 0; call < CALLS; call++) {
        if (call > 0) await sleep(SPACING_MS)
        await api.gateway()
      }
    },
    close: () => clearInterval(timer),
  }
}
