/** A playground's stage without processes: a scripted server, and replicas that only say that they are there. */
import { EventEmitter } from 'node:events'
import type { Dashboard, ReplicaState } from '../../../src/dev/demo/servers.js'
import { DemoBackend } from '../../../src/dev/demo-backend/demo-backend.js'
import type { LocalDiscordOptions } from '../../../src/dev/local-discord/local-discord-options.js'
import type { PlaygroundStage } from '../../../src/dev/playground/stage.js'
import type { LogLine } from '../../../src/dev/stage/server-process.js'
import { type Received, startPair, type Teardown } from '../local-discord/stand-in.js'

export class FakeServers extends EventEmitter<{
  line: [LogLine]
  replicas: [readonly ReplicaState[]]
}> {
  replicas: ReplicaState[] = []
  dashboards: Dashboard[] = [{ name: undefined, url: 'http://127.0.0.1:9464/' }]

  killReplica(name: string): Promise<unknown> | undefined {
    return this.#set(name, false)
  }

  startReplica(name: string): Promise<unknown> | undefined {
    return this.#set(name, true)
  }

  #set(name: string, up: boolean) {
    if (!this.replicas.some((each) => each.name === name)) return undefined
    this.replicas = this.replicas.map((each) => (each.name === name ? { name, up } : each))
    this.emit('replicas', this.replicas)
    return Promise.resolve()
  }
}

export const noStories: PlaygroundStage['stories'] = {
  of: () => undefined,
  wait: async () => undefined,
}

const SATURDAY = Date.parse('2026-03-07T12:00:00Z')

/** All of it closes with the test. */
export async function makeStage(
  t: Teardown,
  script: (received: Received) => void,
  options: LocalDiscordOptions = {},
) {
  const discord = await startPair(t, script, options)
  const backend = await DemoBackend.start()
  t.teardown(() => backend.close())
  return { discord, backend, servers: new FakeServers(), stories: noStories, now: () => SATURDAY }
}
