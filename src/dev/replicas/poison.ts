/** An interaction whose work ends the process that does it, among others that are innocent. */
import { setTimeout as sleep } from 'node:timers/promises'
import { dieAtFetch } from '../stage/hooks.js'
import { answered, endedWithin, NOTHING_CACHED } from './load.js'
import { type Replica, Replicas } from './replicas.js'
import type { Scenario } from './report.js'

const PATIENCE_MS = 40_000
const RATE = 5
const OWNERS = 3
const INNOCENT = ['EUR/USD', 'USD/JPY', 'USD/CHF']

export const poison: Scenario = {
  async run(report, { server }) {
    const hooks = () => [dieAtFetch('GBP')]
    await Replicas.use({ server, candles: false, env: NOTHING_CACHED, hooks }, async (all) => {
      const { discord, front } = all
      front.patienceMs = 1000
      const sent = (n: number) =>
        discord.command('signal', {
          pair: INNOCENT[n % INNOCENT.length] as string,
          timeframe: '1h',
        })
      for (let n = 0; n < 12; n++) await sent(n).ended
      let deaths = 0
      let over = false
      const supervise = async ({ index, process }: Replica) => {
        let current = process
        for (;;) {
          await current.ended
          if (over) return
          deaths += 1
          await all.startReplica(index)
          current = all.replicas[index]?.process ?? current
        }
      }
      const supervised = all.replicas.map(supervise)
      const poisoned = discord.command('signal', { pair: 'GBP/USD', timeframe: '1h' })
      const innocents = []
      const endAt = performance.now() + PATIENCE_MS
      while (performance.now() < endAt && poisoned.outcome === undefined) {
        innocents.push(sent(innocents.length))
        await sleep(1000 / RATE)
      }
      await endedWithin(innocents, 15_000)
      over = true
      const content = poisoned.message?.content ?? ''
      report.figure('processes that it ended', deaths)
      report.figure('what its trader reads', content === '' ? 'nothing' : content)
      report.figure('others meanwhile, and answered', `${innocents.length}, ${answered(innocents)}`)
      report.must('three owners at most', deaths <= OWNERS)
      report.must('then its trader is told', content.startsWith('❌'))
      report.must('all others are answered', answered(innocents) === innocents.length)
      for (const { process } of all.replicas) process.kill()
      await Promise.all(supervised)
    })
  },
}
