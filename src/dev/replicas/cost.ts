/** What Redis costs: the same interactions, in turn, to one server with it and to one without. */
import type { Exchange } from '../local-discord/exchange.js'
import { ask, NOTHING_CACHED, warmUp } from './load.js'
import { Replicas } from './replicas.js'
import { ms, quantile, type Report, type Scenario } from './report.js'

const COUNT = 600

function show(report: Report, name: string, all: Replicas, exchanges: readonly Exchange[]) {
  const ids = new Set(exchanges.map(({ id }) => id))
  const acks = all
    .lines('interaction ended')
    .filter(({ interactionId }) => ids.has(String(interactionId)))
    .map(({ ackMs }) => Number(ackMs))
  const edits = exchanges.map(({ timeline }) => {
    const at = (which: string) => timeline.find(({ step }) => step === which)?.ms ?? Number.NaN
    return at('edit') - at('reply')
  })
  for (const q of [0.5, 0.99]) {
    const p = `p${q * 100}`
    report.figure(`${name}: acknowledgement ${p}`, ms(quantile(acks, q)))
    report.figure(`${name}: reply to edit ${p}`, ms(quantile(edits, q)))
  }
  report.must(
    `${name}: all delivered`,
    exchanges.every(({ message }) => message?.embeds.length === 1),
  )
}

export const cost: Scenario = {
  async run(report, { server }) {
    const shared = { server, candles: false, env: NOTHING_CACHED }
    const [memory, redis] = await Promise.all([
      Replicas.start({ ...shared, count: 1, redis: false }),
      Replicas.start({ ...shared, count: 1 }),
    ])
    try {
      await Promise.all([warmUp(memory), warmUp(redis)])
      const seen: [Exchange[], Exchange[]] = [[], []]
      for (let n = 0; n < COUNT; n++) {
        for (const [index, all] of [memory, redis].entries()) {
          const exchange = ask(all, n)
          seen[index]?.push(exchange)
          await exchange.ended
        }
      }
      const [last] = seen[1].slice(-1)
      await redis.logged(
        ({ msg, interactionId }) => msg === 'interaction ended' && interactionId === last?.id,
      )
      show(report, 'memory', memory, seen[0])
      show(report, 'redis', redis, seen[1])
    } finally {
      await Promise.all([memory.close(), redis.close()])
    }
  },
}
