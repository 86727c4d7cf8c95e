/** One precompute for all replicas: by whichever of them, once a period, and by each when the store is away. */
import { Queue } from 'bullmq'
import t, { type Test } from 'tap'
import type { RedisProcess } from '../../../src/dev/stage/redis-process.js'
import {
  createPrecompute,
  type PrecomputeOptions,
} from '../../../src/signals/precompute/precompute.js'
import { createSharedPrecompute } from '../../../src/signals/shared/precompute.js'
import type { Shared } from '../../../src/signals/shared/signals.js'
import type { SignalKey } from '../../../src/signals/signal.js'
import { connect } from '../../../src/state/redis/connection.js'
import { FORMAT, keys, PREFIX } from '../../../src/state/redis/keys.js'
import { createSharedStore } from '../../../src/state/redis/store.js'
import { seal } from '../../../src/state/redis/values.js'
import { startRedis, withoutRedis } from '../../harness/redis.js'
import { KEY, sampleSignal } from '../sample-signal.js'

const OTHER: SignalKey = { pair: 'GBP/USD', timeframe: '1h' }
const NOW = 1_000_000
const HOT: SignalKey = { pair: 'BTC/USD', timeframe: '15min' }

const PLAIN = { prefix: PREFIX, skipVersionCheck: true, skipMetasUpdate: true }

interface Given {
  readonly probeEveryMs?: number
  readonly options?: Partial<PrecomputeOptions>
  readonly known?: (key: SignalKey) => Shared | undefined
  readonly now?: () => number
  readonly ttlMs?: number
}

/** Everything that happens, in order, and waits for it. */
function stage() {
  const told: string[] = []
  const waiting: (() => void)[] = []
  const tell = (word: string) => {
    told.push(word)
    for (const go of waiting.splice(0)) go()
  }
  const until = async (word: string, times = 1) => {
    while (told.filter((each) => each === word).length < times)
      await new Promise<void>((resolve) => waiting.push(resolve))
  }
  const untilNext = async (start: string) => {
    const from = told.length
    while (!told.slice(from).some((each) => each.startsWith(start)))
      await new Promise<void>((resolve) => waiting.push(resolve))
  }
  return { told, tell, until, untilNext }
}

async function replica(
  t: Test,
  redis: RedisProcess,
  scene: ReturnType<typeof stage>,
  given: Given = {},
) {
  const { tell } = scene
  const store = createSharedStore({
    redis: connect(redis.url),
    probeEveryMs: given.probeEveryMs ?? 20,
    hooks: {
      onUp: () => tell('up'),
      onDown: () => tell('down'),
      onStrange: (kind) => tell(`strange ${kind}`),
    },
  })
  const precompute = createSharedPrecompute(
    {
      store,
      signals: { read: async (key) => given.known?.(key) },
      ttlMs: given.ttlMs ?? 500,
      now: given.now ?? (() => NOW),
      createAlone: (options) => createPrecompute({ ...options, startTimer: () => () => {} }),
    },
    {
      keys: [KEY, OTHER],
      periodMs: 400,
      refresh: async ({ pair }) => {
        tell(`refresh ${pair}`)
        if (pair === 'GBP/USD') throw new Error('no')
      },
      hooks: {
        onRefreshed: ({ pair }) => tell(`refreshed ${pair}`),
        onError: ({ pair }) => tell(`error ${pair}`),
        onSkip: ({ pair }) => tell(`skip ${pair}`),
        onPeriod: (count) => tell(`period of ${count}`),
      },
      ...given.options,
    },
  )
  t.teardown(() => {
    precompute.close()
    return store.close()
  })
  await store.settled(20_000)
  return { precompute, store }
}

