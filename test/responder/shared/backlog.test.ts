/** The shared backlog on a real Redis: claimed and durable in one step, done once, taken over, handed over, put back. */

import type { Test } from 'tap'
import t from 'tap'
import type { RedisProcess } from '../../../src/dev/stage/redis-process.js'
import { DEFERRED } from '../../../src/responder/acknowledgement.js'
import type { Accepted } from '../../../src/responder/backlog.js'
import { createMemoryBacklog } from '../../../src/responder/memory-backlog.js'
import {
  createSharedBacklog,
  type SharedBacklogOptions,
} from '../../../src/responder/shared/backlog.js'
import { createMemoryClaims } from '../../../src/state/memory-claims.js'
import { connect } from '../../../src/state/redis/connection.js'
import { keys } from '../../../src/state/redis/keys.js'
import { createLeases, type LeasesOptions } from '../../../src/state/redis/leases.js'
import { createSharedStore } from '../../../src/state/redis/store.js'
import { startRedis, withoutRedis } from '../../harness/redis.js'
import { accept, backlogContract, jobFor, stage } from '../backlog-contract.js'

t.test('the backlog in memory keeps the contract', (t) =>
  backlogContract(t, (work, { max = 10, concurrency = 10 } = {}) =>
    createMemoryBacklog({
      ...{ max, concurrency, work },
      claims: createMemoryClaims(),
      now: () => performance.now(),
    }),
  ),
)

const NOW = { tellAtMs: 0, endAtMs: 5 }
const PATIENT = { tellAtMs: 20_000, endAtMs: 20_000 }
/** Gives no signs of life, and takes nothing over. */
const SILENT = { beatEveryMs: 1_000_000 }

type Options = Partial<SharedBacklogOptions> & { readonly lease?: LeasesOptions }

/** One replica: its store, its backlog, its work. */
async function replica(t: Test, redis: RedisProcess, { lease, ...options }: Options = {}) {
  const scene = stage()
  const told: string[] = []
  const tell = (word: string, id = '') => {
    told.push(`${word}${id}`)
    scene.wake()
  }
  const store = createSharedStore({
    redis: connect(redis.url),
    probeEveryMs: 20,
    graceMs: 1,
    hooks: { onUp: scene.wake, onDown: scene.wake, onStrange: (kind) => tell('strange ', kind) },
  })
  t.teardown(() => store.close())
  const claims = createMemoryClaims<Accepted['reply']>()
  const backlog = createSharedBacklog({
    store,
    claims,
    leases: createLeases(store.redis, { leaseMs: 1000, silenceMs: 700, ...lease }),
    canRun: () => true,
    max: 100,
    concurrency: 100,
    withinMs: 20_000,
    now: Date.now,
    monotonic: () => performance.now(),
    work: scene.work,
    beatEveryMs: 100,
    hooks: {
      onFallback: () => tell('fallback'),
      onTakenOver: (id) => tell('took ', id),
      onLost: (id) => tell('lost ', id),
      onHandedOver: (id) => tell('left ', id),
      onDoubt: (id) => tell('doubt ', id),
      onGone: (id) => tell('gone ', id),
    },
    ...options,
  })
  await store.settled(20_000)
  const take = async (id: string) => {
    await accept(backlog, jobFor(id))
    backlog.start(jobFor(id))
  }
  return { ...scene, store, backlog, claims, told, take, die: () => store.close() }
}

type Replica = Awaited<ReturnType<typeof replica>>

const fieldsOf = (redis: RedisProcess, id: string) =>
  redis.ask((r) => r.hgetall(keys.interaction(id)))

/** What of an interaction is left, when nothing more is owed: that it was there. */
async function isOver(t: Test, redis: RedisProcess, id: string) {
  const fields = await fieldsOf(redis, id)
  t.match(fields, { over: '1', job: undefined })
  t.notMatch(JSON.stringify(fields), /token-of/)
  t.equal(await redis.ask((r) => r.zscore(keys.leases, id)), null)
}

/** Its lease has run out by the store's clock. */
const expire = (redis: RedisProcess, id: string) =>
  redis.ask((r) => r.zadd(keys.leases, 'XX', 1, id))

