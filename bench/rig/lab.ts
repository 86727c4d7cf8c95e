/** What every measurement works with: servers on one core, clients and stand-ins on another, requests signed for both. */
import type { Effort } from '../effort.js'
import { floorCommand, type How, signalboxCommand } from './commands.js'
import { launch, type Server, stopAll } from './launch.js'
import { type Pins, pinOurselves } from './pins.js'
import { createRequests, type Requests } from './requests.js'
import { Stub } from './stub.js'

export interface Lab {
  readonly effort: Effort
  readonly pins: Pins
  readonly requests: Requests
  /** Discord's API and the signal backend. */
  readonly stub: Stub
  /** Says on the way what is being done. */
  readonly say: (text: string) => void
  /** The real server; `env` over what a measurement has in common with all others. */
  signalbox(env?: Readonly<Record<string, string>>, how?: How): Promise<Server>
  /** The least that a server can do: `bench/floor-server.ts`. */
  floor(how?: { readonly edits?: boolean }): Promise<Server>
}

export interface OpenLab extends Lab {
  /** Ends what a measurement that failed has left running. */
  clear(): Promise<void>
  close(): Promise<void>
}

export async function openLab(effort: Effort, say: (text: string) => void): Promise<OpenLab> {
  const pins = pinOurselves()
  const stub = await Stub.start()
  const requests = createRequests()
  const surroundings = { stub, requests }
  return {
    effort,
    pins,
    stub,
    requests,
    say,
    async signalbox(env = {}, how = {}) {
      const prefix = how.unpinned ? pins.anywhere : pins.server
      return launch({ prefix, ...(await signalboxCommand(surroundings, env, how)) })
    },
    async floor({ edits = false } = {}) {
      return launch({ prefix: pins.server, ...(await floorCommand(surroundings, edits)) })
    },
    clear: stopAll,
    async close() {
      await stopAll()
      await stub.close()
      pins.release()
    },
  }
}
