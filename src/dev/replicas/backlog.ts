/** Many that wait on one replica, far from Redis: none of them is taken from a living owner. */
import { setTimeout as sleep } from 'node:timers/promises'
import {
  answered,
  ask,
  editedTwice,
  endedWithin,
  NOTHING_CACHED,
  SECOND_THOUGHTS_MS,
  takenOver,
  warmUp,
} from './load.js'
import { Replicas } from './replicas.js'
import type { Scenario } from './report.js'

const COUNT = 900
const RTT_MS = 80
const WAIT_MS = 20_000

export const backlog: Scenario = {
  async run(report, { rate, server }) {
    const env = { ...NOTHING_CACHED, SIGNAL_TIMEOUT_MS: '60000' }
    const shared = { server, candles: false, env, lines: true }
    await Replicas.use({ ...shared, count: 2 }, async (all) => {
      const { front, backend, replicas } = all
      await warmUp(all)
      for (const link of all.links) link.rttMs = RTT_MS
      front.backends = [replicas[0]?.address as string]
      backend.delayMs = (COUNT / rate) * 1000 + WAIT_MS
      const exchanges = []
      for (let n = 0; n < COUNT; n++) {
        exchanges.push(ask(all, n))
        await sleep(1000 / rate)
      }
      await sleep(WAIT_MS / 2)
      backend.delayMs = 0
      await endedWithin(exchanges, 60_000)
      await sleep(SECOND_THOUGHTS_MS)
      report.figure('waiting on one replica', COUNT)
      report.figure('answered', answered(exchanges))
      report.figure('taken from it', takenOver(all))
      report.figure('edited twice', editedTwice(exchanges))
      report.must('all answered', answered(exchanges) === COUNT)
      report.must('none taken from a living owner', takenOver(all) === 0)
      report.must('none edited twice', editedTwice(exchanges) === 0)
    })
  },
}
