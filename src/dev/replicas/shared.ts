/** One replica's fetch hangs while another's of the same signal succeeds: whoever waits at the first is served by it. */
import { setTimeout as sleep } from 'node:timers/promises'
import { answered, askOf, endedWithin } from './load.js'
import { Replicas } from './replicas.js'
import { ms, type Scenario } from './report.js'

const TIMES = 5
const HANGS_MS = 10_000
const SERVED_MS = 2000

export const shared: Scenario = {
  async run(report, { server }) {
    // A signal of a moment ago is none: each time is one of its own.
    const env = { SIGNAL_TTL_MS: '1000', SIGNAL_MAX_STALE_MS: '0', SIGNAL_TIMEOUT_MS: '8000' }
    await Replicas.use({ server, candles: false, env, count: 2 }, async (all) => {
      const { backend } = all
      const waits: number[] = []
      let served = 0
      for (let n = 0; n < TIMES; n++) {
        backend.delayMs = HANGS_MS
        const waiting = await askOf(all, 1, 1)
        await sleep(200)
        backend.delayMs = 0
        const asked = await askOf(all, 0, 1)
        await endedWithin(asked, HANGS_MS)
        const startedAt = performance.now()
        waiting.push(...(await askOf(all, 1, 1)))
        await endedWithin(waiting, HANGS_MS)
        waits.push(performance.now() - startedAt)
        served += waiting.filter(({ message }) => message?.embeds.length === 1).length
        report.figure(
          `time ${n + 1}: answered, longest wait`,
          `${answered(waiting)}, ${ms(waits.at(-1) ?? 0)}`,
        )
        await sleep(1200)
      }
      report.figure(
        'had to wait for the other replica, and have their signal',
        `${2 * TIMES}, ${served}`,
      )
      report.must('all have it', served === 2 * TIMES)
      report.must('within 2 s', Math.max(...waits) <= SERVED_MS)
    })
  },
}
