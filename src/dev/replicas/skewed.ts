/** A replica whose clock is wrong: it steals nothing, and what it owed when it died is taken over all the same. */
import { setTimeout as sleep } from 'node:timers/promises'
import { skewClock } from '../stage/hooks.js'
import {
  answered,
  askOf,
  editedTwice,
  endedWithin,
  NOTHING_CACHED,
  SECOND_THOUGHTS_MS,
  takenOver,
  warmUp,
} from './load.js'
import { Replicas } from './replicas.js'
import { ms, type Report, type Scenario } from './report.js'

const SKEWS_S = [6, 60, 120, -60]
const COUNT = 10
const OWED = 6
const WORK_MS = 8000
const TAKEOVER_MS = 15_000
const PATIENCE_MS = 25_000
const PERIOD_MS = 6000

const hooks = (skewS: number) => (index: number) => (index === 1 ? [skewClock(skewS * 1000)] : [])

async function leases(report: Report, server: string | undefined, skewS: number) {
  const shared = { server, candles: false, env: NOTHING_CACHED, count: 2 }
  await Replicas.use({ ...shared, hooks: hooks(skewS) }, async (all) => {
    const { backend, replicas } = all
    await warmUp(all)
    backend.delayMs = WORK_MS
    const living = [...(await askOf(all, 0, COUNT)), ...(await askOf(all, 1, COUNT))]
    await endedWithin(living, PATIENCE_MS)
    await sleep(SECOND_THOUGHTS_MS)
    const stolen = takenOver(all)
    backend.delayMs = 60_000
    const owed = await askOf(all, 1, OWED)
    await sleep(500)
    backend.delayMs = 0
    const killedAt = performance.now()
    replicas[1]?.process.kill()
    await endedWithin(owed, PATIENCE_MS)
    const tookMs = performance.now() - killedAt
    const name = `${skewS} s ahead`
    report.figure(`${name}: with living owners, and taken from them`, `${2 * COUNT}, ${stolen}`)
    report.figure(`${name}: edited twice`, editedTwice(living))
    report.figure(
      `${name}: owed by the dead one, answered, in`,
      `${OWED}, ${answered(owed)}, ${ms(tookMs)}`,
    )
    report.must(`${name}: nothing taken from a living owner`, stolen === 0)
    report.must(
      `${name}: all answered, none twice`,
      answered(living) === 2 * COUNT && editedTwice(living) === 0,
    )
    report.must(`${name}: taken over within 15 s`, answered(owed) === OWED && tookMs <= TAKEOVER_MS)
  })
}

async function schedule(report: Report, server: string | undefined) {
  const env = { SIGNAL_TTL_MS: String(PERIOD_MS), SIGNAL_PRECOMPUTE: 'EUR/USD,GBP/USD' }
  const shared = { server, candles: false, env, count: 2 }
  await Replicas.use({ ...shared, hooks: hooks(120) }, async (all) => {
    await sleep(2 * PERIOD_MS)
    all.replicas[1]?.process.kill()
    await sleep(2 * PERIOD_MS)
    const before = all.backend.count()
    await sleep(3 * PERIOD_MS)
    const refreshes = all.backend.count() - before
    report.figure('refreshes in 3 periods, after one 120 s ahead has died', refreshes)
    report.must('precompute goes on without it', refreshes > 0)
  })
}

export const skewed: Scenario = {
  async run(report, { server }) {
    // They mostly wait: all at once.
    const cases = SKEWS_S.map((skewS) => leases(report, server, skewS))
    await Promise.all([...cases, schedule(report, server)])
  },
}
