/** What INFO says of the store: its name, its age, and whether it throws data away. */
import t from 'tap'
import { inspect } from '../../../src/state/redis/inspect.js'
import { openStore, startRedis, withoutRedis } from '../../harness/redis.js'

const answering = (...lines: string[]) => ({ info: async () => lines.join('\r\n') })

t.test('a real one tells its version and its policy', { skip: withoutRedis() }, async (t) => {
  const { redis } = await openStore(t, await startRedis(t))
  const { name, memoryPolicy } = await inspect(redis)
  t.match(name, /^(Redis|Valkey) \d+\.\d+\.\d+$/)
  t.equal(memoryPolicy, 'noeviction')
})

t.test('Redis is called by its own version', async (t) => {
  const redis = answering('# Server', 'redis_version:7.0.15', 'maxmemory_policy:allkeys-lru', '')
  t.strictSame(await inspect(redis), { name: 'Redis 7.0.15', memoryPolicy: 'allkeys-lru' })
})

t.test('Valkey is called by its name, not by the Redis that it stands for', async (t) => {
  const valkey = answering('redis_version:7.2.4', 'server_name:valkey', 'valkey_version:8.1.0')
  t.match(await inspect(valkey), { name: 'Valkey 8.1.0' })
})

t.test('one that is too old to claim in one step is refused', async (t) => {
  await t.rejects(inspect(answering('redis_version:6.2.14')), {
    code: 'TOO_OLD',
    message: 'Redis 6.2.14 is older than 7',
  })
})

t.test('one that does not tell is taken as it is', async (t) => {
  t.strictSame(await inspect(answering('# Server')), {
    name: 'Redis unknown',
    memoryPolicy: 'unknown',
  })
})
