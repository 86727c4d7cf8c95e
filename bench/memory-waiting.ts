/** (f) Interactions that wait for a backend that hangs: what each holds, and whether the next is acknowledged as before. */
import type { Measurement } from './measurement.js'
import { waitForEdits } from './rig/edits.js'
import { INSPECTED, weigh } from './rig/inspector.js'
import type { Lab } from './rig/lab.js'
import { closedLoop, openLoop } from './rig/load.js'
import { prime } from './rig/prime.js'
import { many } from './rig/requests.js'
import { type Row, spread } from './row.js'

const HANGING = {
  SIGNAL_TIMEOUT_MS: String(2 ** 31 - 1),
  // Fresh for long enough to warm up with; no other key is ever there.
  SIGNAL_TTL_MS: '3600000',
}

async function wait(lab: Lab): Promise<Row[]> {
  const { effort, requests, stub } = lab
  const { waiting: count, warmUp } = effort
  lab.say(`${count} interactions waiting`)
  const server = await prime(lab, await lab.signalbox(HANGING, { node: INSPECTED }))
  const load = { server, ...effort, warmUp: 0 }
  const deferred = { ...load, expected: 'acknowledged' } as const
  const warming = many(warmUp, requests.chart)
  const edits = waitForEdits(stub, warming)
  await closedLoop({ ...deferred, requests: warming })
  await edits
  stub.backend = 'silent'
  const empty = await openLoop({ ...deferred, requests: many(effort.open, requests.another) })
  const before = await weigh(server)
  await closedLoop({ ...deferred, requests: many(count, requests.another) })
  const after = await weigh(server)
  const full = await openLoop({ ...deferred, requests: many(effort.open, requests.another) })
  await server.stop()
  const each = (read: (held: typeof after) => number) => (read(after) - read(before)) / count
  return [
    {
      what: `each of ${count} waiting: heap and buffers`,
      unit: 'bytes',
      value: each(({ heap, external }) => heap + external),
      note: 'garbage collected; a remembered id is part of it',
    },
    {
      what: `each of ${count} waiting: resident`,
      unit: 'bytes',
      value: each(({ resident }) => resident),
    },
    ...spread(`acknowledgement at ${effort.rate} a second, ${count} waiting`, full.latencies, {
      name: 'before them',
      values: empty.latencies,
    }),
  ]
}

export const waiting: Measurement = { run: wait }
