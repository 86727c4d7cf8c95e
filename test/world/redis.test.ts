/** Redis as it is run: what others have suffered there, done to the whole of Signalbox on a real server. */
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { connect } from 'node:net'
import t, { type Test } from 'tap'
import {
  answered,
  ask,
  askOf,
  editedTwice,
  endedWithin,
  NOTHING_CACHED,
  takenOver,
} from '../../src/dev/replicas/load.js'
import { Replicas } from '../../src/dev/replicas/replicas.js'
import { DelayingProxy } from '../../src/dev/stage/delaying-proxy.js'
import { skewClock } from '../../src/dev/stage/hooks.js'
import { freePort, type RedisProcess } from '../../src/dev/stage/redis-process.js'
import { readRedisUrl } from '../../src/state/redis/address.js'
import { groups, readPage } from '../docs/pages.js'
import { eventually } from '../harness/eventually.js'
import { startRedis, withoutRedis } from '../harness/redis.js'
import { type Running, startRunning } from '../harness/running-app.js'

// They mostly wait.
t.jobs = 2
const options = () => ({ skip: withoutRedis(), buffered: true })
const AWAY = 'shared store is away: this replica goes on in its own memory'
const THERE = 'shared store is there'
const [[GRANTED = ''] = []] = groups(
  readPage('docs/operating-redis.md'),
  /^ACL SETUSER signalbox on >PASSWORD (.+)$/gm,
)

const start = (t: Test, url: string) => startRunning(t, { env: { REDIS_URL: url } })
const told = ({ logs }: Running) =>
  logs.filter(({ msg }) => msg === AWAY || msg === THERE).map(({ msg }) => msg)

async function isAnswered(t: Test, { discord }: Running) {
  const exchange = discord.command('signal', { pair: 'EUR/USD', timeframe: '4h' })
  t.equal((await exchange.ended).outcome, 'answered')
}

/** Down for that reason, in log and readiness, and traders are served. */
async function isAway(t: Test, running: Running, reason: string) {
  t.equal((await running.logged(AWAY)).reason, reason)
  await isAnswered(t, running)
  t.match(await (await fetch(`${running.adminAddress}/readyz`)).text(), `"${reason};`)
}

async function isThere(t: Test, running: Running) {
  await eventually('the store', async () => (told(running).at(-1) === THERE ? true : undefined))
  await isAnswered(t, running)
}

/** A user with the documented rights, and what else these rules say. */
async function grant(redis: RedisProcess, name: string, ...rules: string[]): Promise<string> {
  const user = [name, 'on', '>p', ...GRANTED.split(' '), ...rules]
  await redis.ask((r) => r.acl('SETUSER', ...(user as [string])))
  return redis.url.replace('//', `//${name}:p@`)
}

t.test(
  'redis/redis#10161, redis/redis#3410, redis/ioredis#74: a database that is not there is no other one',
  options(),
  async (t) => {
    const redis = await startRedis(t)
    const small = await startRedis(t, { args: ['--databases', '1'] })
    for (const [server, database] of [
      [redis, 20],
      [small, 1],
    ] as const) {
      await isAway(t, await start(t, `${server.url}/${database}`), `DATABASE ${database}`)
      t.equal(await server.ask((r) => r.dbsize()), 0, 'nothing is written into another one')
    }
    for (const name of ['abc', '-1', '1/2', '1e1'])
      t.throws(() => readRedisUrl(`${redis.url}/${name}`), { code: 'CONFIG_INVALID' })
  },
)

