/** SIGTERM while an edit is under way: it is seen through, and handed over to nobody. */
import { setTimeout as sleep } from 'node:timers/promises'
import { DelayingProxy } from '../stage/delaying-proxy.js'
import {
  askOf,
  editedTwice,
  endedWithin,
  NOTHING_CACHED,
  SECOND_THOUGHTS_MS,
  warmUp,
} from './load.js'
import { Replicas } from './replicas.js'
import type { Report, Scenario } from './report.js'

const COUNT = 10

interface Case {
  readonly patchMs: number
  readonly graceMs: number
}
/** An edit that ends just before the grace does, and one with time to spare. */
const CASES: readonly Case[] = [
  { patchMs: 2500, graceMs: 3000 },
  { patchMs: 2500, graceMs: 4500 },
]

async function run(report: Report, server: string | undefined, { patchMs, graceMs }: Case) {
  const env = { ...NOTHING_CACHED, SHUTDOWN_GRACE_MS: String(graceMs) }
  let line: DelayingProxy | undefined
  await Replicas.use({ server, candles: false, env, count: 2 }, async (all) => {
    const { discord, replicas } = all
    line = await DelayingProxy.start(Number(new URL(discord.apiBaseUrl).port))
    all.environment = { DISCORD_API_BASE_URL: discord.apiBaseUrl.replace(/:\d+/, `:${line.port}`) }
    // The first one again, with a long way to Discord.
    await replicas[0]?.process.stop()
    await all.startReplica(0)
    await warmUp(all)
    line.rttMs = patchMs
    const exchanges = await askOf(all, 0, COUNT)
    // The backend answers at once: the edits have left, and are on their way.
    await sleep(300)
    const startedAt = performance.now()
    const code = await replicas[0]?.process.stop()
    const tookMs = performance.now() - startedAt
    await endedWithin(exchanges, 20_000)
    await sleep(SECOND_THOUGHTS_MS)
    const name = `edit ${patchMs} ms, grace ${graceMs} ms`
    const ids = new Set(exchanges.map(({ id }) => id))
    const ends = all
      .lines('interaction ended')
      .filter(({ interactionId }) => ids.has(String(interactionId)))
    report.figure(
      `${name}: interactions, exit code, in`,
      `${COUNT}, ${code}, ${tookMs.toFixed(0)} ms`,
    )
    report.figure(`${name}: edited twice`, editedTwice(exchanges))
    report.figure(`${name}: told twice by the log`, ends.length - COUNT)
    report.must(
      `${name}: each edited once`,
      exchanges.every(({ counts }) => counts.edits === 1),
    )
    report.must(`${name}: each told once by the log`, ends.length === COUNT)
  })
  await line?.close()
}

export const handover: Scenario = {
  async run(report, { server }) {
    await Promise.all(CASES.map((each) => run(report, server, each)))
  },
}
