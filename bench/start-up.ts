/** (g) How soon a process answers, and what it holds while it has nothing to do. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Measurement } from './measurement.js'
import type { Server } from './rig/launch.js'
import { askInTurn } from './rig/turns.js'
import { compare } from './row.js'

/** What a start leaves to be done at leisure. */
const IDLE_MS = 1000

export const startUp: Measurement = {
  async run({ effort, requests, signalbox, floor, stub }) {
    stub.backend = 'instant'
    const seen = {
      ours: { ready: [] as number[], answer: [] as number[], resident: [] as number[] },
      floor: { ready: [] as number[], answer: [] as number[], resident: [] as number[] },
    }
    const look = async (start: () => Promise<Server>, into: (typeof seen)['ours']) => {
      const startedAt = performance.now()
      const server = await start()
      into.ready.push(server.readyMs)
      for (const { at } of await askInTurn(server, [requests.ping()], 'answered'))
        into.answer.push(at - startedAt)
      await sleep(IDLE_MS)
      into.resident.push(server.residentMiB())
      await server.stop()
    }
    for (let n = 0; n < effort.starts; n += 1) {
      await look(floor, seen.floor)
      await look(signalbox, seen.ours)
    }
    const { ours, floor: theirs } = seen
    return [
      compare('spawn to listening', 'ms', ours.ready, theirs.ready, 'floor'),
      compare('spawn to the first PONG', 'ms', ours.answer, theirs.answer, 'floor'),
      compare('resident when idle', 'MiB', ours.resident, theirs.resident, 'floor'),
    ]
  },
}