t.test('one precompute for all', { skip: withoutRedis() }, async (t) => {
  await t.test('each period is run once, whatever the number of replicas', async (t) => {
    const redis = await startRedis(t)
    const scene = stage()
    const all = await Promise.all([1, 2, 3].map(() => replica(t, redis, scene)))
    for (const { precompute } of all) precompute.start()
    await scene.until('error GBP/USD')
    await scene.until('refreshed EUR/USD')
    const schedulers = await redis.ask((r) => r.zrange(`${PREFIX}:precompute:repeat`, '0', '-1'))
    t.strictSame(schedulers, ['precompute'], 'one scheduler')
    await scene.until('refreshed EUR/USD', 3)
  })

  await t.test('what people ask for on all replicas together joins', async (t) => {
    const redis = await startRedis(t)
    const scene = stage()
    const join = () => replica(t, redis, scene, { ttlMs: 1900, options: { periodMs: 1500 } })
    const both = await Promise.all([join(), join()])
    for (const { precompute } of both) precompute.start()
    // Once a period on each: halved after every run, one alone never gets to three.
    while (!scene.told.includes('refreshed BTC/USD')) {
      for (const { precompute } of both) precompute.noteDemand(HOT)
      await scene.untilNext('period of')
    }
    t.ok(scene.told.includes('period of 3'), 'beside the two that are always wanted')
    const life = await redis.ask((r) => r.pttl(keys.demand))
    t.ok(life <= 3000)
  })

  await t.test('turns are spread over the period, and what is cold has one at once', async (t) => {
    const redis = await startRedis(t)
    const scene = stage()
    const known = ({ pair }: SignalKey) =>
      pair === 'GBP/USD' ? undefined : { signal: sampleSignal(), fetchedAt: NOW - 20_000 }
    const { precompute, store } = await replica(t, redis, scene, {
      known,
      ttlMs: 60_000,
      options: { keys: [KEY, OTHER, HOT], periodMs: 48_000 },
    })
    precompute.start()
    await scene.until('error GBP/USD')
    await scene.until('refreshed BTC/USD')
    const jobs = new Queue('precompute', { connection: store.redis, ...PLAIN })
    const delayed = (await jobs.getDelayed()).filter(({ name }) => name === 'refresh')
    const turns = delayed.map(({ data, delay }) => {
      const { key, dueAt, again } = JSON.parse(data)
      return [key.pair, delay, dueAt - NOW, again]
    })
    t.strictSame(
      turns.sort((one, other) => one[1] - other[1]),
      [
        ['EUR/USD', 8_000, 8_000, false],
        ['GBP/USD', 24_000, 24_000, true],
        ['BTC/USD', 40_000, 40_000, true],
      ],
    )
    t.equal(await jobs.getGlobalConcurrency(), 4, 'on all replicas together')
    const refreshed = scene.told.filter((word) => word.startsWith('refresh '))
    t.strictSame(
      refreshed.sort(),
      ['refresh BTC/USD', 'refresh GBP/USD'],
      'and the one that would expire before its turn',
    )
  })

  await t.test('a key is left alone only if it lasts until its next turn', async (t) => {
    const redis = await startRedis(t)
    const scene = stage()
    // Of 500 ms, 400 to the next turn and 50 for the fetch.
    const known = ({ pair }: SignalKey) => {
      const age = pair === 'GBP/USD' ? 49 : 50
      return { signal: sampleSignal(), fetchedAt: NOW - age }
    }
    const { precompute } = await replica(t, redis, scene, { known })
    precompute.start()
    await scene.until('refreshed EUR/USD', 3)
    t.notOk(scene.told.includes('refresh GBP/USD'))
  })

  await t.test('a queue that is behind sheds those that have only joined', async (t) => {
    const redis = await startRedis(t)
    const scene = stage()
    await redis.ask((r) => r.zadd(keys.demand, 9, `${HOT.pair}@${HOT.timeframe}`))
    let now = NOW
    const onPeriod = () => {
      now += 100
    }
    const hooks = {
      onPeriod,
      onSkip: ({ pair }: SignalKey) => scene.tell(`skip ${pair}`),
      onRefreshed: ({ pair }: SignalKey) => scene.tell(`refreshed ${pair}`),
    }
    const { precompute } = await replica(t, redis, scene, { now: () => now, options: { hooks } })
    precompute.start()
    await scene.until('skip BTC/USD')
    await scene.until('refreshed EUR/USD')
    t.notOk(scene.told.includes('refresh BTC/USD'))
  })

  await t.test('an open breaker is not asked to close', async (t) => {
    const redis = await startRedis(t)
    const scene = stage()
    const { precompute } = await replica(t, redis, scene, {
      options: { isBreakerOpen: () => true },
    })
    precompute.start()
    await scene.until('period of 2')
    await scene.until('skip GBP/USD', 2)
    t.notOk(scene.told.some((word) => word.startsWith('refresh')))
  })

  await t.test('what cannot be read of the demand takes nothing from the rest', async (t) => {
    const redis = await startRedis(t)
    const scene = stage()
    await redis.ask((r) => r.set(keys.demand, 'no demand'))
    const { precompute } = await replica(t, redis, scene)
    precompute.start()
    await scene.until('refreshed EUR/USD')
    t.ok(scene.told.includes('period of 2'))
  })

  await t.test('a schedule that cannot be made is told', async (t) => {
    const redis = await startRedis(t)
    const scene = stage()
    // Nobody looks at the store meanwhile.
    const { precompute } = await replica(t, redis, scene, { probeEveryMs: 1_000_000 })
    await redis.ask((r) => r.config('SET', 'maxmemory', '1'))
    precompute.start()
    await scene.until('error EUR/USD')
    t.notOk(scene.told.some((word) => word.startsWith('refresh')))
  })

  await t.test('after all was lost each of them sees to it that it goes on, once', async (t) => {
    const redis = await startRedis(t)
    const scene = stage()
    const both = await Promise.all([replica(t, redis, scene), replica(t, redis, scene)])
    for (const { precompute } of both) precompute.start()
    await scene.until('refreshed EUR/USD')
    await redis.ask((r) => r.flushall())
    const jobs = new Queue('precompute', { connection: both[0].store.redis, ...PLAIN })
    // A period may have been under way just then.
    while ((await jobs.getJobSchedulers()).length === 0) await scene.untilNext('period of')
    await scene.untilNext('refreshed EUR/USD')
    t.notOk(scene.told.includes('down'), 'and without a break of the connection')
    t.equal((await jobs.getJobSchedulers()).length, 1)
    t.equal(await jobs.getGlobalConcurrency(), 4)
  })

  await t.test('a schedule for a clock that is gone is made anew at once', async (t) => {
    const redis = await startRedis(t)
    const scene = stage()
    const { precompute, store } = await replica(t, redis, scene)
    const jobs = new Queue('precompute', { connection: store.redis, ...PLAIN })
    // As a replica leaves it that was ahead and is dead: nothing is due for an hour.
    const startDate = Date.now() + 3_600_000
    await jobs.upsertJobScheduler('precompute', { every: 400, startDate }, { name: 'precompute' })
    await redis.ask((r) => r.set(keys.schedule, seal({ begun: true }), 'PX', 100))
    precompute.start()
    await scene.until('refreshed EUR/USD')
    t.equal((await jobs.getDelayedCount()) < 10, true)
  })

  await t.test('keys of another type are made anew, and counted', async (t) => {
    for (const name of ['repeat', 'meta', 'wait', 'active', 'delayed', 'id', 'marker', 'events']) {
      const redis = await startRedis(t)
      const scene = stage()
      const { precompute, store } = await replica(t, redis, scene)
      const key = `${PREFIX}:precompute:${name}`
      await redis.ask(async (r) => {
        if (name === 'id') await r.lpush(key, 'no number')
        else await r.set(key, 'no key of ours')
        await r.set(keys.schedule, 'no schedule')
        // As another replica keeps it.
        if (name === 'meta') await r.pexpire(keys.schedule, 2000)
      })
      precompute.start()
      await scene.until('refreshed EUR/USD')
      t.ok(scene.told.includes('strange refresh'), name)
      t.equal(store.isUp(), true)
      precompute.close()
    }
  })

  await t.test('no period begins while the last one has just begun', async (t) => {
    const redis = await startRedis(t)
    const scene = stage()
    const { precompute, store } = await replica(t, redis, scene, {
      ttlMs: 75_000,
      options: { periodMs: 60_000 },
    })
    precompute.start()
    await scene.until('refreshed EUR/USD')
    const jobs = new Queue('precompute', { connection: store.redis, ...PLAIN })
    const periods = () => scene.told.filter((word) => word.startsWith('period')).length
    const before = periods()
    await jobs.add('precompute', '')
    await jobs.add('refresh', 'the last one')
    await scene.until('strange refresh')
    t.equal(periods(), before)
    await redis.ask((r) => r.del(keys.schedule))
    await jobs.add('precompute', '')
    await scene.untilNext('period of')
  })

  await t.test('a key that is of another type all at once is made anew as well', async (t) => {
    const redis = await startRedis(t)
    const scene = stage()
    const { precompute, store } = await replica(t, redis, scene)
    precompute.start()
    await scene.until('refreshed EUR/USD')
    await redis.ask((r) => r.set(`${PREFIX}:precompute:delayed`, 'no key of ours'))
    await scene.until('strange refresh')
    await scene.untilNext('refreshed EUR/USD')
    t.equal(store.isUp(), true)
  })

  await t.test('a period that fails is begun anew', async (t) => {
    const redis = await startRedis(t)
    const scene = stage()
    let begun = 0
    const onPeriod = () => {
      begun += 1
      // The first is the one of this replica alone.
      if (begun === 2) throw new Error('no')
    }
    const onRefreshed = () => scene.tell('refreshed')
    const options = { periodMs: 2000, hooks: { onPeriod, onRefreshed } }
    const { precompute } = await replica(t, redis, scene, { ttlMs: 2500, options })
    precompute.start()
    await scene.until('refreshed')
    t.equal(begun, 3)
  })

  await t.test('a refresh that nobody can read is counted and goes', async (t) => {
    const redis = await startRedis(t)
    const scene = stage()
    const { precompute, store } = await replica(t, redis, scene, {
      ttlMs: 75_000,
      options: { periodMs: 60_000 },
    })
    precompute.start()
    await scene.until('refreshed EUR/USD')
    const jobs = new Queue('precompute', { connection: store.redis, ...PLAIN })
    const good = { key: HOT, dueAt: NOW }
    const strange = [
      'hello',
      null,
      { key: HOT, dueAt: NOW },
      JSON.stringify({ v: FORMAT + 1, ...good }),
      seal({ key: 'BTC/USD@15min', dueAt: NOW }),
      seal({ key: { ...HOT, pair: '../..' }, dueAt: NOW }),
      seal({ key: HOT, dueAt: 'now' }),
    ]
    for (const data of strange) await jobs.add('refresh', data)
    await jobs.add('unknown', seal(good))
    await scene.until('refreshed BTC/USD')
    await scene.until('strange refresh', strange.length)
    while ((await jobs.getJobCountByTypes('completed', 'failed', 'wait', 'active')) > 0);
    t.notOk(scene.told.includes('down'))
  })

  await t.test("a turn that comes by another replica's clock is run once", async (t) => {
    const redis = await startRedis(t)
    const scene = stage()
    const { precompute, store } = await replica(t, redis, scene, {
      ttlMs: 75_000,
      options: { keys: [KEY], periodMs: 60_000 },
    })
    precompute.start()
    await scene.until('refreshed EUR/USD')
    const jobs = new Queue('precompute', { connection: store.redis, ...PLAIN })
    const add = (key: SignalKey, dueAt: number, again = false) =>
      jobs.add('refresh', seal({ key, dueAt, again }))
    await add(KEY, NOW + 7_501, true)
    await add(KEY, NOW - 60_001)
    await add(HOT, NOW + 7_501)
    await scene.until('skip EUR/USD')
    await scene.until('refreshed BTC/USD')
    t.equal(scene.told.filter((word) => word === 'refresh EUR/USD').length, 1)
    await add(KEY, NOW + 7_500, true)
    await add(KEY, NOW - 60_000)
    await scene.until('refreshed EUR/USD', 3)
  })

  await t.test('nothing is kept of what nobody reads', async (t) => {
    const redis = await startRedis(t)
    const scene = stage()
    const { precompute, store } = await replica(t, redis, scene)
    precompute.start()
    await scene.until('refreshed EUR/USD')
    const jobs = new Queue('precompute', { connection: store.redis, ...PLAIN })
    await jobs.addBulk(Array.from({ length: 300 }, () => ({ name: 'refresh', data: '' })))
    await scene.until('strange refresh', 300)
    const length = await redis.ask((r) => r.xlen(`${PREFIX}:precompute:events`))
    t.ok(length <= 200, `${length} events, of a thousand and more`)
  })

  await t.test('nothing is printed beside the log, whatever the store is like', async (t) => {
    const redis = await startRedis(t, { args: ['--maxmemory-policy', 'allkeys-lru'] })
    const scene = stage()
    const printed = [t.capture(console, 'warn'), t.capture(console, 'error')]
    const { precompute } = await replica(t, redis, scene)
    precompute.start()
    await scene.until('refreshed EUR/USD')
    t.strictSame(
      printed.flatMap((calls) => calls()),
      [],
    )
  })

  await t.test('started without its store it works alone, and shares the work later', async (t) => {
    const redis = await startRedis(t)
    const scene = stage()
    const { precompute, store } = await replica(t, redis, scene)
    await redis.stop('SIGKILL')
    await scene.until('down')
    t.equal(store.isUp(), false)
    precompute.start()
    await scene.until('refreshed EUR/USD')
    t.strictSame(
      scene.told.filter((word) => word.startsWith('refresh')),
      ['refresh EUR/USD', 'refresh GBP/USD', 'refreshed EUR/USD'],
    )
    await redis.start()
    await scene.until('up', 2)
    await scene.until('refreshed EUR/USD', 2)
  })

  await t.test('started while the store comes back it leaves no worker behind', async (t) => {
    const redis = await startRedis(t)
    const scene = stage()
    const { precompute, store } = await replica(t, redis, scene)
    redis.freeze()
    precompute.start()
    // What was asked is answered when it comes back.
    await scene.until('down')
    redis.thaw()
    await scene.until('up', 2)
    await scene.until('refreshed EUR/USD')
    precompute.close()
    await store.close()
    const connections = async () => {
      const list = String(await redis.ask((r) => r.client('LIST')))
      return list.split('\n').filter((line) => line.includes('id=')).length
    }
    while ((await connections()) > 1);
  })
})
