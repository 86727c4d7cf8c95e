/** Redis is away for ten seconds under load: acknowledgements go on, every interaction ends, nothing stays behind. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { TOKEN_LIFE_MS } from '../../discord/limits.js'
import { bookEnds, loadUntil, NOTHING_CACHED, saidAway, warmUp } from './load.js'
import { Replicas } from './replicas.js'
import type { Report, Scenario, ScenarioOptions } from './report.js'

const AWAY_MS = 10_000
const AROUND_MS = 5000
const SLOWEST_ACK_MS = 500

/** One a queue, whatever goes through it: BullMQ makes them by need. */
const isFixed = (key: string) =>
  /^signalbox:(?:v\d+:)?[a-z-]+:(meta|id|events|marker|stalled)$/.test(key)

/** As if 15 minutes had passed, which nobody waits for: what has a life within them is deleted, what has none stays. */
async function deleteMortal(redis: Redis): Promise<{ mortal: number; longest: number }> {
  let mortal = 0
  let longest = 0
  for (const key of await redis.keys('*')) {
    const life = await redis.pttl(key)
    if (life <= 0) continue
    mortal += 1
    longest = Math.max(longest, life)
    await redis.del(key)
  }
  return { mortal, longest }
}

async function run(report: Report, { rate, server }: ScenarioOptions, how: 'stopped' | 'frozen') {
  const all = await Replicas.start({ server, candles: false, env: NOTHING_CACHED })
  const redis = all.redis
  if (redis === undefined) throw new Error('there is no redis')
  try {
    await warmUp(all)
    const before = await redis.ask(async (client) => {
      await deleteMortal(client)
      return new Set(await client.keys('*'))
    })
    const outage = (async () => {
      await sleep(AROUND_MS)
      if (how === 'stopped') await redis.stop()
      else redis.freeze()
      await sleep(AWAY_MS)
      if (how === 'stopped') await redis.start()
      else redis.thaw()
      await sleep(AROUND_MS)
    })()
    const exchanges = await loadUntil(all, rate, outage)
    const acks = await bookEnds(report, exchanges)
    report.must('no acknowledgement over 500 ms', Math.max(...acks) <= SLOWEST_ACK_MS)
    report.figure('said that it is away', saidAway(all))
    // Taken over at the latest when the grace after the return and a silence are over.
    await sleep(AROUND_MS)
    const { size, left, mortal, longest } = await redis.ask(async (client) => {
      const size = await client.dbsize()
      const passed = await deleteMortal(client)
      return { ...passed, size, left: await client.keys('*') }
    })
    const more = left.filter((key) => !before.has(key))
    const seconds = Math.round(longest / 1000)
    report.figure('DBSIZE after', size)
    report.figure('of them with a life, and the longest one', `${mortal}, ${seconds} s`)
    report.figure(
      'keys without a life, before and after (those with one are deleted here, not waited for)',
      `${before.size}, ${left.length}`,
    )
    report.figure('keys that were not there before', more.join(', ') || 'none')
    report.must('all of them end within 15 minutes', longest <= TOKEN_LIFE_MS)
    report.must('nothing of an interaction is left behind', more.every(isFixed))
  } finally {
    await all.close()
  }
}

export const stopped: Scenario = { run: (report, options) => run(report, options, 'stopped') }
export const frozen: Scenario = { run: (report, options) => run(report, options, 'frozen') }