t.test(
  'redis/redis#12418, bitnami/charts#19244: a user without the channel is told once, and steadily',
  options(),
  async (t) => {
    const redis = await startRedis(t)
    const running = await start(t, await grant(redis, 'box', 'resetchannels'))
    await isAway(t, running, 'NOPERM publish subscribe')
    const looks = async () => {
      const stats = await redis.ask((r) => r.info('commandstats'))
      return Number(/cmdstat_eval:calls=(\d+)/.exec(stats)?.[1])
    }
    const before = await looks()
    await eventually('another look', async () => ((await looks()) > before ? true : undefined))
    t.strictSame(told(running), [AWAY])
    await grant(redis, 'box')
    await isThere(t, running)
    // Taken away while it listens: Redis cuts it off, and it may not come back.
    await grant(redis, 'box', 'resetchannels')
    await eventually('that it is missed', async () => told(running)[2])
    await isAnswered(t, running)
    await grant(redis, 'box')
    await isThere(t, running)
    t.strictSame(told(running), [AWAY, THERE, AWAY, THERE])
  },
)

t.test(
  'taskforcesh/bullmq#2809: what a managed user may not do is named, and memory serves',
  options(),
  async (t) => {
    const redis = await startRedis(t)
    const wanting: Record<string, readonly string[]> = {
      'NOPERM info': ['-info'],
      'NOPERM eval': ['-eval', '-evalsha'],
      'NOPERM evalsha': ['-evalsha'],
      'NOPERM client': ['-client'],
      'NOPERM subscribe': ['-subscribe'],
      'NOPERM multi exec': ['-multi', '-exec'],
      'NOPERM keys': ['resetkeys', '~bull:*'],
      'NOPERM select': ['-@all'],
      WRONGPASS: ['off'],
    }
    const cases = Object.entries(wanting).map(async ([reason, rules], n) => {
      const running = await start(t, `${await grant(redis, `user${n}`, ...rules)}/1`)
      await isAway(t, running, reason)
      await grant(redis, `user${n}`)
      await isThere(t, running)
      t.strictSame(told(running), [AWAY, THERE], reason)
    })
    await Promise.all(cases)
    const locked = await startRedis(t, { password: 'secret' })
    const at = (login: string) => locked.url.replace(':secret@', login)
    await isAway(t, await start(t, at('')), 'NOAUTH')
    await isAway(t, await start(t, at(':wrong@')), 'WRONGPASS')
    await isAway(t, await start(t, at('nobody:secret@')), 'WRONGPASS')
  },
)

