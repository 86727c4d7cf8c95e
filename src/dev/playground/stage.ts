/** What stands behind the page. */

import type { DemoServers, ReplicaState } from '../demo/servers.js'
import type { DemoBackend } from '../demo-backend/demo-backend.js'
import type { LocalDiscord } from '../local-discord/local-discord.js'
import type { LogSource } from '../stage/server-process.js'
import type { Stories } from '../stage/stories.js'
import type { Storms } from './storms.js'
import type { Switches } from './switches.js'

type Listener = (replicas: readonly ReplicaState[]) => void

export type Servers = Pick<
  DemoServers,
  'replicas' | 'dashboards' | 'killReplica' | 'startReplica'
> &
  LogSource & {
    on(event: 'replicas', listener: Listener): unknown
    off(event: 'replicas', listener: Listener): unknown
  }

/** What the demo starts. */
export interface PlaygroundStage {
  readonly discord: LocalDiscord
  readonly backend: DemoBackend
  readonly stories: Stories
  readonly servers: Servers
  /** Epoch milliseconds: which market is open. */
  readonly now: () => number
}

export interface Stage extends PlaygroundStage {
  readonly switches: Switches
  readonly storms: Storms
}
