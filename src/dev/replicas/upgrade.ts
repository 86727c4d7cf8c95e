/** Another build's replicas replaced one by one by this one's, with work in flight on the same Redis; and back. */
import { setTimeout as sleep } from 'node:timers/promises'
import { bookEnds, loadUntil, NOTHING_CACHED, warmUp } from './load.js'
import { Replicas } from './replicas.js'
import type { Scenario } from './report.js'

const BETWEEN_MS = 2000
const WORK_MS = 1500

export const upgrade: Scenario = {
  async run(report, { rate, from, server }) {
    if (from === undefined) return report.figure('not tried', 'it needs --from')
    await Replicas.use({ server: from, candles: false, env: NOTHING_CACHED }, async (all) => {
      await warmUp(all)
      all.backend.delayMs = WORK_MS
      const codes: (number | string)[] = []
      const replaceAll = async () => {
        for (const { index, process: old, address } of [...all.replicas]) {
          await sleep(BETWEEN_MS)
          all.front.backends = all.front.backends.filter((each) => each !== address)
          codes.push(await old.stop())
          await all.startReplica(index)
        }
        await sleep(BETWEEN_MS)
      }
      const both = (async () => {
        all.server = server
        await replaceAll()
        all.server = from
        await replaceAll()
      })()
      await bookEnds(report, await loadUntil(all, rate, both))
      const alive = all.replicas.filter(({ process }) => process.isRunning).length
      report.figure('replaced, and how they ended', `${codes.length}, ${codes.join(' ')}`)
      report.must(
        'each replica ended in order',
        codes.every((code) => code === 0),
      )
      report.must('nobody died', alive === all.replicas.length)
    })
  },
}
