/** The queue of follow-ups where Redis or BullMQ say no. */
import t from 'tap'
import { openFollowUpQueue } from '../../../src/responder/shared/follow-up-queue.js'
import { connect } from '../../../src/state/redis/connection.js'
import { startRedis, withoutRedis } from '../../harness/redis.js'
import { jobFor } from '../backlog-contract.js'

const taking = { taker: { take: async () => 'over' as const }, takenAtOnce: 1 }

t.test('the queue of follow-ups', { skip: withoutRedis() }, async (t) => {
  const server = await startRedis(t)
  const open = async () => {
    const redis = connect(server.url)
    redis.on('error', () => {})
    t.teardown(() => redis.disconnect())
    await new Promise<void>((resolve) => redis.once('ready', resolve))
    return { redis, queue: await openFollowUpQueue({ redis, now: Date.now, ...taking }) }
  }

  await t.test('cannot be opened on a connection that has ended', async (t) => {
    const { redis } = await open()
    redis.disconnect()
    await new Promise<void>((resolve) => redis.once('end', resolve))
    await t.rejects(openFollowUpQueue({ redis, now: Date.now, ...taking }))
  })

  await t.test('a job that is no longer there is missing, and released already', async (t) => {
    const { queue } = await open()
    const stored = await queue.add(jobFor('1'))
    t.equal(await queue.push(stored), 'held')
    await queue.remove('1', false)
    t.equal(await queue.push(stored), 'missing')
    await queue.release(stored)
    await queue.close()
  })

  await t.test('one that was marked as over is another’s, not lost', async (t) => {
    const { queue } = await open()
    const stored = await queue.add(jobFor('4'))
    await queue.remove('4', true)
    t.equal(await queue.push(stored), 'taken')
    await queue.close()
  })

  await t.test('one that is released is nobody’s to push', async (t) => {
    const { queue } = await open()
    const stored = await queue.add(jobFor('2'))
    await queue.release(stored)
    t.equal(await queue.push(stored), 'taken')
    await queue.remove('2', false)
    await queue.close()
  })

  await t.test('trouble with Redis is no word on the job', async (t) => {
    const { queue, redis } = await open()
    const stored = await queue.add(jobFor('3'))
    redis.disconnect()
    await new Promise<void>((resolve) => redis.once('end', resolve))
    await t.rejects(queue.push(stored))
    await t.rejects(queue.release(stored))
  })
})
