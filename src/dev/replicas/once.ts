/** The same interaction to all replicas at once: worked on once, acknowledged alike by all. */
import type { Exchange } from '../local-discord/exchange.js'
import { ask, NOTHING_CACHED, warmUp } from './load.js'
import { Replicas } from './replicas.js'
import type { Scenario } from './report.js'

const COUNT = 200
/** At a time: more would only measure how busy this machine is. */
const LANES = 3

export const once: Scenario = {
  async run(report, { server }) {
    const all = await Replicas.start({
      server,
      candles: false,
      env: NOTHING_CACHED,
    })
    try {
      const { front, backend, discord } = all
      await warmUp(all)
      const before = { fetches: backend.count(), edits: discord.calls('edit') }
      front.mode = 'all'
      const numbers = Array.from({ length: COUNT }, (_, n) => n).values()
      const exchanges: Exchange[] = []
      const lane = async () => {
        for (const n of numbers) {
          const exchange = ask(all, n)
          exchanges.push(exchange)
          await exchange.ended
          await front.answered(exchange.id)
        }
      }
      await Promise.all(Array.from({ length: LANES }, lane))
      const replies = exchanges.map(({ id }) => front.replies.get(id) ?? [])
      const alike = replies.filter(
        (each) => new Set(each.map(({ status, body }) => `${status} ${body}`)).size === 1,
      )
      const fetches = backend.count() - before.fetches
      const edits = exchanges.reduce((sum, { counts }) => sum + counts.edits, 0)
      report.figure('acknowledgements', replies.flat().length)
      report.figure('interactions with three identical ones', alike.length)
      report.figure('fetches', fetches)
      report.figure('edits', edits)
      // An edit may overtake its acknowledgement on the way through the front: 10015, and once more.
      report.figure('attempts at them', discord.calls('edit') - before.edits)
      report.must(
        'all acknowledged alike',
        alike.length === COUNT && replies.flat().length === 3 * COUNT,
      )
      report.must('each fetched and edited once', fetches === COUNT && edits === COUNT)
    } finally {
      await all.close()
    }
  },
}
