/** A redis-server of our own: found or not, and keeping its data where it is to. */
import t from 'tap'
import { hasRedis } from '../../../src/dev/stage/redis-process.js'
import { startRedis, withoutRedis } from '../../harness/redis.js'

t.test('a program that is not there is noticed', async (t) => {
  t.equal(hasRedis('no-such-redis-server'), false)
})

t.test('it keeps its data over a restart where it is to', { skip: withoutRedis() }, async (t) => {
  for (const persistent of [true, false]) {
    const redis = await startRedis(t, { persistent })
    await redis.ask((r) => r.set('kept', '1'))
    await redis.stop()
    await redis.stop()
    await redis.start()
    t.equal(await redis.ask((r) => r.get('kept')), persistent ? '1' : null)
  }
})
