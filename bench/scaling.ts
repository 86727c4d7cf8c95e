/** (h) Two processes beside one: sharing a port through node:cluster, and behind the nginx of `deploy/`. */
import { fileURLToPath } from 'node:url'
import type { Measurement } from './measurement.js'
import type { Lab } from './rig/lab.js'
import type { Server } from './rig/launch.js'
import { closedLoop, type Loaded } from './rig/load.js'
import { hasNginx, startNginx } from './rig/nginx.js'
import { PRIMED } from './rig/prime.js'
import { many } from './rig/requests.js'
import { compare, type Row } from './row.js'

const CLUSTER = fileURLToPath(new URL('./cluster-process.js', import.meta.url))
const UNPINNED = { unpinned: true }
/** One entry, some processes behind it. */
interface Arrangement {
  readonly entry: Server
  readonly all: readonly Server[]
}

type Arrange = (lab: Lab, count: number) => Promise<Arrangement>

async function share(lab: Lab, count: number): Promise<Arrangement> {
  const env = { ...PRIMED, CLUSTER_WORKERS: String(count) }
  const entry = await lab.signalbox(env, { ...UNPINNED, script: CLUSTER })
  return { entry, all: [entry] }
}

async function proxy(lab: Lab, count: number): Promise<Arrangement> {
  const servers = await Promise.all(many(count, () => lab.signalbox(PRIMED, UNPINNED)))
  const entry = await startNginx(lab, servers)
  return { entry, all: [entry, ...servers] }
}

/** Each process fetches the signal for itself with its first request; from then on it answers at once. */
async function measure(lab: Lab, arrange: Arrange, count: number): Promise<Loaded> {
  const { effort, requests } = lab
  const { entry, all } = await arrange(lab, count)
  const cpuSeconds = () => all.reduce((sum, server) => sum + server.cpuSeconds(), 0)
  const pool = many(effort.closed + effort.warmUp, requests.signal)
  const load = { ...effort, server: { ...entry, cpuSeconds }, requests: pool }
  const loaded = await closedLoop({ ...load, expected: 'answered' })
  await Promise.all(all.map((server) => server.stop()))
  return loaded
}

async function scale(lab: Lab, what: string, arrange: Arrange): Promise<Row[]> {
  lab.stub.backend = 'instant'
  const one: Loaded[] = []
  const two: Loaded[] = []
  for (let round = 1; round <= lab.effort.rounds; round += 1) {
    lab.say(`round ${round}: ${what}`)
    one.push(await measure(lab, arrange, 1))
    two.push(await measure(lab, arrange, 2))
  }
  const row = (name: string, unit: Row['unit'], read: (loaded: Loaded) => number) =>
    compare(`two processes ${what}: ${name}`, unit, two.map(read), one.map(read), 'one')
  return [
    {
      ...row('answered', 'a second', ({ perSecond }) => perSecond),
      note: `on ${lab.pins.cores} cores, of which clients and stand-ins use one in part`,
    },
    row('CPU each', 'us', ({ cpuUs }) => cpuUs),
  ]
}

export const sharedPort: Measurement = { run: (lab) => scale(lab, 'sharing a port', share) }

export const behindNginx: Measurement = {
  async run(lab) {
    if (hasNginx()) return scale(lab, 'behind nginx', proxy)
    return [{ what: 'behind nginx', unit: '', note: 'skipped: there is no nginx here' }]
  },
}