t.test(
  'langfuse/langfuse#5906, medplum/medplum#9412, taskforcesh/bullmq#459: a cluster is called one',
  options(),
  async (t) => {
    const redis = await startRedis(t, { args: ['--cluster-enabled', 'yes'] })
    await isAway(t, await start(t, redis.url), 'CLUSTER')
    await redis.ask((r) => r.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383'))
    await isAway(t, await start(t, `${redis.url}/1`), 'CLUSTER')
    t.throws(() => readRedisUrl('redis://a:6379,b:6379'), { code: 'CONFIG_INVALID' })
  },
)

t.test(
  'taskforcesh/bullmq#1928, taskforcesh/bullmq#648, rajnandan1/kener#711: a primary that is demoted, full or cut off serves again when mended',
  options(),
  async (t) => {
    const nobody = await freePort()
    const set = (name: string, value: string) => (redis: RedisProcess) =>
      redis.ask((r) => r.config('SET', name, value))
    const cannotSave = (redis: RedisProcess) =>
      redis.ask(async (r) => {
        const [, folder = ''] = (await r.config('GET', 'dir')) as string[]
        rmSync(folder, { recursive: true })
        await r.config('SET', 'save', '3600 1')
        await r.bgsave()
      })
    const troubles: [string, ((on: RedisProcess) => unknown)[]][] = [
      [
        'READONLY',
        [
          (redis) => redis.ask((r) => r.replicaof('127.0.0.1', nobody)),
          (redis) => redis.ask((r) => r.replicaof('NO', 'ONE')),
        ],
      ],
      ['OOM', [set('maxmemory', '1'), set('maxmemory', '0')]],
      ['NOREPLICAS', [set('min-replicas-to-write', '1'), set('min-replicas-to-write', '0')]],
      ['MISCONF', [cannotSave, set('save', '')]],
    ]
    const cases = troubles.map(async ([reason, [harm, mend]]) => {
      const redis = await startRedis(t)
      const running = await start(t, redis.url)
      await isThere(t, running)
      await harm?.(redis)
      await isAway(t, running, reason)
      await mend?.(redis)
      await isThere(t, running)
      t.strictSame(told(running), [THERE, AWAY, THERE], reason)
    })
    await Promise.all(cases)
  },
)

t.test(
  'redis/ioredis#912, whatyouhide/redix#82: connections that are closed are made anew without a word',
  options(),
  async (t) => {
    const redis = await startRedis(t, { args: ['--timeout', '2'] })
    const proxy = await DelayingProxy.start(redis.port)
    t.teardown(() => proxy.close())
    const running = await start(t, `redis://127.0.0.1:${proxy.port}`)
    await isThere(t, running)
    const kill = (type: string) => redis.ask((r) => r.call('CLIENT', 'KILL', 'TYPE', type))
    const made = async () => {
      const stats = await redis.ask((r) => r.info('stats'))
      return Number(/total_connections_received:(\d+)/.exec(stats)?.[1])
    }
    for (const break_ of [() => kill('normal'), () => kill('pubsub'), async () => proxy.cut()]) {
      const before = await made()
      await break_()
      proxy.mend()
      // Those that are asked here, and ours.
      await eventually('new connections', async () =>
        (await made()) > before + 4 ? true : undefined,
      )
      await isAnswered(t, running)
    }
    t.strictSame(told(running), [THERE])
  },
)

t.test(
  'apache/dolphinscheduler#12170, apache/pulsar#25310: replicas whose clocks differ take nothing from the living',
  options(),
  async (t) => {
    const hooks = (index: number) => [[], [skewClock(30_000)], [skewClock(-30_000)]][index] ?? []
    const given = { count: 3, candles: false, env: NOTHING_CACHED, server: undefined, hooks }
    await Replicas.use(given, async (all) => {
      for (let n = 0; n < 6; n++) await ask(all, n).ended
      // Longer than a lease's life.
      all.backend.delayMs = 6000
      const living = [
        ...(await askOf(all, 0, 2)),
        ...(await askOf(all, 1, 2)),
        ...(await askOf(all, 2, 2)),
      ]
      await endedWithin(living, 20_000)
      t.equal(answered(living), 6)
      t.equal(editedTwice(living), 0)
      t.equal(takenOver(all), 0)
    })
  },
)

t.test(
  'redis/ioredis#2187: a subscription that is refused after a break ends no process',
  options(),
  async (t) => {
    const redis = await startRedis(t)
    const running = await start(t, `${await grant(redis, 'hearer')}/2`)
    await isThere(t, running)
    await grant(redis, 'hearer', '-subscribe', '-select')
    for (const type of ['pubsub', 'normal'])
      await redis.ask((r) => r.call('CLIENT', 'KILL', 'TYPE', type))
    await isAway(t, running, 'NOPERM select')
    await grant(redis, 'hearer')
    await isThere(t, running)
    t.strictSame(told(running), [THERE, AWAY, THERE])
  },
)

t.test(
  'redis/node-redis#959, redis/ioredis#809, redis/ioredis#1348: a server with as many clients as it may is called so',
  options(),
  async (t) => {
    const redis = await startRedis(t)
    const others = [1, 2, 3].map(() => connect(redis.port, '127.0.0.1'))
    await Promise.all(others.map((each) => once(each, 'connect')))
    await redis.ask((r) => r.config('SET', 'maxclients', '3'))
    const running = await start(t, redis.url)
    await isAway(t, running, 'MAXCLIENTS')
    for (const each of others) each.destroy()
    await eventually('that one may come', () =>
      redis.ask((r) => r.config('SET', 'maxclients', '100')),
    )
    await isThere(t, running)
    t.strictSame(told(running), [AWAY, THERE])
  },
)
