/** (f) Whether a process that has served a great many interactions has grown, or has something left running. */
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Measurement } from './measurement.js'
import { waitForEdits } from './rig/edits.js'
import { type Held, INSPECTED, look, type Running, weigh } from './rig/inspector.js'
import type { Lab } from './rig/lab.js'
import type { Server } from './rig/launch.js'
import { closedLoop, type Expected } from './rig/load.js'
import { PRIMED, prime } from './rig/prime.js'
import { many, type SignedRequest } from './rig/requests.js'
import type { Row } from './row.js'

const PORTIONS = 10
/** By then the claims have reached their bound, where a run is long enough for that. */
const WARM_PORTIONS = 3
/** Idle connections, and what watches them, end by themselves 10 seconds after their last use at most. */
const UNCHANGED_FOR_MS = 12_000
const LONGEST_REST_MS = 60_000
const LOOK_AGAIN_MS = 500

/** What comes in on a common day: cached answers, deferrals with their edits, duplicates, forgeries, noise. */
async function serve(lab: Lab, server: Server, count: number): Promise<void> {
  const { effort, requests, stub } = lab
  const share = (part: number, make: () => SignedRequest) => many(Math.round(count * part), make)
  const send = (pool: readonly SignedRequest[], expected: Expected) =>
    closedLoop({ server, ...effort, warmUp: 0, requests: pool, expected })
  const answered = share(0.5, requests.signal)
  await send(answered, 'answered')
  await send(answered.slice(0, Math.round(count * 0.05)), 'answered')
  const deferred = share(0.25, requests.chart)
  const edits = waitForEdits(stub, deferred)
  await send(deferred, 'acknowledged')
  await edits
  await send(share(0.15, requests.forged), 'refused')
  await send(share(0.05, requests.malformed), 'refused')
}

/** What runs when nothing has changed for a while. */
async function rest(server: Server): Promise<Running> {
  const endsAt = performance.now() + LONGEST_REST_MS
  let running = await look(server)
  let since = performance.now()
  while (performance.now() - since < UNCHANGED_FOR_MS && performance.now() < endsAt) {
    await sleep(LOOK_AGAIN_MS)
    const now = await look(server)
    if (isDeepStrictEqual(now, running)) continue
    running = now
    since = performance.now()
  }
  return running
}

const MIB = 2 ** 20

async function grow(lab: Lab): Promise<Row[]> {
  const { interactions } = lab.effort
  const server = await prime(lab, await lab.signalbox(PRIMED, { node: INSPECTED }))
  await serve(lab, server, interactions / PORTIONS)
  const before = await rest(server)
  const samples: Held[] = []
  for (let portion = 2; portion <= PORTIONS; portion += 1) {
    await serve(lab, server, interactions / PORTIONS)
    const held = await weigh(server)
    if (portion >= WARM_PORTIONS) samples.push(held)
    const done = (interactions / PORTIONS) * portion
    lab.say(`${done} interactions served, ${(held.resident / MIB).toFixed(1)} MiB resident`)
  }
  const after = await rest(server)
  await server.stop()
  const [first, last] = [samples[0] as Held, samples.at(-1) as Held]
  const warm = (interactions / PORTIONS) * WARM_PORTIONS
  const grown = (what: string, read: (held: Held) => number): Row => ({
    what: `${what} after ${interactions} interactions`,
    unit: 'MiB',
    value: read(last) / MIB,
    beside: { name: `after ${warm}`, value: read(first) / MIB },
    ratio: read(last) / read(first),
    note: `largest between: ${(Math.max(...samples.map(read)) / MIB).toFixed(1)}`,
  })
  return [
    grown('resident', ({ resident }) => resident),
    grown('heap and buffers', ({ heap, external }) => heap + external),
    left('timers, sockets and the like', after.resources, before.resources),
    left('listeners', after.listeners, before.listeners),
  ]
}

type Counts = Readonly<Record<string, number>>

const sum = (counts: Counts) => Object.values(counts).reduce((all, each) => all + each, 0)

/** Where the two differ, in which kinds. */
function left(what: string, after: Counts, before: Counts): Row {
  const kinds = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const changes = kinds
    .filter((kind) => after[kind] !== before[kind])
    .map((kind) => `${kind} ${before[kind] ?? 0} → ${after[kind] ?? 0}`)
  return {
    what: `${what} when it is idle again`,
    unit: '',
    value: sum(after),
    beside: { name: 'before', value: sum(before) },
    note: changes.join(', ') || 'the same kinds',
  }
}

export const growth: Measurement = { run: grow }
