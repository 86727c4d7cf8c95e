/** (d) What Redis costs: the same interactions, in turn, to a server with it and to one without. */

import { NOTHING_CACHED } from '../src/dev/replicas/load.js'
import { hasRedis, RedisProcess } from '../src/dev/stage/redis-process.js'
import type { Measurement } from './measurement.js'
import { many } from './rig/requests.js'
import { followInTurn, type Turn } from './rig/turns.js'
import { spread } from './row.js'

/** Turns between the two servers: what disturbs one disturbs the other. */
const AT_A_TIME = 10

export const redisBesideMemory: Measurement = {
  async run(lab) {
    if (!hasRedis())
      return [
        { what: 'Redis beside memory', unit: '', note: 'skipped: there is no redis-server here' },
      ]
    const { effort, requests, stub } = lab
    stub.backend = 'instant'
    const redis = await RedisProcess.start({ persistent: true })
    try {
      const alone = await lab.signalbox(NOTHING_CACHED)
      const shared = await lab.signalbox({ ...NOTHING_CACHED, REDIS_URL: redis.url })
      const seen: Record<'alone' | 'shared', (Turn & { readonly editMs: number })[]> = {
        alone: [],
        shared: [],
      }
      for (const server of [alone, shared])
        await followInTurn(stub, server, many(effort.warmUp / 4, requests.another))
      while (seen.shared.length < effort.samples / 2) {
        seen.alone.push(...(await followInTurn(stub, alone, many(AT_A_TIME, requests.another))))
        seen.shared.push(...(await followInTurn(stub, shared, many(AT_A_TIME, requests.another))))
      }
      await Promise.all([alone.stop(), shared.stop()])
      const held = (read: (turn: Turn & { readonly editMs: number }) => number) =>
        [seen.shared.map(read), { name: 'memory', values: seen.alone.map(read) }] as const
      return [
        ...spread('with Redis: acknowledgement', ...held(({ ms }) => ms)),
        ...spread('with Redis: reply read to PATCH received', ...held(({ editMs }) => editMs)),
      ]
    } finally {
      await redis.close()
    }
  },
}
