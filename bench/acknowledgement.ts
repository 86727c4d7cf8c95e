/** (a) What an acknowledgement costs and how long it takes, against the floor: genuine, forged, malformed, and a flood. */

import { quantile } from '../src/dev/replicas/report.js'
import type { Measurement } from './measurement.js'
import { waitForEdits } from './rig/edits.js'
import type { Lab } from './rig/lab.js'
import type { Server } from './rig/launch.js'
import { closedLoop, type Loaded, openLoop, whileFlooded } from './rig/load.js'
import { PRIMED, prime } from './rig/prime.js'
import { many, type SignedRequest } from './rig/requests.js'
import { compare, type Row } from './row.js'

/** Every genuine one is deferred, and nothing comes after it: as much as the floor does. */
const DEFER_ALL = { SIGNAL_TIMEOUT_MS: String(2 ** 31 - 1) }

const CLOSED = ['valid', 'valid, from the cache', 'forged', 'malformed'] as const
const OPEN = ['open loop', 'open loop under a forged flood', 'open loop, one edit each'] as const
type Scenario = (typeof CLOSED | typeof OPEN)[number]
type Round = Map<Scenario, Loaded>

/** One round's requests: unique within a server's life, the same for both servers. */
function sign({ requests, effort }: Lab) {
  const { closed, warmUp, open, connections } = effort
  return {
    valid: many(closed + warmUp, requests.signal),
    open: many(open, requests.signal),
    flooded: many(open, requests.signal),
    cached: many(closed + warmUp, requests.signal),
    warming: many(warmUp, requests.chart),
    edited: many(open, requests.chart),
    // Refused before anything is remembered of them: a few serve again and again.
    forged: many(Math.min(closed, 20 * connections), requests.forged),
    malformed: many(Math.min(closed, 20 * connections), requests.malformed),
  }
}

type Pools = ReturnType<typeof sign>

function repeat<T>(values: readonly T[], count: number): T[] {
  return Array.from({ length: count }, (_, n) => values[n % values.length] as T)
}

/** A server for each part: one that defers and does no more, one that answers from its cache, one that edits. */
interface Side {
  deferring(): Promise<Server>
  cached(): Promise<Server>
  editing(): Promise<Server>
}

async function measureSide(lab: Lab, pools: Pools, side: Side): Promise<Round> {
  const { effort, stub } = lab
  const { closed, warmUp } = effort
  const round: Round = new Map()
  const using = async (start: () => Promise<Server>, work: (server: Server) => Promise<void>) => {
    const server = await start()
    await work(server)
    await server.stop()
  }

  stub.backend = 'silent'
  await using(side.deferring, async (server) => {
    const genuine = { server, ...effort, expected: 'acknowledged' } as const
    const refused = { server, ...effort, expected: 'refused' } as const
    const refuse = (pool: readonly SignedRequest[]) =>
      closedLoop({ ...refused, requests: repeat(pool, closed + warmUp) })
    round.set('valid', await closedLoop({ ...genuine, requests: pools.valid }))
    round.set('forged', await refuse(pools.forged))
    round.set('malformed', await refuse(pools.malformed))
    round.set('open loop', await openLoop({ ...genuine, requests: pools.open }))
    const flooded = await whileFlooded({ ...refused, requests: pools.forged }, () =>
      openLoop({ ...genuine, requests: pools.flooded }),
    )
    round.set('open loop under a forged flood', flooded)
  })
  await using(side.cached, async (server) => {
    const load = { server, ...effort, expected: 'answered', requests: pools.cached } as const
    round.set('valid, from the cache', await closedLoop(load))
  })
  await using(side.editing, async (server) => {
    const load = { server, ...effort, expected: 'acknowledged', warmUp: 0 } as const
    const warmed = waitForEdits(stub, pools.warming)
    await closedLoop({ ...load, requests: pools.warming })
    await warmed
    const edits = waitForEdits(stub, pools.edited)
    const edited = { ...load, requests: pools.edited, until: () => edits }
    round.set('open loop, one edit each', await openLoop(edited))
  })
  return round
}

export const acknowledgement: Measurement = {
  async run(lab) {
    const ours: Round[] = []
    const theirs: Round[] = []
    const floor: Side = {
      deferring: () => lab.floor(),
      cached: () => lab.floor(),
      editing: () => lab.floor({ edits: true }),
    }
    const cached = async () => prime(lab, await lab.signalbox(PRIMED))
    const signalbox: Side = {
      deferring: () => lab.signalbox(DEFER_ALL),
      cached,
      editing: cached,
    }
    for (let n = 1; n <= lab.effort.rounds; n += 1) {
      lab.say(`round ${n}: signing`)
      const pools = sign(lab)
      lab.say(`round ${n}: the floor`)
      theirs.push(await measureSide(lab, pools, floor))
      lab.say(`round ${n}: Signalbox`)
      ours.push(await measureSide(lab, pools, signalbox))
    }
    const row = (
      scenario: Scenario,
      what: string,
      unit: Row['unit'],
      read: (loaded: Loaded) => number,
    ) => {
      const values = (rounds: readonly Round[]) =>
        rounds.map((round) => read(round.get(scenario) as Loaded))
      return compare(`${scenario}: ${what}`, unit, values(ours), values(theirs), 'floor')
    }
    const latencies = (scenario: Scenario) =>
      [0.5, 0.99].map((q) =>
        row(scenario, `p${q * 100}`, 'ms', (each) => quantile(each.latencies, q)),
      )
    const cpu = (scenario: Scenario) => row(scenario, 'CPU each', 'us', ({ cpuUs }) => cpuUs)
    return [
      ...CLOSED.flatMap((scenario) => [
        cpu(scenario),
        row(scenario, 'answered', 'a second', ({ perSecond }) => perSecond),
        ...latencies(scenario),
      ]),
      ...OPEN.flatMap((scenario) =>
        scenario === 'open loop, one edit each'
          ? [cpu(scenario), ...latencies(scenario)]
          : latencies(scenario),
      ),
    ]
  },
}
