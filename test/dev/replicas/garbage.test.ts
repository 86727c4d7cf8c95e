/** Garbage for a real Redis: every channel, every key, every kind of value. */
import t from 'tap'
import { mistype, shout, spoil } from '../../../src/dev/replicas/garbage.js'
import { startRedis, withoutRedis } from '../../harness/redis.js'

t.test('garbage', { skip: withoutRedis() }, async (t) => {
  const redis = await startRedis(t)
  const fill = () =>
    redis.ask(async (client) => {
      await client.flushall()
      await client.set('string', 'right', 'PX', 60_000)
      await client.hset('hash', { one: 'right', two: 'right' })
      await client.zadd('zset', 5, 'right')
      await client.sadd('set', 'right')
      await client.lpush('list', 'right')
      await client.xadd('stream', '*', 'one', 'right')
    })

  await t.test('is heard on every channel that somebody hears', async (t) => {
    await redis.ask(async (listener) => {
      await listener.subscribe('one', 'two')
      const heard: string[] = []
      const both = new Promise<void>((resolve) => {
        listener.on('message', (channel: string, text: string) => {
          if (heard.push(`${channel} ${text}`) === 2) resolve()
        })
      })
      t.equal(await redis.ask((client) => shout(client, 'hello')), 2)
      await both
      t.strictSame(heard.sort(), ['one hello', 'two hello'])
    })
  })

  await t.test('is in every value, whose kind and life stay', async (t) => {
    await fill()
    await redis.ask(async (client) => {
      t.equal(await spoil(client, '{}'), 6)
      t.equal(await client.get('string'), '{}')
      t.ok((await client.pttl('string')) > 0)
      t.strictSame({ ...(await client.hgetall('hash')) }, { one: '{}', two: '{}' })
      t.strictSame(await client.zrange('zset', '0', '-1'), ['{}', 'right'])
      t.strictSame((await client.smembers('set')).sort(), ['right', '{}'])
      t.strictSame(await client.lrange('list', '0', '-1'), ['{}', 'right'])
    })
  })

  await t.test('is every key when it is of another kind', async (t) => {
    await fill()
    await redis.ask(async (client) => {
      t.equal(await mistype(client), 6)
      t.equal(await client.type('list'), 'string')
      for (const key of ['string', 'hash', 'zset', 'set', 'stream']) {
        t.equal(await client.type(key), 'list', key)
      }
    })
  })
})
