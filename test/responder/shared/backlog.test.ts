/** The shared backlog on a real Redis: durable before the acknowledgement, done once, taken over, handed over. */

import type { Test } from 'tap'
import t from 'tap'
import type { RedisProcess } from '../../../src/dev/stage/redis-process.js'
import { createMemoryBacklog } from '../../../src/responder/memory-backlog.js'
import {
  createSharedBacklog,
  type SharedBacklogOptions,
} from '../../../src/responder/shared/backlog.js'
import { jobIdOf } from '../../../src/responder/shared/takeover-queue.js'
import { connect } from '../../../src/state/redis/connection.js'
import { keys, PREFIX } from '../../../src/state/redis/keys.js'
import { createSharedStore } from '../../../src/state/redis/store.js'
import { startRedis, withoutRedis } from '../../harness/redis.js'
import { backlogContract, jobFor, stage } from '../backlog-contract.js'

t.test('the backlog in memory keeps the contract', (t) =>
  backlogContract(t, (work, { max = 10, concurrency = 10 } = {}) =>
    createMemoryBacklog({ max, concurrency, work, now: () => performance.now() }),
  ),
)

const jobKey = (id: string) => `${PREFIX}:follow-up:${jobIdOf(id)}`
const NOW = { tellAtMs: 0, endAtMs: 5 }

/** One that takes nothing over, so that it can go without a word, as with kill -9: `die`. */
const FRAIL = { graceMs: 1_000_000 }

/** One replica: its store, its backlog, its work. */
async function replica(t: Test, redis: RedisProcess, options: Partial<SharedBacklogOptions> = {}) {
  const scene = stage()
  const told: string[] = []
  const tell =
    (word: string) =>
    (id = '') => {
      told.push(`${word}${id}`)
      scene.wake()
    }
  const store = createSharedStore({
    redis: connect(redis.url),
    probeEveryMs: 20,
    hooks: { onUp: scene.wake, onDown: scene.wake },
  })
  t.teardown(() => store.close())
  const backlog = createSharedBacklog({
    store,
    max: 100,
    concurrency: 100,
    withinMs: 20_000,
    now: Date.now,
    monotonic: () => performance.now(),
    work: scene.work,
    graceMs: 0,
    beatEveryMs: 200,
    takeoverMs: 1000,
    hooks: { onFallback: tell('fallback'), onTakenOver: tell('took '), onLost: tell('lost ') },
    ...options,
  })
  await store.settled(20_000)
  return { ...scene, store, backlog, told, die: () => store.close() }
}

/**
 * Until so many jobs have been taken and have reached their taker, who looks for the token first: BullMQ's lock is
 * there earlier than that.
 */
async function taken(redis: RedisProcess, times: number) {
  const looks = async () => {
    const stats = await redis.ask((r) => r.info('commandstats'))
    return Number(/cmdstat_mget:calls=(\d+)/.exec(stats)?.[1] ?? 0)
  }
  while ((await looks()) < times);
  // By the next answer, that of the look has been read.
  await redis.ask((r) => r.ping())
}