async function finish(replicas: readonly Replica[], ...ids: string[]) {
  for (const each of replicas) for (const id of ids) await each.end(id)
  await Promise.all(replicas.map(({ backlog }) => backlog.drain(PATIENT)))
}

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
    await finish([winner], '1')
    // However late it comes.
    const late = await replica(t, redis)
    t.match(await accept(late.backlog, jobFor('1')), { first: false })
    await finish([...all, late])
    t.strictSame(
      all.map(({ told }) => told),
      [[], [], []],
    )
  })

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

  await t.test('a job of a replica that is gone is taken over, token and reply', async (t) => {
    const redis = await startRedis(t)
    const gone = await replica(t, redis, SILENT)
    await gone.take('1')
    await gone.die()
    const heir = await replica(t, redis)
    await heir.started('1')
    t.match(heir.jobs, [{ interactionId: '1', token: 'token-of-1', acknowledgedAt: 1 }])
    t.strictSame(heir.told, ['took 1'])
    t.equal(heir.backlog.size(), 1)
    t.equal(await heir.hold('1'), true)
    t.equal(heir.holder('1').isSpent, false)
    t.match(await accept(heir.backlog, jobFor('1')), { first: false, reply: DEFERRED.public })
    await finish([heir], '1')
    await isOver(t, redis, '1')
  })

  await t.test('many are taken over, a limited number at a time', async (t) => {
    const redis = await startRedis(t)
    const gone = await replica(t, redis, SILENT)
    const ids = Array.from({ length: 250 }, (_, n) => `${n}`)
    for (const id of ids) await accept(gone.backlog, jobFor(id))
    await gone.die()
    const heir = await replica(t, redis, { concurrency: 300, max: 1000 })
    await heir.until(() => heir.jobs.length === ids.length)
    t.strictSame(heir.ids().sort(), [...ids].sort())
    // Its own signs of life go out in parts.
    t.equal(await heir.hold('249'), true)
    await finish([heir], ...ids)
  })

  await t.test('a job that is at work is not taken over, however long it takes', async (t) => {
    const redis = await startRedis(t)
    const busy = await replica(t, redis)
    const idle = await replica(t, redis)
    await busy.take('1')
    // Long past its first lease: another's, made after it, shows that the time has come.
    const silent = await replica(t, redis, SILENT)
    await accept(silent.backlog, jobFor('2'))
    await silent.die()
    await Promise.race([idle.started('2'), busy.started('2')])
    t.notOk(idle.ids().includes('1'))
    t.equal(await busy.hold('1'), true)
    await finish([idle, busy], '1', '2')
  })

  await t.test('one that was too slow to give signs of life does not edit', async (t) => {
    const redis = await startRedis(t)
    const slow = await replica(t, redis, SILENT)
    const quick = await replica(t, redis)
    await slow.take('1')
    await quick.started('1')
    t.equal(await slow.hold('1'), false, 'it must not edit')
    t.equal(slow.isStopped('1'), true)
    t.equal(await slow.hold('1'), false)
    t.equal(await quick.hold('1'), true, 'the other one may')
    t.strictSame(slow.told, ['lost 1'])
    await finish([slow, quick], '1')
    await isOver(t, redis, '1')
  })

  await t.test('what another has ended is over for the slow one too', async (t) => {
    const redis = await startRedis(t)
    const slow = await replica(t, redis, SILENT)
    const quick = await replica(t, redis)
    await accept(slow.backlog, jobFor('1'))
    await quick.started('1')
    await finish([quick], '1')
    // Its reply is flushed only now.
    slow.backlog.start(jobFor('1'))
    t.equal(await slow.hold('1'), false)
    await finish([slow], '1')
    await isOver(t, redis, '1')
  })

  await t.test('work that has ended three replicas is told by the fourth', async (t) => {
    const redis = await startRedis(t)
    for (let nth = 1; nth <= 3; nth++) {
      const victim = await replica(t, redis, { beatEveryMs: nth === 1 ? 1_000_000 : 20 })
      if (nth === 1) await victim.take('1')
      await victim.started('1')
      t.equal(victim.holder('1').isSpent, false, `number ${nth} tries`)
      await victim.die()
      await expire(redis, '1')
    }
    const last = await replica(t, redis)
    await last.started('1')
    t.equal(last.holder('1').isSpent, true)
    await finish([last], '1')
  })

  await t.test('what a stopping replica cannot finish it leaves to the others', async (t) => {
    const redis = await startRedis(t)
    const leaving = await replica(t, redis)
    const staying = await replica(t, redis)
    await leaving.take('1')
    const drained = leaving.backlog.drain({ tellAtMs: 1, endAtMs: 20_000 })
    await leaving.stopped('1')
    t.equal(await leaving.hold('1'), false)
    await staying.started('1')
    await leaving.end('1')
    t.strictSame(await drained, [], 'nothing is left: others have it')
    t.strictSame([leaving.told, staying.told], [['left 1'], ['took 1']])
    t.equal((await fieldsOf(redis, '1')).tries, '1', 'which is no try')
    await finish([staying], '1')
    await isOver(t, redis, '1')
  })

  await t.test('but not what it is sending', async (t) => {
    const redis = await startRedis(t)
    const leaving = await replica(t, redis)
    await leaving.take('done')
    await leaving.take('again')
    for (const id of ['done', 'again']) t.equal(await leaving.hold(id), true)
    const drained = leaving.backlog.drain({ tellAtMs: 0, endAtMs: 20_000 })
    await leaving.stopped('done')
    t.strictSame([leaving.holder('done').isLost(), leaving.told], [false, []])
    await leaving.end('done')
    // Discord wants it sent once more: that is for the others.
    t.equal(await leaving.hold('again'), false)
    await leaving.end('again')
    t.strictSame(await drained, [])
    t.strictSame(leaving.told, ['left again'])
    await isOver(t, redis, 'done')
    t.match(await fieldsOf(redis, 'again'), { owner: '' })
  })

  await t.test('what does not end in time is left to them all the same', async (t) => {
    const redis = await startRedis(t)
    const leaving = await replica(t, redis)
    await leaving.take('1')
    t.equal(await leaving.hold('1'), true)
    t.strictSame(await leaving.backlog.drain(NOW), [])
    t.strictSame(leaving.told, ['left 1'])
    t.match(await fieldsOf(redis, '1'), { owner: '' })
  })

  await t.test('what the store does not have is not left to anybody', async (t) => {
    const redis = await startRedis(t)
    const one = await replica(t, redis)
    await redis.stop('SIGKILL')
    await one.until(() => !one.store.isUp())
    await one.take('1')
    const left = await one.backlog.drain(NOW)
    t.match(left, [{ interactionId: '1' }])
    t.strictSame(one.told, ['fallback'])
  })

  await t.test('a job that it let go of and that comes back is worked on anew', async (t) => {
    const redis = await startRedis(t)
    const one = await replica(t, redis, { beatEveryMs: 20 })
    await one.take('1')
    await one.started('1')
    // As another replica would have done.
    await redis.ask((r) => r.hset(keys.interaction('1'), 'owner', 'another'))
    t.equal(await one.hold('1'), false)
    await expire(redis, '1')
    // It comes while the first work on it has not ended yet, and is given back.
    while ((await fieldsOf(redis, '1')).owner !== '');
    await one.end('1')
    await one.until(() => one.jobs.length === 2)
    t.equal(await one.hold('1'), true)
    t.equal(one.backlog.size(), 1)
    await finish([one], '1')
    t.strictSame(one.told, ['lost 1', 'took 1'])
    await isOver(t, redis, '1')
  })

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

  await t.test('when nobody has spoken for long nobody loses anything by it', async (t) => {
    const redis = await startRedis(t)
    const lease = { leaseMs: 1000, silenceMs: 10 }
    const owner = await replica(t, redis, { ...SILENT, lease })
    await owner.take('1')
    await expire(redis, '1')
    // All have just spoken for the first time: the owner has a lease's time to do so.
    const other = await replica(t, redis, { beatEveryMs: 5, lease: { ...lease, silenceMs: 1000 } })
    while ((await redis.ask((r) => r.hget(keys.pulse, 'at'))) === null);
    t.equal(await owner.hold('1'), true)
    t.strictSame(other.told, [])
    await finish([owner, other], '1')
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

  await t.test('no answer at all leaves it to this one', async (t) => {
    const redis = await startRedis(t)
    const one = await replica(t, redis, { withinMs: 1 })
    one.store.attempt = async () => undefined
    t.match(await accept(one.backlog, jobFor('1')), { first: true, late: undefined })
    const never = one.backlog.accept('2', () => ({ reply: DEFERRED.public, job: jobFor('2') }))
    one.store.attempt = () => new Promise(() => {})
    t.match(await never, { first: true })
    const slow = await accept(one.backlog, jobFor('3'))
    t.ok(slow.late)
    await one.backlog.drain(NOW)
  })

  await t.test('what it has no command for is left to a newer one until its last', async (t) => {
    const redis = await startRedis(t)
    const gone = await replica(t, redis, SILENT)
    await gone.take('1')
    await accept(gone.backlog, jobFor('2', { expiresAt: Date.now() + 20_000 }))
    await gone.die()
    const lease = { leaseMs: 200, silenceMs: 10_000 }
    const old = await replica(t, redis, { canRun: () => false, lease })
    await old.started('2')
    const newer = await replica(t, redis, { lease })
    await newer.started('1')
    t.strictSame([old.ids(), newer.told], [['2'], ['took 1']])
    await finish([old, newer], '1', '2')
  })

  await t.test('what cannot be read, or has gone, is told as that', async (t) => {
    const redis = await startRedis(t)
    const gone = await replica(t, redis, SILENT)
    for (const id of ['1', '2', '3', '4']) await accept(gone.backlog, jobFor(id))
    await gone.die()
    await redis.ask(async (r) => {
      await r.hset(keys.interaction('1'), 'job', '{"v":2}')
      await r.del(keys.interaction('2'))
      await r.hset(keys.interaction('3'), 'v', '99')
      await r.zadd(keys.leases, 1, 'not even an id')
    })
    const heir = await replica(t, redis)
    await heir.started('4')
    await heir.until(() => heir.told.length >= 5)
    t.strictSame(
      heir.told.sort(),
      ['gone 1', 'gone 2', 'gone not even an id', 'strange interaction', 'took 4'].sort(),
    )
    await finish([heir], '4')
    await isOver(t, redis, '1')
    t.match(await fieldsOf(redis, '3'), { v: '99', owner: /./, job: /./ }, 'left alone')
    t.match(await accept(heir.backlog, jobFor('3')), { first: false, reply: DEFERRED.public })
  })
})
