/** The same interaction to two replicas around one moment, each at its own distance from Redis. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Exchange } from '../local-discord/exchange.js'
import { seededRandom } from '../stage/random.js'
import {
  ask,
  editedTwice,
  endedWithin,
  NOTHING_CACHED,
  SECOND_THOUGHTS_MS,
  warmUp,
} from './load.js'
import { Replicas } from './replicas.js'
import type { Report, Scenario, ScenarioOptions } from './report.js'

interface Case {
  readonly count: number
  /** Round trips to Redis, a replica each. */
  readonly rtts: readonly number[]
  /** The first replica's request comes so much later than the other's, give or take `aroundMs`. */
  readonly laterMs?: number
  readonly aroundMs?: number
}

const CASES: readonly Case[] = [
  { count: 200, rtts: [0, 0, 0] },
  // The far one's claim reaches Redis when the near one's work begins or ends.
  ...[20, 40, 80].map((rtt) => ({
    count: 80,
    rtts: [rtt, 0],
    laterMs: rtt / 2,
    aroundMs: 6,
  })),
  { count: 20, rtts: [130, 130] },
]

async function run(report: Report, options: ScenarioOptions, each: Case) {
  const { count, rtts, laterMs = 0, aroundMs = 0 } = each
  const { server, seed } = options
  const shared = { server, candles: false, env: NOTHING_CACHED, lines: true }
  await Replicas.use({ ...shared, count: rtts.length }, async (all) => {
    const { front, backend } = all
    await warmUp(all)
    for (const [index, rtt] of rtts.entries()) {
      const link = all.links[index]
      if (link) link.rttMs = rtt
    }
    front.mode = 'all'
    const random = seededRandom(seed)
    front.stagger = () => Math.max(0, laterMs + (random() * 2 - 1) * aroundMs)
    front.backends = all.replicas.map(({ address }) => address)
    const before = backend.count()
    const exchanges: Exchange[] = []
    const numbers = Array.from({ length: count }, (_, n) => n).values()
    const lane = async () => {
      for (const n of numbers) {
        const exchange = ask(all, n)
        exchanges.push(exchange)
        await endedWithin([exchange], 20_000)
        await front.answered(exchange.id)
      }
    }
    await Promise.all([lane(), lane()])
    await sleep(SECOND_THOUGHTS_MS)
    const twice = editedTwice(exchanges)
    const fetches = backend.count() - before
    const name = `round trips ${rtts.join(', ')} ms`
    report.figure(`${name}: interactions`, count)
    report.figure(`${name}: fetches`, fetches)
    report.figure(`${name}: edited twice`, twice)
    report.must(
      `${name}: each worked on once`,
      twice === 0 && exchanges.every(({ counts }) => counts.edits === 1),
    )
    report.must(`${name}: each fetched once`, fetches === count)
  })
}

export const duplicates: Scenario = {
  async run(report, options) {
    for (const each of CASES) await run(report, options, each)
  },
}
