/** What stands behind the page. */
import type { DemoBackend } from '../demo-backend.js'
import type { DemoServers } from '../demo-servers.js'
import type { LocalDiscord } from '../local-discord/local-discord.js'
import type { Stories } from '../stories.js'
import type { Storms } from './storms.js'
import type { Switches } from './switches.js'

/** What the demo starts. */
export interface PlaygroundStage {
  readonly discord: LocalDiscord
  readonly backend: DemoBackend
  readonly stories: Stories
  readonly servers: Pick<DemoServers, 'replicas' | 'killReplica' | 'startReplica' | 'on' | 'off'>
}

export interface Stage extends PlaygroundStage {
  readonly switches: Switches
  readonly storms: Storms
}
