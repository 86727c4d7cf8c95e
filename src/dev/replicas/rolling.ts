/** All replicas restarted one after the other under load. */
import { setTimeout as sleep } from 'node:timers/promises'
import { bookEnds, loadUntil, NOTHING_CACHED, warmUp } from './load.js'
import { Replicas } from './replicas.js'
import type { Scenario } from './report.js'

const BETWEEN_MS = 1000

export const rolling: Scenario = {
  async run(report, { rate, server }) {
    const all = await Replicas.start({ server, candles: false, env: NOTHING_CACHED })
    try {
      await warmUp(all)
      all.backend.delayMs = 300
      const codes: (number | string | undefined)[] = []
      const restart = (async () => {
        for (const { index, process: old, address } of [...all.replicas]) {
          await sleep(BETWEEN_MS)
          // As a balancer does that is told before the process is.
          all.front.backends = all.front.backends.filter((each) => each !== address)
          codes.push(await old.stop())
          await all.startReplica(index)
        }
        await sleep(BETWEEN_MS)
      })()
      const exchanges = await loadUntil(all, rate, restart)
      await bookEnds(report, exchanges)
      report.figure('taken over', all.lines('interaction taken over from another replica').length)
      report.figure('requests that no replica answered', all.front.failed)
      report.must(
        'each replica ended in order',
        codes.every((code) => code === 0),
      )
    } finally {
      await all.close()
    }
  },
}