t.test('the backlog in redis', { skip: withoutRedis() }, async (t) => {
  await t.test('keeps the contract', async (t) => {
    const redis = await startRedis(t)
    await backlogContract(t, async (work, { max = 10, concurrency = 10 } = {}) => {
      const { backlog } = await replica(t, redis, { work, max, concurrency })
      return backlog
    })
  })

  await t.test('is durable when accepted, and leaves nothing when ended', async (t) => {
    const redis = await startRedis(t)
    const { backlog, store, end } = await replica(t, redis)
    const before = new Set(await store.redis.keys('*'))
    await backlog.accept(jobFor('1'))
    const stored = await store.redis.hgetall(jobKey('1'))
    t.match(JSON.parse(stored.data as string), {
      interactionId: '1',
      request: { command: 'signal' },
    })
    t.notMatch(JSON.stringify(stored), /token-of-1/, 'the token is not in the job')
    t.equal(await store.redis.get(keys.token('1')), 'token-of-1')
    const life = await store.redis.pttl(keys.token('1'))
    t.ok(life > 0 && life <= 900_000)
    backlog.start(jobFor('1'))
    await end('1')
    await backlog.accept(jobFor('2'))
    backlog.drop('2')
    await backlog.drain(NOW)
    const after = (await store.redis.keys('*')).filter((key) => !before.has(key))
    t.strictSame(
      after.filter((key) => /token|:i\d|delayed|wait|active|done/.test(key)),
      [],
    )
    const events = JSON.stringify(await store.redis.xrange(`${PREFIX}:follow-up:events`, '-', '+'))
    t.notMatch(events, /token-of/)
  })

  await t.test('a job of a replica that is gone is taken over, token and all', async (t) => {
    const redis = await startRedis(t)
    const gone = await replica(t, redis, FRAIL)
    await gone.backlog.accept(jobFor('1'))
    gone.backlog.start(jobFor('1'))
    await gone.die()
    const heir = await replica(t, redis)
    await heir.started('1')
    t.match(heir.jobs, [{ interactionId: '1', token: 'token-of-1', acknowledgedAt: 1 }])
    t.strictSame(heir.told, ['took 1'])
    t.equal(heir.backlog.size(), 1)
    t.equal(await heir.hold('1'), true)
    await heir.end('1')
    await heir.backlog.drain({ tellAtMs: 20_000, endAtMs: 20_000 })
    t.equal(await redis.ask((r) => r.exists(jobKey('1'), keys.token('1'))), 0)
  })

  await t.test('a job that was secured for a replica that died is taken over', async (t) => {
    const redis = await startRedis(t)
    const one = await replica(t, redis)
    await one.backlog.secure(jobFor('1'))
    t.equal(one.backlog.size(), 0, 'not its own')
    await one.started('1')
    t.strictSame(one.told, ['took 1'])
    await one.end('1')
    await one.backlog.drain({ tellAtMs: 20_000, endAtMs: 20_000 })
    t.equal(await redis.ask((r) => r.exists(jobKey('1'), keys.token('1'))), 0)
  })

  await t.test('securing takes nothing from the one that is at work on it', async (t) => {
    const redis = await startRedis(t)
    const busy = await replica(t, redis)
    const idle = await replica(t, redis)
    await idle.backlog.secure(jobFor('1'))
    await busy.backlog.accept(jobFor('1'))
    await idle.backlog.secure(jobFor('1'))
    busy.backlog.start(jobFor('1'))
    t.equal(await busy.hold('1'), true)
    await busy.end('1')
    await Promise.all([busy, idle].map(({ backlog }) => backlog.drain(NOW)))
    t.strictSame(idle.told, [])
    t.equal(await redis.ask((r) => r.exists(jobKey('1'), keys.token('1'))), 0)
  })

  await t.test('as many are taken over at once as are worked on', async (t) => {
    const redis = await startRedis(t)
    const gone = await replica(t, redis, FRAIL)
    const ids = Array.from({ length: 60 }, (_, n) => `${n}`)
    for (const id of ids) await gone.backlog.accept(jobFor(id))
    await gone.die()
    const heir = await replica(t, redis)
    // None of them ends.
    await heir.until(() => heir.jobs.length === ids.length)
    t.strictSame(heir.ids().sort(), [...ids].sort())
    for (const id of ids) await heir.end(id)
    await heir.backlog.drain({ tellAtMs: 20_000, endAtMs: 20_000 })
  })

  await t.test('a job that is at work is not taken over, however long it takes', async (t) => {
    const redis = await startRedis(t)
    const busy = await replica(t, redis)
    const idle = await replica(t, redis)
    await busy.backlog.accept(jobFor('1'))
    busy.backlog.start(jobFor('1'))
    // Long past the takeover of a silent one: another silent one shows that the time has come.
    const silent = await replica(t, redis, { ...FRAIL, beatEveryMs: 1_000_000 })
    await silent.backlog.accept(jobFor('2'))
    await silent.die()
    await Promise.race([idle.started('2'), busy.started('2')])
    t.notOk(idle.ids().includes('1'))
    t.equal(await busy.hold('1'), true)
    for (const each of [idle, busy]) for (const id of ['1', '2']) await each.end(id)
    await Promise.all([idle, busy].map(({ backlog }) => backlog.drain(NOW)))
  })

  await t.test('a replica that was too slow to give signs of life lets go', async (t) => {
    const redis = await startRedis(t)
    const slow = await replica(t, redis, { beatEveryMs: 1_000_000, graceMs: 1_000_000 })
    const quick = await replica(t, redis)
    await slow.backlog.accept(jobFor('1'))
    slow.backlog.start(jobFor('1'))
    await quick.started('1')
    t.equal(await slow.hold('1'), false, 'it must not edit')
    t.equal(slow.isStopped('1'), true)
    t.equal(await slow.hold('1'), false)
    t.equal(await quick.hold('1'), true, 'the other one may')
    t.strictSame(slow.told, ['lost 1'])
    await slow.end('1')
    await quick.end('1')
    await Promise.all([slow, quick].map(({ backlog }) => backlog.drain(NOW)))
    t.equal(await redis.ask((r) => r.exists(jobKey('1'))), 0)
  })

  await t.test('one that was taken over and ended is over for the slow one too', async (t) => {
    const redis = await startRedis(t)
    const slow = await replica(t, redis, { beatEveryMs: 1_000_000, graceMs: 1_000_000 })
    const quick = await replica(t, redis)
    await slow.backlog.accept(jobFor('1'))
    await quick.started('1')
    await quick.end('1')
    await quick.backlog.drain({ tellAtMs: 20_000, endAtMs: 20_000 })
    // Its reply is flushed only now: nothing is begun.
    slow.backlog.start(jobFor('1'))
    await slow.started('1')
    t.equal(await slow.hold('1'), false)
    await slow.end('1')
    await slow.backlog.drain(NOW)
  })

  await t.test('its own job that comes back is not worked on twice', async (t) => {
    const redis = await startRedis(t)
    const one = await replica(t, redis, { beatEveryMs: 1_000_000 })
    await one.backlog.accept(jobFor('1'))
    one.backlog.start(jobFor('1'))
    // By itself, since no other replica is there.
    await taken(redis, 1)
    t.equal(await one.hold('1'), true)
    t.strictSame(one.ids(), ['1'])
    await one.end('1')
    await one.backlog.drain({ tellAtMs: 20_000, endAtMs: 20_000 })
    t.strictSame(one.told, [])
    t.equal(await redis.ask((r) => r.exists(jobKey('1'), `${jobKey('1')}:lock`)), 0)
  })

  await t.test('its own job that came back is handed over like any other', async (t) => {
    const redis = await startRedis(t)
    const leaving = await replica(t, redis, { beatEveryMs: 1_000_000 })
    await leaving.backlog.accept(jobFor('1'))
    leaving.backlog.start(jobFor('1'))
    await taken(redis, 1)
    t.equal(await leaving.hold('1'), true)
    const staying = await replica(t, redis)
    const drained = leaving.backlog.drain({ tellAtMs: 1, endAtMs: 20_000 })
    await leaving.stopped('1')
    await leaving.end('1')
    t.strictSame(await drained, [])
    await staying.started('1')
    await staying.end('1')
    await staying.backlog.drain({ tellAtMs: 20_000, endAtMs: 20_000 })
    t.strictSame([...leaving.told, ...staying.told], ['took 1'])
    t.equal(await redis.ask((r) => r.exists(jobKey('1'), keys.token('1'))), 0)
  })

  await t.test('a job that it let go of and that comes back is worked on anew', async (t) => {
    const redis = await startRedis(t)
    const quick = await replica(t, redis)
    const slow = await replica(t, redis, { beatEveryMs: 1_000_000, graceMs: 4000 })
    await slow.backlog.accept(jobFor('1'))
    slow.backlog.start(jobFor('1'))
    await quick.started('1')
    t.equal(await slow.hold('1'), false)
    const drained = quick.backlog.drain({ tellAtMs: 1, endAtMs: 20_000 })
    await quick.stopped('1')
    await quick.end('1')
    await drained
    // Given back, it is taken under a lock while the first work on it has not ended yet.
    await taken(redis, 2)
    await slow.end('1')
    await slow.until(() => slow.jobs.length === 2)
    t.equal(await slow.hold('1'), true)
    t.equal(slow.backlog.size(), 1)
    await slow.end('1')
    await slow.backlog.drain({ tellAtMs: 20_000, endAtMs: 20_000 })
    t.strictSame(slow.told, ['lost 1', 'took 1'])
    t.equal(await redis.ask((r) => r.exists(jobKey('1'))), 0)
  })

  await t.test('what a stopping replica cannot finish it hands over at once', async (t) => {
    const redis = await startRedis(t)
    const leaving = await replica(t, redis)
    const staying = await replica(t, redis)
    await leaving.backlog.accept(jobFor('1'))
    leaving.backlog.start(jobFor('1'))
    const drained = leaving.backlog.drain({ tellAtMs: 1, endAtMs: 20_000 })
    await leaving.stopped('1')
    t.equal(await leaving.hold('1'), false)
    await staying.started('1')
    await leaving.end('1')
    t.strictSame(await drained, [], 'nothing is left: others have it')
    t.equal(await staying.hold('1'), true)
    await staying.end('1')
    await staying.backlog.drain({ tellAtMs: 20_000, endAtMs: 20_000 })
    t.equal(await redis.ask((r) => r.exists(jobKey('1'), keys.token('1'))), 0)
  })

  await t.test(
    'what a stopping replica fetched in its last moment is for the others',
    async (t) => {
      const redis = await startRedis(t)
      const gone = await replica(t, redis, { ...FRAIL, takeoverMs: 1 })
      await gone.backlog.accept(jobFor('1'))
      await gone.die()
      const leaving = await replica(t, redis, { graceMs: 50 })
      await redis.ask((r) => r.call('CLIENT', 'PAUSE', '60000', 'WRITE'))
      // Its worker has asked for a job, and Redis holds the question back.
      const clients = () => redis.ask(async (r) => String(await r.client('LIST')))
      while (!/flags=b .*cmd=eval/.test(await clients()));
      const drained = leaving.backlog.drain({ tellAtMs: 20_000, endAtMs: 20_000 })
      await redis.ask((r) => r.call('CLIENT', 'UNPAUSE'))
      await drained
      t.strictSame(leaving.told, [])
      const staying = await replica(t, redis)
      await staying.started('1')
      await staying.end('1')
      await staying.backlog.drain({ tellAtMs: 20_000, endAtMs: 20_000 })
    },
  )

  await t.test('what it had taken over itself goes to the next one', async (t) => {
    const redis = await startRedis(t)
    const gone = await replica(t, redis, FRAIL)
    await gone.backlog.accept(jobFor('1'))
    await gone.die()
    const leaving = await replica(t, redis)
    await leaving.started('1')
    const staying = await replica(t, redis)
    const drained = leaving.backlog.drain({ tellAtMs: 1, endAtMs: 20_000 })
    await leaving.stopped('1')
    await leaving.end('1')
    t.strictSame(await drained, [])
    await staying.started('1')
    await staying.end('1')
    await staying.backlog.drain({ tellAtMs: 20_000, endAtMs: 20_000 })
  })

  await t.test('a job whose token has died in the store is a story, no more', async (t) => {
    const redis = await startRedis(t)
    const gone = await replica(t, redis, FRAIL)
    await gone.backlog.accept(jobFor('1', { expiresAt: Date.now() - 1 }))
    await gone.die()
    const heir = await replica(t, redis)
    await heir.started('1')
    t.match(heir.jobs, [{ token: '', expiresAt: 0 }])
    await heir.end('1')
    await heir.backlog.drain({ tellAtMs: 20_000, endAtMs: 20_000 })
  })

  await t.test('without a store it goes on in memory, and joins when it is back', async (t) => {
    const redis = await startRedis(t, { persistent: true })
    const one = await replica(t, redis)
    for (const id of ['before', 'ends']) {
      await one.backlog.accept(jobFor(id))
      one.backlog.start(jobFor(id))
    }
    await redis.stop()
    await one.until(() => !one.store.isUp())
    await one.backlog.accept(jobFor('during'))
    one.backlog.start(jobFor('during'))
    t.strictSame(one.told, ['fallback'])
    t.equal(await one.hold('before'), true)
    t.equal(await one.hold('during'), true)
    await one.end('ends')
    await redis.start()
    await one.until(() => one.store.isUp())
    t.equal(await redis.ask((r) => r.exists(jobKey('ends'), keys.token('ends'))), 0, 'paid first')
    t.equal(await one.hold('during'), true)
    t.equal(await redis.ask((r) => r.exists(jobKey('during'))), 1, 'made durable late')
    for (const id of ['before', 'during']) await one.end(id)
    await one.backlog.drain({ tellAtMs: 20_000, endAtMs: 20_000 })
    t.equal(await redis.ask((r) => r.exists(jobKey('before'), jobKey('during'))), 0)
  })

  await t.test('an end that the store did not hear of is told again', async (t) => {
    const redis = await startRedis(t)
    const endUnheard = async (id: string, beatEveryMs: number) => {
      const one = await replica(t, redis, { ...FRAIL, beatEveryMs })
      await one.backlog.accept(jobFor(id))
      one.backlog.start(jobFor(id))
      const { attempt } = one.store
      one.store.attempt = async () => {
        one.store.attempt = attempt
        return undefined
      }
      await one.end(id)
      return one
    }
    const beating = await endUnheard('1', 20)
    while ((await redis.ask((r) => r.exists(jobKey('1'), keys.token('1')))) > 0);
    t.equal(await redis.ask((r) => r.exists(keys.done('1'))), 1, 'with the mark')
    await beating.backlog.drain(NOW)
    const leaving = await endUnheard('2', 1_000_000)
    t.equal(await redis.ask((r) => r.exists(jobKey('2'))), 1)
    await leaving.backlog.drain(NOW)
    t.equal(await redis.ask((r) => r.exists(jobKey('2'), keys.token('2'))), 0)
  })

  await t.test('a store that came back empty is told again what is owed', async (t) => {
    const redis = await startRedis(t)
    const one = await replica(t, redis)
    await one.backlog.accept(jobFor('1'))
    one.backlog.start(jobFor('1'))
    await redis.stop('SIGKILL')
    await one.until(() => !one.store.isUp())
    await redis.start()
    await one.until(() => one.store.isUp())
    t.equal(await one.hold('1'), true)
    t.equal(await redis.ask((r) => r.exists(jobKey('1'))), 1)
    t.equal(one.isStopped('1'), false)
    await one.end('1')
    await one.backlog.drain(NOW)
  })

  await t.test('a job that was perhaps stored is not worked on once it is done', async (t) => {
    const redis = await startRedis(t)
    const one = await replica(t, redis, { withinMs: 1, graceMs: 1_000_000, beatEveryMs: 1_000_000 })
    redis.freeze()
    await one.backlog.accept(jobFor('1'))
    t.strictSame(one.told, ['fallback'])
    one.backlog.start(jobFor('1'))
    // Three slow answers: the store counts as away when the job ends.
    await Promise.all(Array.from({ length: 3 }, () => one.store.attempt(1, (r) => r.get('a'))))
    await one.end('1')
    redis.thaw()
    await one.until(() => one.store.isUp())
    t.equal(await redis.ask((r) => r.exists(keys.done('1'))), 1)
    // As if the late command had come after all that.
    const late = await replica(t, redis, { graceMs: 1_000_000, beatEveryMs: 1_000_000 })
    await late.backlog.accept(jobFor('1'))
    await late.die()
    const heir = await replica(t, redis)
    while ((await redis.ask((r) => r.exists(jobKey('1')))) === 1);
    t.strictSame(heir.ids(), [])
    t.equal(await redis.ask((r) => r.exists(keys.token('1'))), 0)
    await heir.backlog.drain(NOW)
  })
})
