/** The way to Discord, and its clock: whatever Discord answers also tells what time it is there. */
import type { ProxyVariables } from '../network/proxies.js'
import { createDiscordApi, type DiscordApi } from './api.js'
import { createDiscordClock, type DiscordClock } from './clock.js'
import { type ClockKeeper, createClockKeeper } from './clock-keeper.js'

export interface DiscordOptions {
  readonly baseUrl: string
  readonly applicationId: string
  /** For the User-Agent. */
  readonly homepage: string
  readonly version: string
  /** The machine's clock, epoch milliseconds. */
  readonly machineNow: () => number
  /** Monotonic, milliseconds. */
  readonly monotonic: () => number
  /** Resolves after so long or when aborted; never rejects, and keeps no process alive. */
  readonly idle: (ms: number, signal: AbortSignal) => Promise<void>
  /** The machine's clock is wrong, by so many milliseconds. */
  readonly onSkew: (offsetMs: number) => void
  /** One of Discord's answers contradicts the others about the time, by so many milliseconds. */
  readonly onContradiction: (byMs: number) => void
  /** As the API's. */
  readonly onStatus?: (status: number) => void
  readonly proxies?: ProxyVariables | undefined
  /** One attempt, milliseconds. */
  readonly timeoutMs?: number | undefined
}

export interface Discord {
  readonly api: DiscordApi
  readonly clock: DiscordClock
  readonly clockKeeper: ClockKeeper
}

export function createDiscord(options: DiscordOptions): Discord {
  const { machineNow, monotonic, timeoutMs } = options
  const clock = createDiscordClock(
    { wall: machineNow, steady: monotonic },
    {
      onSkew: options.onSkew,
      // The machine's clock was set: what is known of Discord's is asked for anew at once.
      onStep: () => clockKeeper.wake(),
      onContradiction(byMs) {
        clockKeeper.wake()
        options.onContradiction(byMs)
      },
    },
  )
  const api = createDiscordApi({
    baseUrl: options.baseUrl,
    applicationId: options.applicationId,
    homepage: options.homepage,
    version: options.version,
    now: monotonic,
    onDate: clock.observe,
    onStatus: options.onStatus,
    proxies: options.proxies,
    ...(timeoutMs !== undefined && { timeoutMs }),
  })
  const clockKeeper = createClockKeeper({ api, clock, now: monotonic, sleep: options.idle })
  return { api, clock, clockKeeper }
}
