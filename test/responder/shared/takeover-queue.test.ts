/** What another replica owed, taken over: also where the store fails whoever takes it. */
import t, { type Test } from 'tap'
import type { RedisProcess } from '../../../src/dev/stage/redis-process.js'
import { openFollowUpQueue } from '../../../src/responder/shared/follow-up-queue.js'
import { jobIdOf, type Taken } from '../../../src/responder/shared/takeover-queue.js'
import { connect } from '../../../src/state/redis/connection.js'
import { PREFIX } from '../../../src/state/redis/keys.js'
import { startRedis, withoutRedis } from '../../harness/redis.js'
import { jobFor } from '../backlog-contract.js'

const jobKey = (id: string) => `${PREFIX}:follow-up:${jobIdOf(id)}`

/** A queue whose jobs are anybody's at once, and the first job that is taken from it. */
async function open(t: Test, server: RedisProcess) {
  const redis = connect(server.url)
  redis.on('error', () => {})
  t.teardown(() => redis.disconnect())
  await new Promise<void>((resolve) => redis.once('ready', resolve))
  let take!: (taken: Taken) => void
  const taken = new Promise<Taken>((resolve) => {
    take = resolve
  })
  let end!: (how: 'over' | 'again') => void
  const ended = new Promise<'over' | 'again'>((resolve) => {
    end = resolve
  })
  const taker = {
    async take(given: Taken) {
      take(given)
      return ended
    },
  }
  const queue = await openFollowUpQueue({
    redis,
    now: Date.now,
    taker,
    takenAtOnce: 100,
    takeoverMs: 1,
  })
  t.teardown(() => queue.close())
  return { redis, queue, taken, end }
}

t.test('follow-ups that are taken over', { skip: withoutRedis() }, async (t) => {
  const server = await startRedis(t)

  await t.test('one whose token could not be read is given back, not lost', async (t) => {
    const { queue, redis, taken, end } = await open(t, server)
    await queue.add(jobFor('1'))
    const { mget } = redis
    redis.mget = async () => {
      redis.mget = mget
      throw new Error('Command timed out')
    }
    queue.startTaking()
    t.match((await taken).job, { interactionId: '1', token: 'token-of-1' })
    t.match(
      JSON.parse((await redis.hget(jobKey('1'), 'stacktrace')) as string),
      [],
      'nothing is kept of the trouble',
    )
    end('over')
    await queue.stopTaking(true)
    t.equal(await redis.exists(jobKey('1')), 0)
  })

  await t.test('its lock is renewed also when its worker is closed', async (t) => {
    const { queue, redis, taken } = await open(t, server)
    await queue.add(jobFor('2'))
    queue.startTaking()
    const { hold } = await taken
    // As when the store goes away.
    await queue.stopTaking(false)
    const lock = `${jobKey('2')}:lock`
    await redis.pexpire(lock, 3_000_000)
    t.equal(await hold(), 'held')
    t.ok((await redis.pttl(lock)) <= 5000)
    await redis.del(lock)
    t.equal(await hold(), 'taken')
    await redis.del(jobKey('2'))
    t.equal(await hold(), 'missing')
    await queue.remove('2', true)
    t.equal(await hold(), 'taken', 'it has ended elsewhere')
  })
})
