/** The shared backlog on a real Redis: claimed and durable in one step, by one replica, told by a late answer too. */
import t from 'tap'
import { DEFERRED } from '../../../src/responder/acknowledgement.js'
import type { Accepted } from '../../../src/responder/backlog.js'
import { createMemoryBacklog } from '../../../src/responder/memory-backlog.js'
import { createMemoryClaims } from '../../../src/state/memory-claims.js'
import { keys } from '../../../src/state/redis/keys.js'
import { startRedis, withoutRedis } from '../../harness/redis.js'
import { accept, backlogContract, jobFor } from '../backlog-contract.js'
import { fieldsOf, finish, isOver, NOW, PATIENT, type Replica, replica } from './replica.js'

t.test('the backlog in memory keeps the contract', (t) =>
  backlogContract(t, (work, { max = 10, concurrency = 10 } = {}) =>
    createMemoryBacklog({
      ...{ max, concurrency, work },
      claims: createMemoryClaims(),
      now: () => performance.now(),
    }),
  ),
)

t.test('the backlog in redis', { skip: withoutRedis() }, async (t) => {
  await t.test('keeps the contract', async (t) => {
    await backlogContract(t, async (work, { max = 10, concurrency = 10 } = {}) => {
      const { backlog } = await replica(t, await startRedis(t), { work, max, concurrency })
      return backlog
    })
  })

  await t.test('is durable when accepted, and leaves only its claim when ended', async (t) => {
    const redis = await startRedis(t)
    const { backlog, end } = await replica(t, redis)
    await accept(backlog, jobFor('1'))
    const stored = await fieldsOf(redis, '1')
    t.match(JSON.parse(String(stored.job)), { interactionId: '1', token: 'token-of-1' })
    const life = await redis.ask((r) => r.pttl(keys.interaction('1')))
    t.ok(life > 0 && life <= 900_000, 'no longer than its token')
    backlog.start(jobFor('1'))
    await end('1')
    await accept(backlog, jobFor('2'))
    backlog.drop('2')
    await backlog.drain(PATIENT)
    for (const id of ['1', '2']) await isOver(t, redis, id)
    t.ok((await redis.ask((r) => r.pttl(keys.interaction('1')))) > 0)
  })

  await t.test('one replica is first, and the others give its reply', async (t) => {
    const redis = await startRedis(t)
    const all = await Promise.all([1, 2, 3].map(() => replica(t, redis)))
    const replies = [DEFERRED.public, DEFERRED.private, DEFERRED.update]
    const answers = await Promise.all(
      all.map(({ backlog }, nth) =>
        backlog.accept('1', () => ({ reply: replies[nth] as Accepted['reply'], job: jobFor('1') })),
      ),
    )
    t.equal(answers.filter(({ first }) => first).length, 1)
    t.equal(new Set(answers.map(({ reply }) => reply.body)).size, 1)
    t.equal(
      all.reduce((sum, { backlog }) => sum + backlog.size(), 0),
      1,
    )
    const winner = all[answers.findIndex(({ first }) => first)] as Replica
    winner.backlog.start(jobFor('1'))
    t.equal(await winner.hold('1'), true, 'the others have taken nothing from it')
    await finish([winner], '1')
    // However late it comes.
    const late = await replica(t, redis)
    const reply = answers[0]?.reply
    t.match(await accept(late.backlog, jobFor('1')), { first: false, reply })
    await finish([...all, late])
    t.strictSame(
      all.map(({ told }) => told),
      [[], [], []],
    )
  })

  await t.test(
    'an answer at once is a duplicate where another is owed, and owes nothing',
    async (t) => {
      const redis = await startRedis(t)
      const [one, other] = [await replica(t, redis), await replica(t, redis)]
      await one.take('1')
      const reply = { kind: 'answered', body: '{"type":4}' } as const
      t.match(await other.backlog.accept('1', () => ({ reply })), {
        first: false,
        reply: DEFERRED.public,
      })
      t.equal(await one.hold('1'), true)
      await other.backlog.accept('2', () => ({ reply }))
      t.match(await accept(one.backlog, jobFor('2')), { first: false, reply })
      await finish([one, other], '1')
    },
  )

  await t.test('a keystroke is not told to the store', async (t) => {
    const redis = await startRedis(t)
    const { backlog } = await replica(t, redis)
    const reply = { kind: 'choices', body: '{"type":8}' } as const
    t.strictSame(
      backlog.accept('1', () => ({ reply })),
      { first: true, reply },
    )
    t.strictSame(await fieldsOf(redis, '1'), {})
    await backlog.drain(NOW)
  })

  await t.test('a late answer holds up no acknowledgement, and decides the work', async (t) => {
    const redis = await startRedis(t)
    const [one, other] = [await replica(t, redis), await replica(t, redis, { withinMs: 1 })]
    await one.take('1')
    redis.freeze()
    const [second, first] = await Promise.all([
      accept(other.backlog, jobFor('1')),
      accept(other.backlog, jobFor('2')),
    ])
    t.match([second.first, first.first], [true, true], 'as far as anybody can know')
    // A duplicate has nothing to wait for that its first has not.
    t.match(await accept(other.backlog, jobFor('2')), { first: false })
    redis.thaw()
    t.strictSame(await Promise.all([second.late, first.late]), [false, true])
    t.strictSame(other.told, ['fallback', 'fallback'])
    other.backlog.drop('1')
    other.backlog.start(jobFor('2'))
    await finish([one, other], '1', '2')
    for (const id of ['1', '2']) await isOver(t, redis, id)
  })

  await t.test('a slow store is asked, and waited for by nobody', async (t) => {
    const redis = await startRedis(t)
    const one = await replica(t, redis)
    one.store.isFast = () => false
    const { first, late, storeMs } = await accept(one.backlog, jobFor('1'))
    t.strictSame([first, await late, one.told], [true, true, ['fallback']])
    t.equal(storeMs, undefined, 'no time that nobody has waited for')
    one.backlog.start(jobFor('1'))
    await finish([one], '1')
    await isOver(t, redis, '1')
  })

  await t.test('no answer at all leaves it to this one', async (t) => {
    const redis = await startRedis(t)
    const one = await replica(t, redis, { withinMs: 1 })
    one.store.attempt = async () => undefined
    t.match(await accept(one.backlog, jobFor('1')), { first: true, late: undefined })
    const never = one.backlog.accept('2', () => ({ reply: DEFERRED.public, job: jobFor('2') }))
    t.match(await never, { first: true })
    one.store.attempt = async (ms) => {
      await new Promise((resolve) => setTimeout(resolve, Math.min(ms, 50)))
      return undefined
    }
    const slow = await accept(one.backlog, jobFor('3'))
    t.equal(await slow.late, true)
    await one.backlog.drain(NOW)
  })
})
