/** What a life costs: commands, bytes, memory, CPU of Redis and of Node.js; and what having the engine costs. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Redis } from 'ioredis'
import type { Effort } from '../effort.js'
import { compare, type Row, type Unit } from '../row.js'
import { Heard, ranInside, sentBy } from './heard.js'
import { inLanes, live } from './life.js'
import { linesOf } from './lines.js'
import { type Both, inTurns, type Pair } from './pair.js'
import { type Spent, spentBy } from './spent.js'
import { openWorkers } from './waiting-workers.js'

const LANES = 10
const LOAD = fileURLToPath(new URL('load-process.js', import.meta.url))

const row = (what: string, unit: Unit, { own, bullmq }: Both<number>) =>
  compare(what, unit, own, bullmq, 'BullMQ')

/** What so many lives cost, each. */
async function spend(pair: Pair, redis: Redis, { rounds, samples }: Effort) {
  const seen = await inTurns(pair, rounds, async (engine) => {
    const [before, cpu] = [await spentBy(redis), process.cpuUsage()]
    await inLanes(samples, LANES, () => live(engine))
    const { user, system } = process.cpuUsage(cpu)
    const after = await spentBy(redis)
    const each = (name: keyof Spent) => (after[name] - before[name]) / samples
    const nodeUs = (user + system) / samples
    return { nodeUs, cpuUs: each('cpuUs'), bytesIn: each('bytesIn'), memory: each('memory') }
  })
  return (what: string, unit: Unit, name: keyof Spent | 'nodeUs') =>
    row(what, unit, {
      own: seen.own.map((each) => each[name]),
      bullmq: seen.bullmq.map((each) => each[name]),
    })
}

export async function cost(pair: Pair, redis: Redis, effort: Effort): Promise<Row[]> {
  const figure = await spend(pair, redis, effort)
  return [
    figure('CPU of Redis, a life', 'us', 'cpuUs'),
    figure('CPU of Node.js, a life', 'us', 'nodeUs'),
    figure('sent to Redis, a life', 'bytes', 'bytesIn'),
    figure('kept for 15 minutes after it', 'bytes', 'memory'),
  ]
}

export async function costWhileHeld(
  pair: Pair,
  redis: Redis,
  effort: Effort,
  held: number,
): Promise<Row[]> {
  const figure = await spend(pair, redis, effort)
  return [figure(`CPU of Redis, a life, while ${held} are held`, 'us', 'cpuUs')]
}

export async function commands(pair: Pair, url: string, { samples }: Effort): Promise<Row[]> {
  const lives = Math.min(samples, 300)
  const heard = await Heard.start(url)
  const count = async () => {
    const seen = await inTurns(pair, 1, async (engine) => {
      await heard.take()
      for (let n = 0; n < lives; n += 1) await live(engine)
      const all = await heard.take()
      return { sent: sentBy(all).length / lives, inside: ranInside(all).length / lives }
    })
    const of = (name: 'sent' | 'inside') => ({
      own: seen.own.map((each) => each[name]),
      bullmq: seen.bullmq.map((each) => each[name]),
    })
    return { sent: of('sent'), inside: of('inside') }
  }
  const alone = await count()
  const workers = await openWorkers(url, 2)
  const beside = await count()
  await workers.close()
  heard.close()
  const waiting = 'with two other replicas waiting'
  return [
    row('commands of clients, a life', '', alone.sent),
    row('commands inside scripts, a life', '', alone.inside),
    row(`commands of clients, a life, ${waiting}`, '', beside.sent),
    row(`commands inside scripts, a life, ${waiting}`, '', beside.inside),
  ]
}

export async function loading({ starts }: Effort): Promise<Row[]> {
  const load = async (which: string) => {
    const { stdout } = await promisify(execFile)(process.execPath, [LOAD, which])
    return JSON.parse(stdout) as { ms: number; mib: number }
  }
  const own: { ms: number; mib: number }[] = []
  const bullmq: { ms: number; mib: number }[] = []
  for (let n = 0; n < starts; n += 1) {
    own.push(await load('own'))
    bullmq.push(await load('bullmq'))
  }
  const of = (name: 'ms' | 'mib') => ({
    own: own.map((each) => each[name]),
    bullmq: bullmq.map((each) => each[name]),
  })
  return [row('loading it', 'ms', of('ms')), row('loading it', 'MiB', of('mib'))]
}

export const size = () =>
  row('lines of code', '', {
    own: [
      linesOf(
        'src/state/redis/scripts.ts',
        'src/state/redis/leases.ts',
        'bench/engines/own-scripts.ts',
      ),
    ],
    bullmq: [linesOf('bench/engines/bullmq-plain.ts')],
  })
