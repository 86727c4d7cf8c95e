/** Connections: back at once and quietly where the server closes what is idle, and named where nobody is. */
import { once } from 'node:events'
import type { Redis } from 'ioredis'
import t, { type Test } from 'tap'
import { freePort } from '../../../src/dev/stage/redis-process.js'
import { connect, connectPatiently } from '../../../src/state/redis/connection.js'
import { inspect } from '../../../src/state/redis/inspect.js'
import { eventually } from '../../harness/eventually.js'
import { codeFrom, startRedis, withoutRedis } from '../../harness/redis.js'

/** With each word that it says, in order. */
function listen(redis: Redis): string[] {
  const said: string[] = []
  for (const event of ['close', 'ready', 'error']) redis.on(event, () => said.push(event))
  return said
}

async function open(t: Test, url: string): Promise<Redis> {
  const redis = connect(url)
  t.teardown(() => redis.disconnect())
  await once(redis, 'ready')
  return redis
}

t.test('an address that is none is refused as the configuration does', async (t) => {
  t.throws(() => connect('redis://a,b'), { code: 'CONFIG_INVALID' })
})

t.test('who is not there is named', async (t) => {
  t.equal(await codeFrom(t, `redis://127.0.0.1:${await freePort()}`), 'ECONNREFUSED')
  t.match(await codeFrom(t, 'redis://nobody.invalid'), /^(ENOTFOUND|EAI_AGAIN)$/)
})

t.test('a second error of the same socket ends nothing', async (t) => {
  const redis = connect(`redis://127.0.0.1:${await freePort()}`)
  t.teardown(() => redis.disconnect())
  const patient = connectPatiently(redis)
  t.teardown(() => patient.disconnect())
  for (const each of [redis, patient]) {
    const told = new Promise<void>((resolve) => each.once('error', () => resolve()))
    await told
    t.doesNotThrow(() => each.stream.emit('error', new Error('another')))
  }
})

t.test('a server', { skip: withoutRedis() }, async (t) => {
  await t.test(
    'that closes an idle connection gets a new one, and no word is lost of it',
    async (t) => {
      const server = await startRedis(t, { args: ['--timeout', '1'] })
      const redis = await open(t, `${server.url}/2`)
      const patient = connectPatiently(redis)
      t.teardown(() => patient.disconnect())
      await once(patient, 'ready')
      const [said, saidPatiently] = [listen(redis), listen(patient)]
      await Promise.all([once(redis, 'ready'), once(patient, 'ready')])
      t.strictSame(
        [said, saidPatiently],
        [
          ['close', 'ready'],
          ['close', 'ready'],
        ],
      )
      await inspect(redis)
      t.equal(await patient.dbsize(), 1, 'in the same database')
    },
  )

  await t.test('that ends a wait or a subscription has them again', async (t) => {
    const server = await startRedis(t)
    const redis = await open(t, server.url)
    const [waiting, hearing] = [connectPatiently(redis), connectPatiently(redis)]
    t.teardown(() => waiting.disconnect())
    t.teardown(() => hearing.disconnect())
    await hearing.subscribe('channel')
    const popped = waiting.blpop('list', 0)
    await eventually('that it waits', async () =>
      /blocked_clients:1/.test(await redis.info('clients')) ? true : undefined,
    )
    const said = listen(hearing)
    const back = [once(redis, 'ready'), once(waiting, 'ready'), once(hearing, 'ready')]
    const heard = once(hearing, 'message')
    for (const type of ['normal', 'pubsub'] as const)
      await server.ask((r) => r.call('CLIENT', 'KILL', 'TYPE', type))
    await Promise.all(back)
    t.strictSame(said, ['close', 'ready'])
    await hearing.ping()
    await redis.publish('channel', 'again')
    t.strictSame(await heard, ['channel', 'again'])
    await redis.rpush('list', 'item')
    t.strictSame(await popped, ['list', 'item'])
  })
})
