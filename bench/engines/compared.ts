/** (i) The shared engine in two ways: scripts of our own beside BullMQ used plainly, one life of an interaction at a time. */
import type { Redis } from 'ioredis'
import { hasRedis, RedisProcess } from '../../src/dev/stage/redis-process.js'
import type { Measurement } from '../measurement.js'
import type { Lab } from '../rig/lab.js'
import type { Row } from '../row.js'
import { commands, cost, costWhileHeld, loading, size } from './costs.js'
import { far, near, renewals } from './latencies.js'
import { another, live } from './life.js'
import { inTurns, openPair, type Pair } from './pair.js'
import { tryClocks } from './trials-of-clocks.js'
import { tryMeetings } from './trials-of-meetings.js'

const MANY = 1000
const HELD = [1, MANY]

/** So many are owed meanwhile, and forgotten after it. */
async function holding(
  pair: Pair,
  redis: Redis,
  count: number,
  work: (ids: readonly string[]) => Promise<Row[]>,
) {
  const held = Array.from({ length: count }, another)
  const ids = held.map(({ id }) => id)
  for (const engine of [pair.own, pair.bullmq])
    await Promise.all(held.map((interaction) => engine.accept(interaction)))
  const rows = await work(ids)
  await redis.flushall()
  return rows
}

async function compare(
  pair: Pair,
  { url, port }: RedisProcess,
  redis: Redis,
  { effort, say }: Lab,
): Promise<Row[]> {
  await inTurns(pair, effort.warmUp / 10, live)
  const rows = await near(pair, effort)
  say('far away')
  rows.push(...(await far(port, effort)))
  say('renewals, commands, cost')
  for (const count of HELD)
    rows.push(...(await holding(pair, redis, count, (ids) => renewals(pair, ids, effort))))
  rows.push(...(await commands(pair, url, effort)))
  rows.push(...(await cost(pair, redis, effort)))
  rows.push(...(await holding(pair, redis, MANY, () => costWhileHeld(pair, redis, effort, MANY))))
  rows.push(...(await loading(effort)), size())
  say('clocks, wake-ups')
  return [...rows, ...(await tryClocks(pair, url, redis)), ...(await tryMeetings(pair, url))]
}

export const compared: Measurement = {
  async run(lab) {
    if (!hasRedis())
      return [{ what: 'engines', unit: '', note: 'skipped: there is no redis-server here' }]
    const process_ = await RedisProcess.start()
    try {
      return await process_.ask(async (redis) => {
        const pair = await openPair(process_.url)
        try {
          return await compare(pair, process_, redis, lab)
        } finally {
          await pair.close()
        }
      })
    } finally {
      await process_.close()
    }
  },
}
