/** An update with follow-ups in the queue of the version before: they come over, once. */
import { Queue } from 'bullmq'
import t from 'tap'
import { readFormerQueue } from '../../../src/responder/shared/former-queue.js'
import { createLeases } from '../../../src/state/redis/leases.js'
import { openStore, startRedis, withoutRedis } from '../../harness/redis.js'
import { jobFor } from '../backlog-contract.js'
import { finish, isOver, replica } from './replica.js'

t.test('the former queue', { skip: withoutRedis() }, async (t) => {
  await t.test('is left to those that take over, and its own owners hear of it', async (t) => {
    const redis = await startRedis(t)
    const before = await openStore(t, redis)
    const queue = new Queue('follow-up', { connection: before.redis, prefix: 'signalbox' })
    t.teardown(() => queue.close())
    const add = async (id: string, data: object, token = `token-of-${id}`) => {
      await before.redis.set(`signalbox:token:${id}`, token, 'PX', 900_000)
      await queue.add('follow-up', data, { jobId: `i${id}`, removeOnComplete: true, delay: 1 })
    }
    const sealed = (id: string) => {
      const { token: _, ...data } = jobFor(id)
      return data
    }
    await add('1', sealed('1'))
    await add('2', { interactionId: '2' })
    await add('3', sealed('3'))
    await before.redis.set('signalbox:done:3', '1')
    await queue.add('follow-up', sealed('4'), { jobId: 'i4', removeOnComplete: true })

    const heir = await replica(t, redis)
    const store = await openStore(t, redis)
    const close = readFormerQueue(store, createLeases(store.redis), Date.now)
    // It is looked for at each new connection.
    store.redis.disconnect(true)
    await heir.started('1')
    t.match(heir.jobs, [
      { interactionId: '1', token: 'token-of-1', request: { command: 'signal' } },
    ])
    while ((await queue.getJobCounts('wait', 'active', 'delayed')).wait !== 0);
    while (Object.values(await queue.getJobCounts('active', 'delayed')).some((n) => n > 0));
    t.strictSame(heir.ids(), ['1'])
    t.equal(await before.redis.exists('signalbox:done:1'), 1)
    t.equal(await before.redis.exists('signalbox:token:1'), 0)
    await finish([heir], '1')
    await isOver(t, redis, '1')
    store.redis.disconnect(true)
    await close()
  })

  await t.test('is not looked at where there is none', async (t) => {
    const redis = await startRedis(t)
    const store = await openStore(t, redis)
    const close = readFormerQueue(store, createLeases(store.redis), Date.now)
    store.redis.disconnect(true)
    await store.attempt(20_000, (r) => r.ping())
    await close()
    t.strictSame(await redis.ask((r) => r.keys('signalbox:follow-up*')), [])
  })
})
