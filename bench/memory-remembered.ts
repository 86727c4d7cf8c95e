/** (f) Interactions that have ended: each is remembered for 15 minutes, so that a duplicate gets the same reply. */
import type { Measurement } from './measurement.js'
import { waitForEdits } from './rig/edits.js'
import { INSPECTED, weigh } from './rig/inspector.js'
import type { Lab } from './rig/lab.js'
import { closedLoop, type Expected } from './rig/load.js'
import { PRIMED, prime } from './rig/prime.js'
import { many, type SignedRequest } from './rig/requests.js'
import type { Row } from './row.js'

async function measure(lab: Lab, make: () => SignedRequest, expected: Expected): Promise<number> {
  const { effort, stub } = lab
  const server = await prime(lab, await lab.signalbox(PRIMED, { node: INSPECTED }))
  const send = async (count: number) => {
    const pool = many(count, make)
    const edits = expected === 'acknowledged' ? waitForEdits(stub, pool) : undefined
    await closedLoop({ server, ...effort, warmUp: 0, requests: pool, expected })
    await edits
  }
  await send(effort.warmUp)
  const before = await weigh(server)
  await send(effort.remembered)
  const after = await weigh(server)
  await server.stop()
  const grown = after.heap + after.external - before.heap - before.external
  return grown / effort.remembered
}

async function remember(lab: Lab): Promise<Row[]> {
  const { effort, requests } = lab
  lab.say(`${effort.remembered} interactions remembered, twice`)
  return [
    {
      what: `each of ${effort.remembered} remembered, deferred`,
      unit: 'bytes',
      value: await measure(lab, requests.chart, 'acknowledged'),
      note: 'heap and buffers; the reply is a constant',
    },
    {
      what: `each of ${effort.remembered} remembered, answered`,
      unit: 'bytes',
      value: await measure(lab, requests.signal, 'answered'),
      note: 'the reply is one text for all who are shown the same; bounded at 64 MiB in all',
    },
  ]
}

export const remembered: Measurement = { run: remember }
