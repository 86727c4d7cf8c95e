/** kill -9 of one replica with a hundred acknowledged interactions: the others finish them all. */

import { ask, NOTHING_CACHED, warmUp } from './load.js'
import { Replicas } from './replicas.js'
import { ms, type Scenario, tally } from './report.js'

const COUNT = 100
const LONGEST_WAIT_MS = 10_000

export const killed: Scenario = {
  async run(report, { server }) {
    const all = await Replicas.start({
      server,
      candles: false,
      env: NOTHING_CACHED,
    })
    try {
      const { front, backend, discord, replicas } = all
      await warmUp(all)
      const [victim, ...others] = front.backends as [string, ...string[]]
      front.backends = [victim]
      backend.delayMs = 60_000
      const exchanges = Array.from({ length: COUNT }, (_, n) => ask(all, n))
      const replies = await Promise.all(exchanges.map(({ replied }) => replied))
      front.backends = others
      backend.delayMs = 500
      const killedAt = performance.now()
      replicas[0]?.process.kill()
      const waits = await Promise.all(
        exchanges.map(async ({ ended }) => {
          await ended
          return performance.now() - killedAt
        }),
      )
      const longest = Math.max(...waits)
      report.figure(
        'acknowledged by the one that died',
        replies.filter((reply) => reply?.body === '{"type":5}').length,
      )
      report.figure('taken over', all.lines('interaction taken over from another replica').length)
      report.figure('ended', tally(exchanges.map(({ outcome }) => outcome)))
      report.figure('longest wait from the kill, backend 500 ms of it', ms(longest))
      report.must(
        'all have their signal',
        exchanges.every(({ message }) => message?.embeds.length === 1),
      )
      report.must(
        'each edited once',
        exchanges.every(({ counts }) => counts.edits === 1),
      )
      report.must('nobody waited over 10 s', longest <= LONGEST_WAIT_MS)
      report.must('no rule of Discord broken', discord.violations.length === 0)
    } finally {
      await all.close()
    }
  },
}
