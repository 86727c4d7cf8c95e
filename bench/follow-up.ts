/** (c) From the reply to the edit: the press of a chart's button defers though its signal is cached, so nothing else takes time. */

import { NOTHING_CACHED } from '../src/dev/replicas/load.js'
import type { Measurement } from './measurement.js'
import { waitForEdits } from './rig/edits.js'
import type { Lab } from './rig/lab.js'
import type { Server } from './rig/launch.js'
import { openLoop } from './rig/load.js'
import { PRIMED, prime } from './rig/prime.js'
import { many } from './rig/requests.js'
import { followInTurn } from './rig/turns.js'
import { type Row, spread } from './row.js'

/** Both sides on one clock: the client and Discord's stand-in are one process. */
async function atARate({ effort, requests, stub }: Lab, server: Server): Promise<number[]> {
  const pool = many(effort.open, requests.chart)
  const edits = waitForEdits(stub, pool)
  const readAt = new Map<string, number>()
  const load = { server, ...effort, requests: pool, expected: 'acknowledged' } as const
  await openLoop({
    ...load,
    onReply: ({ token }, at) => void readAt.set(token, at),
    until: () => edits,
  })
  const arrivals = await edits
  return pool.map(({ token }, n) => (arrivals[n] as number) - (readAt.get(token) as number))
}

export const followUp: Measurement = {
  async run(lab) {
    const { effort, requests, stub } = lab
    const rows: Row[] = []
    const cached = await prime(lab, await lab.signalbox(PRIMED))
    await followInTurn(stub, cached, many(effort.warmUp, requests.chart))
    const alone = await followInTurn(stub, cached, many(effort.samples, requests.chart))
    rows.push(...spread('reply read to PATCH received, cached, one at a time', editsOf(alone)))
    const busy = await atARate(lab, cached)
    rows.push(...spread(`the same at ${effort.rate} a second`, busy))
    await cached.stop()

    stub.backend = 'instant'
    const cold = await lab.signalbox(NOTHING_CACHED)
    await followInTurn(stub, cold, many(effort.warmUp, requests.another))
    const fetched = await followInTurn(stub, cold, many(effort.samples, requests.another))
    rows.push(...spread('with a fetch from an instant backend between', editsOf(fetched)))
    await cold.stop()
    return rows
  },
}

const editsOf = (turns: readonly { readonly editMs: number }[]) => turns.map(({ editMs }) => editMs)
