/** A primary that Sentinel watches: found by its name, and found again when it is another one. */
import { once } from 'node:events'
import type { Redis } from 'ioredis'
import t, { type Test } from 'tap'
import { freePort } from '../../../src/dev/stage/redis-process.js'
import { connect, connectPatiently } from '../../../src/state/redis/connection.js'
import { inspect } from '../../../src/state/redis/inspect.js'
import { eventually } from '../../harness/eventually.js'
import { withoutRedis } from '../../harness/redis.js'
import { startRunning } from '../../harness/running-app.js'
import { NAME, PASSWORD, SENTINEL_PASSWORD, startWatched } from '../../harness/sentinel.js'

interface Given {
  readonly name?: string
  readonly password?: string
}

function urlTo(
  ports: readonly number[],
  { name = NAME, password = SENTINEL_PASSWORD }: Given = {},
) {
  const hosts = ports.map((port) => `127.0.0.1:${port}`).join()
  const query = password && `?sentinelPassword=${encodeURIComponent(password)}`
  return `redis+sentinel://:${encodeURIComponent(PASSWORD)}@${hosts}/${name}/1${query}`
}

function open(t: Test, url: string) {
  const redis = connect(url)
  t.teardown(() => redis.disconnect())
  const errors: unknown[] = []
  redis.on('error', (error) => errors.push(error))
  return { redis, errors }
}

/** Whatever errors come before. */
const isReady = (redis: Redis) => new Promise<void>((resolve) => redis.once('ready', resolve))

const portOf = (redis: Redis) => redis.stream.remotePort

t.test('Sentinel', { skip: withoutRedis() }, async (t) => {
  const { primary, replica, ports, endSentinel } = await startWatched(t)

  await t.test(
    'tells where the primary is, time and again, and nothing is made of that',
    async (t) => {
      const { redis, errors } = open(t, urlTo(ports.slice(0, 2)))
      await isReady(redis)
      for (let times = 0; times < 5; times++) {
        t.equal(portOf(redis), primary.port)
        await inspect(redis)
        redis.disconnect(true)
        await isReady(redis)
      }
      t.strictSame(errors, [])
    },
  )

  await t.test('of whom nobody can be asked, or knows that name, is named', async (t) => {
    const nobody = [await freePort(), await freePort()]
    for (const [url, code] of [
      [urlTo(nobody), 'SENTINEL unreachable'],
      [urlTo(ports, { password: '' }), 'SENTINEL NOAUTH'],
      [urlTo(ports, { password: 'hidden' }), 'SENTINEL WRONGPASS'],
      [urlTo(ports, { name: 'another' }), 'SENTINEL unknown name'],
    ] as const) {
      const { redis } = open(t, url)
      const [error] = await once(redis, 'error')
      t.match(error, { code })
    }
  })

  await t.test('that has failed over leads everybody to the new primary', async (t) => {
    const { logged, discord, logs, adminAddress } = await startRunning(t, {
      env: { REDIS_URL: urlTo(ports) },
    })
    await logged('shared store is there')
    const [gone = 0] = ports
    const { redis, errors } = open(t, urlTo([gone, ...ports.slice(1)]))
    await isReady(redis)
    const patient = connectPatiently(redis)
    t.teardown(() => patient.disconnect())
    const heard = new Promise((resolve) => patient.once('message', (...all) => resolve(all)))
    endSentinel(0)
    await primary.stop('SIGKILL')
    await Promise.all([isReady(redis), isReady(patient)])
    t.strictSame([portOf(redis), portOf(patient)], [replica.port, replica.port])
    await inspect(redis)
    await redis.set('written', 'after')
    t.equal(await replica.ask((r) => r.get('written')), null, 'in another database than this')
    // Who listens does it anew at each connection.
    await patient.subscribe('channel')
    await redis.publish('channel', 'news')
    t.strictSame(await heard, ['channel', 'news'])
    t.ok(errors.every((error) => (error as { code?: string }).code === 'ECONNREFUSED'))

    await eventually('the store', async () =>
      (await (await fetch(`${adminAddress}/metrics`)).text()).includes(
        'signalbox_dependency_up{dependency="redis"} 1',
      )
        ? true
        : undefined,
    )
    const exchange = discord.command('signal', { pair: 'EUR/USD', timeframe: '4h' })
    t.equal((await exchange.ended).outcome, 'answered')
    t.notMatch(JSON.stringify(logs), SENTINEL_PASSWORD)
  })
})
