/** Redis forgets everything over connections that stay: the living owners still have what they owe. */
import { setTimeout as sleep } from 'node:timers/promises'
import {
  answered,
  askOf,
  editedTwice,
  endedWithin,
  NOTHING_CACHED,
  SECOND_THOUGHTS_MS,
  warmUp,
} from './load.js'
import { Replicas } from './replicas.js'
import type { Report, Scenario } from './report.js'

const EACH = 10
const PERIOD_MS = 4000
const PERIODS = 3

async function inFlight(report: Report, server: string | undefined) {
  await Replicas.use({ server, candles: false, env: NOTHING_CACHED }, async (all) => {
    await warmUp(all)
    all.backend.delayMs = 4000
    const exchanges = []
    for (const { index } of all.replicas) exchanges.push(...(await askOf(all, index, EACH)))
    await all.redis?.ask((redis) => redis.flushall())
    await endedWithin(exchanges, 20_000)
    await sleep(SECOND_THOUGHTS_MS)
    const [ended, twice] = [answered(exchanges), editedTwice(exchanges)]
    report.figure('acknowledged, then FLUSHALL', exchanges.length)
    report.figure('answered', ended)
    report.figure('edited twice', twice)
    report.must('all of them have their answer', ended === exchanges.length)
    report.must('none edited twice', twice === 0)
  })
}

async function schedule(report: Report, server: string | undefined) {
  const env = { SIGNAL_TTL_MS: String(PERIOD_MS), SIGNAL_PRECOMPUTE: 'EUR/USD,GBP/USD' }
  await Replicas.use({ server, candles: false, env }, async (all) => {
    const refreshes = async (ms: number) => {
      const before = all.backend.count()
      await sleep(ms)
      return all.backend.count() - before
    }
    await sleep(PERIOD_MS)
    const before = await refreshes(PERIODS * PERIOD_MS)
    await all.redis?.ask((redis) => redis.flushall())
    // One is under way at that moment; the one after it may be late.
    await sleep(2 * PERIOD_MS)
    const after = await refreshes(PERIODS * PERIOD_MS)
    report.figure(`refreshes in ${PERIODS} periods, before and after`, `${before}, ${after}`)
    report.must('precompute goes on', before > 0 && after >= before / 2)
  })
}

export const flushed: Scenario = {
  async run(report, { server }) {
    await Promise.all([inFlight(report, server), schedule(report, server)])
  },
}
