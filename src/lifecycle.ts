/** In which order the parts open and, on shutdown, close: each while what it needs is still there. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClockKeeper } from './discord/clock-keeper.js'
import type { Job } from './responder/job.js'

/** An HTTP server, or a part of one's that matters here. */
interface Listener {
  /** Resolves with the address. */
  listen(where: { readonly host: string; readonly port: number }): Promise<string>
  close(): Promise<unknown>
}

interface Closable {
  close(): Promise<unknown>
}

export interface LifecycleParts {
  readonly config: {
    readonly HOST: string
    readonly PORT: number
    readonly ADMIN_HOST: string
    readonly ADMIN_PORT: number
  }
  readonly publicServer: Listener
  readonly adminServer: Listener
  readonly clockKeeper: Pick<ClockKeeper, 'start' | 'close'>
  readonly settlement: {
    drain(limits: { readonly tellAtMs: number; readonly endAtMs: number }): Promise<readonly Job[]>
  }
  readonly breaker: { close(): void }
  readonly lastHour: { sample(): void }
  /** Pause between two samples, milliseconds. */
  readonly sampleEveryMs: number
  readonly api: Closable
  readonly signals: Closable & { start(): void }
  readonly charts: Closable
  /** Undefined: this process is alone. */
  readonly shared:
    | (Closable & { readonly store: { settled(withinMs: number): Promise<void> } })
    | undefined
  /** Monotonic, milliseconds. */
  readonly monotonic: () => number
}

export interface Lifecycle {
  /** From when the public port is open until the shutdown begins. */
  isReady(): boolean
  /** Until the public port is open. */
  isStarting(): boolean
  /** Opens both listeners and starts what runs in the background. Rejects when a port is taken. */
  listen(): Promise<{ readonly address: string; readonly adminAddress: string }>
  /** Resolves when the first estimate of Discord's clock is in, or cannot be had. */
  calibrated(): Promise<void>
  /** Unready, deaf, then done: resolves with the jobs that had to be abandoned after `graceMs`. */
  close(graceMs: number): Promise<readonly Job[]>
}

/** At start, for the shared store; a replica also starts without it. */
const STORE_WAIT_MS = 2000
/** At start, for Discord's time: a clock that is wrong needs two answers, a second apart. Also without it a replica starts. */
const CLOCK_WAIT_MS = 2500
/** Kept of the grace for telling the traders whose answers will not come. */
const TELLING_MS = 3000

/** Names where a listener's address comes from: a shell may have set `HOST` to something else. */
const because = (variables: string) => (error: Error) => {
  error.message += ` (${variables})`
  throw error
}

export function createLifecycle(parts: LifecycleParts): Lifecycle {
  const { config, publicServer, adminServer, clockKeeper, shared, monotonic } = parts
  let state: 'opening' | 'open' | 'closing' = 'opening'
  let calibration = Promise.resolve()
  let sampling: NodeJS.Timeout | undefined

  return {
    isReady: () => state === 'open',
    isStarting: () => state === 'opening',
    calibrated: () => calibration,

    async listen() {
      await shared?.store.settled(STORE_WAIT_MS)
      const adminAddress = await adminServer
        .listen({ host: config.ADMIN_HOST, port: config.ADMIN_PORT })
        .catch(because('ADMIN_HOST, ADMIN_PORT'))
      const { first, calibrated } = clockKeeper.start()
      calibration = calibrated
      await Promise.race([first, sleep(CLOCK_WAIT_MS, undefined, { ref: false })])
      const address = await publicServer
        .listen({ host: config.HOST, port: config.PORT })
        .catch((error: unknown) => {
          clockKeeper.close()
          throw error
        })
        .catch(because('HOST, PORT'))
      if (state === 'opening') state = 'open'
      parts.signals.start()
      sampling = setInterval(parts.lastHour.sample, parts.sampleEveryMs).unref()
      return { address, adminAddress }
    },

    async close(graceMs) {
      const endAt = monotonic() + graceMs
      state = 'closing'
      clockKeeper.close()
      await publicServer.close()
      const endAtMs = Math.max(0, endAt - monotonic())
      const left = await parts.settlement.drain({
        endAtMs,
        tellAtMs: Math.max(0, endAtMs - Math.min(TELLING_MS, endAtMs / 3)),
      })
      parts.breaker.close()
      clearInterval(sampling)
      const { api, signals, charts } = parts
      await Promise.all([adminServer.close(), api.close(), signals.close(), charts.close()])
      await shared?.close()
      return left
    },
  }
}
