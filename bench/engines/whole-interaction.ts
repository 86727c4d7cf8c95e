/** (j) What Redis is told for one deferred interaction of the real server, from its claim to its end. */
import { setTimeout as sleep } from 'node:timers/promises'
import { ask, NOTHING_CACHED, warmUp } from '../../src/dev/replicas/load.js'
import { Replicas } from '../../src/dev/replicas/replicas.js'
import { DelayingProxy } from '../../src/dev/stage/delaying-proxy.js'
import { hasRedis, RedisProcess } from '../../src/dev/stage/redis-process.js'
import type { Measurement } from '../measurement.js'
import { median, type Row } from '../row.js'
import { type Command, Heard, ranInside, sentBy } from './heard.js'
import { spentBy } from './spent.js'

const BACKEND_MS = 100
/** Within a budget of 250 ms, two turns and more. */
const AWAY_MS = 40
/** What is said at leisure has been said by then, and a replica's idle seconds are counted over as long. */
const QUIET_MS = 3000

interface Seen {
  readonly commands: readonly Command[]
  readonly bytes: number
  readonly ackMs: readonly number[]
}

async function serve(redisUrl: string, work: (all: Replicas) => Promise<Seen>): Promise<Seen> {
  const all = await Replicas.start({
    ...{ count: 1, candles: false, redis: false },
    env: { ...NOTHING_CACHED, REDIS_URL: redisUrl },
  })
  try {
    all.backend.delayMs = BACKEND_MS
    await warmUp(all)
    return await work(all)
  } finally {
    await all.close()
  }
}

/** One after the other: how long each was waited for, and all that Redis was told. */
async function answer(redis: RedisProcess, url: string, count: number): Promise<Seen> {
  return serve(url, (all) =>
    redis.ask(async (asking) => {
      const heard = await Heard.start(redis.url)
      await sleep(QUIET_MS)
      const before = await spentBy(asking)
      await heard.take()
      const ids = new Set<string>()
      for (let n = 0; n < count; n += 1) {
        const exchange = ask(all, n)
        ids.add(exchange.id)
        await exchange.ended
      }
      await sleep(QUIET_MS)
      const commands = await heard.take()
      const bytes = (await spentBy(asking)).bytesIn - before.bytesIn
      heard.close()
      const ended = all
        .lines('interaction ended')
        .filter(({ interactionId }) => ids.has(String(interactionId)))
      return { commands, bytes, ackMs: ended.map(({ ackMs }) => Number(ackMs)) }
    }),
  )
}

const each = (what: string, all: number, count: number, note?: string): Row => ({
  ...{ what: `a whole interaction: ${what}`, unit: '', value: all / count },
  ...(note !== undefined && { note }),
})

/** The most frequent ones, each with how often one interaction leads to it. */
function name(commands: readonly Command[], count: number): string {
  const often = new Map<string, number>()
  for (const { name: each } of commands) often.set(each, (often.get(each) ?? 0) + 1)
  const sorted = [...often].sort(([, a], [, b]) => b - a)
  const there = sorted.filter(([, times]) => times / count >= 0.05)
  return there.map(([each, times]) => `${each} ${(times / count).toFixed(1)}`).join(', ')
}

export const wholeInteraction: Measurement = {
  async run({ effort }) {
    if (!hasRedis())
      return [
        { what: 'a whole interaction', unit: '', note: 'skipped: there is no redis-server here' },
      ]
    const count = Math.min(effort.samples, 100)
    const redis = await RedisProcess.start()
    try {
      const near = await answer(redis, redis.url, count)
      const proxy = await DelayingProxy.start(redis.port)
      proxy.rttMs = AWAY_MS
      const far = await answer(redis, `redis://127.0.0.1:${proxy.port}`, count)
      await proxy.close()
      const sent = sentBy(near.commands)
      const inside = ranInside(near.commands)
      const turns = (median(far.ackMs) - median(near.ackMs)) / AWAY_MS
      return [
        each('commands of the client', sent.length, count, name(sent, count)),
        each('commands inside scripts', inside.length, count, name(inside, count)),
        { ...each('bytes in', near.bytes, count), unit: 'bytes' },
        each(
          'turns before the acknowledgement',
          turns,
          1,
          `${median(near.ackMs).toFixed(1)} ms beside Redis, ${median(far.ackMs).toFixed(1)} ms from ${AWAY_MS} ms away`,
        ),
      ]
    } finally {
      await redis.close()
    }
  },
}
