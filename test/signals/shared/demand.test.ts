/** What is asked for anywhere counts everywhere, and is forgotten by halves. */
import t from 'tap'
import { createSharedDemand } from '../../../src/signals/shared/demand.js'
import { keys } from '../../../src/state/redis/keys.js'
import { openStore, startRedis, withoutRedis } from '../../harness/redis.js'
import { KEY } from '../sample-signal.js'

const HOT = { pair: 'BTC/USD', timeframe: '15min' }

t.test('demand in redis', { skip: withoutRedis() }, async (t) => {
  const redis = await startRedis(t)
  const strange: string[] = []
  const one = await openStore(t, redis, { onStrange: (kind) => strange.push(kind) })
  const other = await openStore(t, redis)
  const [here, there] = [createSharedDemand(one, 60_000), createSharedDemand(other, 60_000)]

  await t.test('what two replicas were asked for is added up, the most wanted first', async (t) => {
    for (const { note } of [here, there]) {
      for (const key of [HOT, HOT, KEY, HOT, KEY]) note(key)
    }
    t.strictSame(await here.look(), [], 'nothing was told')
    await here.tell()
    await there.tell()
    await there.tell()
    const life = await redis.ask((r) => r.pttl(keys.demand))
    t.ok(life > 0 && life <= 60_000)
    t.strictSame(await there.look(), [HOT, KEY])
  })

  await t.test('every look halves it', async (t) => {
    t.strictSame(await here.look(), [HOT], 'three of six, two of four')
    t.strictSame(await here.look(), [])
    t.equal(await redis.ask((r) => r.zcard(keys.demand)), 0, 'less than one is forgotten')
  })

  await t.test('what is no key is counted and goes, and takes nothing from the rest', async (t) => {
    const big = 'x'.repeat(1_000_000)
    await redis.ask((r) => r.zadd(keys.demand, 9, 'hello', 9, big, 9, '@', 9, 'EUR/USD@4h'))
    t.strictSame(await here.look(), [KEY])
    t.strictSame(strange.splice(0), ['demand', 'demand', 'demand'])
    t.strictSame(await here.look(), [KEY])
    t.strictSame(strange, [])
  })

  await t.test('what are no counts is counted, and begins anew', async (t) => {
    await redis.ask((r) => r.set(keys.demand, 'no demand'))
    t.strictSame(await here.look(), [])
    t.strictSame(strange, ['demand'])
    here.note(HOT)
    await here.tell()
    t.equal(await redis.ask((r) => r.zscore(keys.demand, 'BTC/USD@15min')), '1')
    t.equal(one.isUp(), true)
  })
})
