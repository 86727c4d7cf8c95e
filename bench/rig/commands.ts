/** How the real server and the floor are started for a measurement. */
import { fileURLToPath } from 'node:url'
import { freePort } from '../../src/dev/stage/redis-process.js'
import { MAIN, serverEnvironment } from '../../src/dev/stage/server-process.js'
import type { Command } from './launch.js'
import type { Requests } from './requests.js'
import type { Stub } from './stub.js'

export interface Surroundings {
  readonly stub: Stub
  readonly requests: Requests
}

export interface How {
  /** Arguments of node's own. */
  readonly node?: readonly string[]
  /** Instead of the server's main file. */
  readonly script?: string
  /** On every core there is, rather than on the servers' own. */
  readonly unpinned?: boolean
}

export const FLOOR = fileURLToPath(new URL('../floor-server.js', import.meta.url))

/** The longest that a timer takes. */
const NEVER = String(2 ** 31 - 1)

/** Logging at its default, metrics on, production; what differs from the defaults is what a run of minutes needs. */
export async function signalboxCommand(
  { stub, requests }: Surroundings,
  env: Readonly<Record<string, string>>,
  { node = [], script = MAIN }: Omit<How, 'unpinned'>,
): Promise<Omit<Command, 'prefix'>> {
  const port = await freePort()
  return {
    port,
    args: [process.execPath, ...node, script],
    env: serverEnvironment(process.env, {
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: String(port),
      ADMIN_PORT: '0',
      DISCORD_PUBLIC_KEY: requests.publicKey,
      DISCORD_APPLICATION_ID: requests.applicationId,
      DISCORD_API_BASE_URL: stub.discordUrl,
      SIGNAL_API_URL: stub.backendUrl,
      SIGNAL_PRECOMPUTE: 'off',
      // Signed before the run: by their turn they are older than Discord would let them become.
      MAX_INTERACTION_AGE_MS: NEVER,
      SIGNATURE_TOLERANCE_S: '100000',
      // A closed loop owes more at a time than any crowd of traders; being told that it is busy is not what it measures.
      MAX_BACKLOG: '1000000',
      ...env,
    }),
  }
}

/** `edits`: each acknowledgement is followed by the one edit that ours makes. */
export async function floorCommand(
  { stub, requests }: Surroundings,
  edits: boolean,
): Promise<Omit<Command, 'prefix'>> {
  const port = await freePort()
  const url = `${stub.discordUrl}/webhooks/${requests.applicationId}`
  return {
    port,
    args: [process.execPath, FLOOR],
    env: serverEnvironment(process.env, {
      NODE_ENV: 'production',
      PORT: String(port),
      DISCORD_PUBLIC_KEY: requests.publicKey,
      ...(edits && { FLOOR_EDITS: url }),
    }),
  }
}
