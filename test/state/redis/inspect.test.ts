/** Whether a store is fit: its version, database, place and rights, each refused by name on a real server. */
import type { Redis } from 'ioredis'
import t, { type Test } from 'tap'
import type { RedisProcessOptions } from '../../../src/dev/stage/redis-process.js'
import { connect } from '../../../src/state/redis/connection.js'
import { inspect } from '../../../src/state/redis/inspect.js'
import { NEEDED } from '../../../src/state/redis/rights.js'
import { groups, readPage } from '../../docs/pages.js'
import { startRedis, withoutRedis } from '../../harness/redis.js'

/** What INFO says is all that is asked of it. */
const answering = (...lines: string[]) =>
  ({
    options: { db: 0 },
    info: async () => lines.join('\r\n'),
    eval: async () => [],
  }) as unknown as Redis

async function open(t: Test, url: string) {
  const redis = connect(url)
  t.teardown(() => redis.disconnect())
  const errors: unknown[] = []
  redis.on('error', (error) => errors.push(error))
  await new Promise((resolve) => redis.once('ready', resolve))
  return { redis, errors }
}

/** A server, and a connection to one of its databases. */
async function start(t: Test, options: RedisProcessOptions = {}, database = 0) {
  const server = await startRedis(t, options)
  return { server, ...(await open(t, `${server.url}/${database}`)) }
}

t.test('Redis is called by its own version', async (t) => {
  const redis = answering('# Server', 'redis_version:7.0.15', 'maxmemory_policy:allkeys-lru', '')
  t.strictSame(await inspect(redis), { name: 'Redis 7.0.15', memoryPolicy: 'allkeys-lru' })
})

t.test('Valkey is called by its name, not by the Redis that it stands for', async (t) => {
  const valkey = answering('redis_version:7.2.4', 'server_name:valkey', 'valkey_version:8.1.0')
  t.match(await inspect(valkey), { name: 'Valkey 8.1.0' })
})

t.test('one that is too old to be asked is refused', async (t) => {
  await t.rejects(inspect(answering('redis_version:6.2.14')), {
    code: 'TOO_OLD',
    message: 'Redis 6.2.14 is older than 7',
  })
})

t.test('one that still reads its file is not there yet', async (t) => {
  const loading = answering('redis_version:7.0.15', 'loading:1')
  await t.rejects(inspect(loading), { code: 'LOADING' })
})

t.test('one that does not tell is taken as it is', async (t) => {
  t.strictSame(await inspect(answering('# Server')), {
    name: 'Redis unknown',
    memoryPolicy: 'unknown',
  })
})

t.test('a real server', { skip: withoutRedis() }, async (t) => {
  await t.test('tells its version and its policy', async (t) => {
    const { redis, errors } = await start(t, {}, 1)
    const { name, memoryPolicy } = await inspect(redis)
    t.match(name, /^(Redis|Valkey) \d+\.\d+\.\d+$/)
    t.equal(memoryPolicy, 'noeviction')
    t.equal(await redis.dbsize(), 1, 'what was written to see that it can be, in this database')
    t.strictSame(errors, [])
  })

  await t.test('without that database is never used with another', async (t) => {
    const { server, redis, errors } = await start(t, {}, 99)
    t.match(errors, [{ code: 'DATABASE 99' }], 'as the driver tells it')
    await t.rejects(inspect(redis), { code: 'DATABASE 99' })
    t.equal(await server.ask((r) => r.dbsize()), 0)
  })

  await t.test('that is a node of a cluster says so', async (t) => {
    const { server, redis } = await start(t, { args: ['--cluster-enabled', 'yes'] })
    await t.rejects(inspect(redis), { code: 'CLUSTER' })
    const other = await open(t, `${server.url}/1`)
    t.match(other.errors, [{ code: 'CLUSTER' }])
    await t.rejects(inspect(other.redis), { code: 'CLUSTER' })
  })

  await t.test('that cannot be written to keeps its own word for it', async (t) => {
    const full = await start(t, { args: ['--maxmemory', '1'] })
    await t.rejects(inspect(full.redis), { message: /^OOM / })
    const replica = await start(t, { args: ['--replicaof', '127.0.0.1', '1'] })
    await t.rejects(inspect(replica.redis), { message: /^READONLY / })
    await replica.server.ask((r) => r.config('SET', 'replica-serve-stale-data', 'no'))
    const lonely = await open(t, replica.server.url)
    await t.rejects(inspect(lonely.redis), { message: /^MASTERDOWN / })
  })

  await t.test('wants a password, or another one', async (t) => {
    const server = await startRedis(t, { password: 'right' })
    for (const [login, word] of [
      ['', 'NOAUTH'],
      [':wrong@', 'WRONGPASS'],
      ['nobody:right@', 'WRONGPASS'],
    ] as const) {
      const redis = connect(`redis://${login}127.0.0.1:${server.port}`)
      t.teardown(() => redis.disconnect())
      const said = await new Promise((resolve) => {
        redis.on('error', resolve)
        redis.once('ready', () => inspect(redis).catch(resolve))
      })
      t.match(said, { message: new RegExp(`^${word} `) })
    }
  })

  await t.test(
    'grants what the documentation asks for, and tells each right that it does not',
    async (t) => {
      const page = readPage('docs/operating-redis.md')
      const [[granted = ''] = []] = groups(page, /^ACL SETUSER signalbox on >PASSWORD (.+)$/gm)
      const server = await startRedis(t)
      const grant = (...rules: string[]) =>
        server.ask((r) =>
          r.acl(
            'SETUSER',
            'signalbox',
            'on',
            '>p',
            'resetkeys',
            'resetchannels',
            ...granted.split(' '),
            ...rules,
          ),
        )
      await grant()
      const { redis } = await open(t, server.url.replace('//', '//signalbox:p@').concat('/1'))
      await inspect(redis)

      const commands = [
        ...NEEDED.map((each) => each.toLowerCase().split(' ')[0] as string),
        'info',
        'eval',
      ]
      for (const command of commands) {
        await grant(`-${command}`)
        await t.rejects(inspect(redis), { code: `NOPERM ${command}` })
      }
      const classes = groups(granted, /\+(\S+)/g).flat()
      for (const each of classes) {
        await grant(`-${each}`)
        await t.rejects(
          inspect(redis),
          { code: /^NOPERM [a-z]+/ },
          `nothing is granted in vain: ${each}`,
        )
      }
      await grant('-@write')
      await t.rejects(inspect(redis), { code: /^NOPERM [a-z]+ [a-z]+ [a-z]+ and \d+ more$/ })
      await grant('resetkeys', '~other:*')
      await t.rejects(inspect(redis), { code: 'NOPERM keys' })
      await grant('resetkeys', '%R~signalbox:*')
      await t.rejects(inspect(redis), { code: 'NOPERM keys' })
      await grant('resetchannels')
      await t.rejects(inspect(redis), { code: 'NOPERM publish subscribe' })
      await grant()
      await inspect(redis)
    },
  )
})
