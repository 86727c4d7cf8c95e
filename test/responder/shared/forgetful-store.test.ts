/** A store that forgets, goes away, does not hear: whatever it has lost the owner still has. */
import t from 'tap'
import { DEFERRED } from '../../../src/responder/acknowledgement.js'
import type { Accepted } from '../../../src/responder/backlog.js'
import { createMemoryClaims } from '../../../src/state/memory-claims.js'
import { keys } from '../../../src/state/redis/keys.js'
import { startRedis, withoutRedis } from '../../harness/redis.js'
import { accept, jobFor } from '../backlog-contract.js'
import { fieldsOf, finish, isOver, NOW, replica, SILENT } from './replica.js'

t.test('a forgetful store', { skip: withoutRedis() }, async (t) => {
  await t.test('whatever the store forgets its owner puts back', async (t) => {
    const redis = await startRedis(t)
    const one = await replica(t, redis)
    await one.take('1')
    await redis.ask((r) => r.flushall())
    t.equal(await one.hold('1'), true)
    t.match(await fieldsOf(redis, '1'), { kind: 'deferred', body: DEFERRED.public.body })
    await redis.ask((r) => r.del(keys.interaction('1')))
    // By its signs of life, too.
    while ((await redis.ask((r) => r.exists(keys.interaction('1')))) === 0);
    for (const key of [keys.leases, keys.pulse, keys.interaction('1')]) {
      await redis.ask((r) => r.set(key, 'garbage of another type'))
      t.equal(await one.hold('1'), true, key)
    }
    // At once: a hash that is readable but for its owner is another's, and a sign of life may look at any moment.
    const fields = ['v', 'owner', 'job', 'kind', 'body', 'tries']
    const garbage = Object.fromEntries(fields.map((field) => [field, 'garbage']))
    await redis.ask((r) => r.hset(keys.interaction('1'), garbage))
    t.equal(await one.hold('1'), true, 'what cannot be read gives way to it')
    t.match(await fieldsOf(redis, '1'), { v: '2', job: /token-of-1/ })
    await redis.ask((r) => r.del(keys.leases))
    t.equal(await one.hold('1'), true)
    t.ok(await redis.ask((r) => r.zscore(keys.leases, '1')))
    t.strictSame([one.told, one.isStopped('1')], [[], false])
    await finish([one], '1')
    await isOver(t, redis, '1')
  })

  await t.test('but for what another has put in meanwhile', async (t) => {
    const redis = await startRedis(t)
    const [one, other] = [await replica(t, redis, SILENT), await replica(t, redis)]
    await one.take('1')
    await redis.ask((r) => r.flushall())
    await other.take('1')
    t.equal(await one.hold('1'), false)
    await finish([one, other], '1')
    const [two, more] = [await replica(t, redis, SILENT), await replica(t, redis)]
    await two.take('2')
    await redis.ask((r) => r.flushall())
    // Here it was answered at once: nothing is owed, but somebody has told.
    await more.backlog.accept('2', () => ({ reply: { kind: 'answered', body: '{}' } }))
    t.equal(await two.hold('2'), false)
    await finish([two, more], '2')
  })

  await t.test('what it has forgotten the reply of is put back without one', async (t) => {
    const redis = await startRedis(t)
    const claims = { ...createMemoryClaims<Accepted['reply']>(), get: () => undefined }
    const one = await replica(t, redis, { claims })
    await one.take('1')
    await redis.ask((r) => r.flushall())
    t.equal(await one.hold('1'), true)
    const other = await replica(t, redis)
    const own = { reply: DEFERRED.private, job: jobFor('1') }
    t.match(await other.backlog.accept('1', () => own), { first: false, reply: DEFERRED.private })
    await finish([one, other], '1')
  })

  await t.test('without a store it goes on in memory, and joins when it is back', async (t) => {
    const redis = await startRedis(t, { persistent: true })
    const one = await replica(t, redis)
    for (const id of ['before', 'ends']) await one.take(id)
    await redis.stop()
    await one.until(() => !one.store.isUp())
    await one.take('during')
    t.strictSame(one.told, ['fallback'])
    t.equal(await one.hold('during'), true, 'nobody else can know of it')
    await one.end('ends')
    await redis.start()
    await one.until(() => one.store.isUp())
    t.equal(await one.hold('before'), true)
    t.equal(await one.hold('during'), true)
    t.match(await fieldsOf(redis, 'during'), { kind: 'deferred' }, 'durable late')
    await finish([one], 'before', 'during')
    for (const id of ['before', 'during', 'ends']) await isOver(t, redis, id)
  })

  await t.test(
    'while the store does not answer, a lease is good as long as it lasts',
    async (t) => {
      const redis = await startRedis(t)
      const time = { skip: 0 }
      const monotonic = () => performance.now() + time.skip
      const one = await replica(t, redis, { monotonic })
      await one.take('1')
      await redis.stop('SIGKILL')
      await one.until(() => !one.store.isUp())
      t.equal(await one.hold('1'), true)
      t.strictSame(one.told, [])
      time.skip += 1000
      const held = one.hold('1')
      time.skip += 1999
      t.equal(await held, true, 'then the answer counts more than the doubt')
      t.strictSame(one.told, ['doubt 1'])
      await one.end('1')
      await one.backlog.drain(NOW)
    },
  )

  await t.test('an end that the store did not hear of is told again', async (t) => {
    const redis = await startRedis(t)
    const one = await replica(t, redis)
    await one.take('1')
    const { attempt } = one.store
    one.store.attempt = async () => {
      one.store.attempt = attempt
      return undefined
    }
    await one.end('1')
    while ((await fieldsOf(redis, '1')).over !== '1');
    await finish([one])
    await isOver(t, redis, '1')
  })

  await t.test('what comes into the store after its end is not worked on', async (t) => {
    const redis = await startRedis(t)
    const one = await replica(t, redis)
    await one.take('1')
    await redis.ask((r) => r.flushall())
    await finish([one], '1')
    await isOver(t, redis, '1')
    const late = await replica(t, redis)
    t.match(await accept(late.backlog, jobFor('1')), { first: false })
    await finish([late])
  })
})
