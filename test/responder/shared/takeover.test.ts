/** What a dead or silent replica owed, on a real Redis: taken over, once, and not for ever. */
import t from 'tap'
import { DEFERRED } from '../../../src/responder/acknowledgement.js'
import { keys } from '../../../src/state/redis/keys.js'
import { createLeases } from '../../../src/state/redis/leases.js'
import { openStore, startRedis, withoutRedis } from '../../harness/redis.js'
import { accept, jobFor } from '../backlog-contract.js'
import { expire, fieldsOf, finish, isOver, replica, SILENT } from './replica.js'

t.test('taking over', { skip: withoutRedis() }, async (t) => {
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

  await t.test('a take of which nobody heard is no try, and soon anybody’s', async (t) => {
    const redis = await startRedis(t)
    const gone = await replica(t, redis, SILENT)
    await gone.take('1')
    await gone.die()
    await expire(redis, '1')
    const deaf = createLeases((await openStore(t, redis)).redis, {
      leaseMs: 1000,
      silenceMs: 60_000,
    })
    // The grace of an empty Redis passes first.
    let taken = (await deaf.beat([], 9)).taken
    while (taken.length === 0) taken = (await deaf.beat([], 9)).taken
    t.match(taken, [{ id: '1', tries: 2 }])
    for (let times = 0; times < 3; times++) {
      await expire(redis, '1')
      t.match((await deaf.beat([], 9)).taken, [{ tries: 2 }])
    }
    const heir = await replica(t, redis)
    await heir.started('1')
    t.match(await fieldsOf(redis, '1'), { tries: '2', taken: undefined })
    await finish([heir], '1')
  })

  await t.test('one that could not say that it begins does not begin', async (t) => {
    const redis = await startRedis(t)
    const gone = await replica(t, redis, SILENT)
    await gone.take('1')
    await gone.die()
    const heir = await replica(t, redis)
    const { attempt } = heir.store
    const deaf = async () => {
      heir.store.attempt = attempt
      return undefined
    }
    heir.store.attempt = async (ms, work) => {
      const answer = await attempt(ms, work)
      if ((answer as { taken?: unknown[] } | undefined)?.taken?.length) heir.store.attempt = deaf
      return answer
    }
    await heir.started('1')
    t.strictSame([heir.ids(), heir.told], [['1'], ['took 1']], 'at the second time')
    await finish([heir], '1')
  })

  await t.test('heirs do not take it from each other', async (t) => {
    const redis = await startRedis(t)
    const gone = await replica(t, redis, SILENT)
    await gone.take('1')
    await gone.die()
    const heirs = [await replica(t, redis), await replica(t, redis)]
    await Promise.race(heirs.map(({ started }) => started('1')))
    // Far past a lease's life: another's, made after it, shows that the time has come.
    const silent = await replica(t, redis, SILENT)
    await accept(silent.backlog, jobFor('2'))
    await silent.die()
    await Promise.race(heirs.map(({ started }) => started('2')))
    t.equal(heirs.flatMap(({ told }) => told).filter((word) => word === 'took 1').length, 1)
    await finish(heirs, '1', '2')
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

  await t.test('a grace that somebody has set ends with a lease all the same', async (t) => {
    const redis = await startRedis(t)
    for (const quiet of ['99999999999999', 'nan', 'never']) {
      const gone = await replica(t, redis, SILENT)
      await gone.take(quiet)
      await gone.die()
      await redis.ask((r) => r.hset(keys.pulse, 'at', Date.now(), 'quiet', quiet))
      const heir = await replica(t, redis)
      await heir.started(quiet)
      await finish([heir], quiet)
    }
  })

  await t.test("a clock of the store's that is set back makes no lease longer", async (t) => {
    const redis = await startRedis(t)
    const gone = await replica(t, redis, SILENT)
    await accept(gone.backlog, jobFor('1'))
    await gone.die()
    // As if it had been an hour later until now.
    const later = Date.now() + 3_600_000
    await redis.ask(async (r) => {
      await r.zadd(keys.leases, later, '1')
      await r.hset(keys.pulse, 'at', later, 'quiet', 0)
    })
    const heir = await replica(t, redis)
    await heir.started('1')
    await finish([heir], '1')
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
    for (const id of ['1', '2', '3', '4', '5']) await accept(gone.backlog, jobFor(id))
    await gone.die()
    await redis.ask(async (r) => {
      await r.hset(keys.interaction('1'), 'job', '{"v":2}')
      await r.hset(keys.interaction('5'), 'job', '{"v":3}')
      await r.del(keys.interaction('2'))
      await r.hset(keys.interaction('3'), 'v', '99')
      await r.zadd(keys.leases, 1, 'not even an id')
    })
    const heir = await replica(t, redis)
    await heir.started('4')
    await heir.until(() => new Set(heir.told).size >= 5)
    t.strictSame(
      [...new Set(heir.told)].sort(),
      ['gone 1', 'gone 2', 'gone not even an id', 'strange interaction', 'took 4'].sort(),
    )
    t.ok((await fieldsOf(redis, '5')).job, 'a newer version can read it')
    await finish([heir], '4')
    await isOver(t, redis, '1')
    t.match(await fieldsOf(redis, '3'), { v: '99', owner: /./, job: /./ }, 'left alone')
    t.match(await accept(heir.backlog, jobFor('3')), { first: false, reply: DEFERRED.public })
  })
})
