/** The shared store seen from one replica: there, slow, frozen, gone, full, and back again. */
import t from 'tap'
import { freePort } from '../../../src/dev/stage/redis-process.js'
import { connect } from '../../../src/state/redis/connection.js'
import { inspect } from '../../../src/state/redis/inspect.js'
import { createSharedStore, type SharedStore } from '../../../src/state/redis/store.js'
import { startForgetfulProxy } from '../../harness/forgetful-proxy.js'
import { openStore, startRedis, withoutRedis } from '../../harness/redis.js'

/** What it tells, and a wait for the next word. */
function listen() {
  const told: string[] = []
  const waiting: (() => void)[] = []
  const tell = (word: string) => {
    told.push(word)
    for (const go of waiting.splice(0)) go()
  }
  const until = async (word: string, times = 1) => {
    while (told.filter((each) => each.startsWith(word)).length < times)
      await new Promise<void>((resolve) => waiting.push(resolve))
  }
  return {
    told,
    until,
    hooks: {
      onUp: () => tell('up'),
      onDown: (why: string) => tell(`down ${why}`),
      onSlow: () => tell('slow'),
      onStrange: (kind: string) => tell(`strange ${kind}`),
    },
  }
}

t.test('the shared store', { skip: withoutRedis() }, async (t) => {
  await t.test('is up, goes down once, and comes back by itself', async (t) => {
    const redis = await startRedis(t)
    const { told, until, hooks } = listen()
    const store = await openStore(t, redis, hooks)
    t.strictSame(store.state(), { state: 'up', reason: undefined })
    t.equal(await store.attempt(20_000, (r) => r.set('a', '1')), 'OK')
    const order: string[] = []
    store.beforeUp(async () => void order.push('first'))
    store.beforeUp(async () => void order.push(`second, ${store.state().state}`))
    store.afterDown(() => order.push('down'))
    await redis.stop('SIGKILL')
    await until('down')
    t.equal(store.isUp(), false)
    t.equal(await store.attempt(20_000, (r) => r.set('a', '1')), undefined, 'not even asked')
    await redis.start()
    await until('up', 2)
    t.strictSame(order, ['down', 'first', 'second, down'])
    t.equal(told.filter((word) => word.startsWith('down')).length, 1, 'said once')
  })

  await t.test('that is not there at the start is waited for, within bounds', async (t) => {
    const { told, until, hooks } = listen()
    const port = await freePort()
    const client = connect(`redis://127.0.0.1:${port}`)
    const store = createSharedStore({ redis: client, hooks, probeEveryMs: 20 })
    t.teardown(() => store.close())
    t.equal(store.state().state, 'starting')
    await store.settled(1)
    await until('down ECONNREFUSED')
    t.strictSame(told, ['down ECONNREFUSED'])
    t.strictSame(store.state(), { state: 'down', reason: 'ECONNREFUSED' })
  })

  await t.test('that does not answer is away, until it does', async (t) => {
    const redis = await startRedis(t)
    const { told, until, hooks } = listen()
    const store = await openStore(t, redis, hooks)
    redis.freeze()
    t.equal(await store.attempt(5, (r) => r.get('a')), undefined, 'within its bound')
    await until('down silent')
    t.equal(store.isUp(), false)
    redis.thaw()
    await until('up', 2)
    t.equal(await store.attempt(20_000, (r) => r.get('a')), null)
    t.strictSame(told, ['up', 'down silent', 'up'])
  })

  await t.test('is found again where a connection was lost without a word', async (t) => {
    const redis = await startRedis(t)
    const proxy = await startForgetfulProxy(t, redis.port)
    const { until, hooks } = listen()
    const store = createSharedStore({
      redis: connect(`redis://127.0.0.1:${proxy.port}`, 500),
      hooks,
      probeEveryMs: 20,
    })
    t.teardown(() => store.close())
    await until('up')
    proxy.forget()
    // The connection is made anew within the grace: there was no absence.
    await new Promise<void>((resolve) => store.redis.once('close', resolve))
    t.equal(store.isUp(), true)
    t.equal(await store.attempt(20_000, (r) => r.get('a')), null, 'asked as soon as it is back')
  })

  await t.test('a connection that is closed and made anew is no absence', async (t) => {
    const redis = await startRedis(t)
    const { told, until, hooks } = listen()
    const store = await openStore(t, redis, hooks)
    let prepared = 0
    store.beforeUp(async () => {
      prepared += 1
      hooks.onStrange(`${prepared}`)
    })
    for (let times = 1; times <= 2; times++) {
      await redis.ask((r) => r.call('CLIENT', 'KILL', 'TYPE', 'normal'))
      const waiting = [1, 2].map(() => store.attempt(20_000, (r) => r.ping()))
      t.strictSame(await Promise.all(waiting), ['PONG', 'PONG'])
      await until(`strange ${times}`)
    }
    t.strictSame(told, ['up', 'strange 1', 'strange 2'], 'prepared anew, since it may be empty now')
  })

  await t.test('three slow answers in a row are slow, ten fast ones are not', async (t) => {
    const redis = await startRedis(t)
    const { told, until, hooks } = listen()
    const time = { ms: 1 }
    const client = connect(redis.url)
    const took: number[] = [0]
    const { set } = client
    // Each look at it takes as long as the test says.
    client.set = (async (...args: Parameters<typeof set>) => {
      const answer = await set.apply(client, args)
      time.ms += took.length > 1 ? (took.shift() as number) : (took[0] as number)
      return answer
    }) as typeof set
    const store = createSharedStore({
      ...{ redis: client, hooks, probeEveryMs: 5, slowMs: 100 },
      monotonic: () => time.ms,
    })
    t.teardown(() => store.close())
    await until('up')
    t.equal(store.isFast(), true)
    took.splice(0, 1, 101, 101, 100, 101, 101, 101, 101)
    await until('slow')
    t.strictSame([store.isUp(), store.isFast(), store.state().state], [true, false, 'slow'])
    t.equal(await store.attempt(20_000, (r) => r.ping()), 'PONG', 'it is asked all the same')
    took.splice(0, took.length, ...Array(9).fill(100), 101, ...Array(10).fill(100))
    await until('up', 2)
    t.equal(store.isFast(), true)
    t.strictSame(told, ['up', 'slow', 'up'], 'nothing in between')
  })

  await t.test('a process that was frozen reads what has come before it gives up', async (t) => {
    const store = await openStore(t, await startRedis(t))
    const asked = store.attempt(1, (r) => r.ping())
    // Everything stands still for longer than the bound, the answer being there.
    const until = performance.now() + 50
    while (performance.now() < until);
    t.equal(await asked, 'PONG')
  })

  await t.test('that cannot be written to is down, and says why without a value', async (t) => {
    const redis = await startRedis(t, { args: ['--maxmemory', '1'] })
    const { until, hooks } = listen()
    const store = createSharedStore({
      ...{ redis: connect(redis.url), hooks, probeEveryMs: 20, refusedMs: 100 },
    })
    t.teardown(() => store.close())
    await until('down OOM')
    t.equal(await store.attempt(20_000, (r) => r.ping()), undefined)
    await redis.ask((r) => r.config('SET', 'maxmemory', '0'))
    await until('up')
    t.equal(store.isUp(), true)
  })

  await t.test('a wrong password is down', async (t) => {
    const redis = await startRedis(t, { password: 'right' })
    const { until, hooks } = listen()
    const url = redis.url.replace('right', 'wrong')
    const store = createSharedStore({ redis: connect(url), hooks, probeEveryMs: 20 })
    t.teardown(() => store.close())
    await until('down WRONGPASS')
    t.equal(store.isUp(), false)
  })

  await t.test('a preparation that fails keeps it down until one succeeds', async (t) => {
    const redis = await startRedis(t)
    const { until, hooks } = listen()
    const store: SharedStore = createSharedStore({
      ...{ redis: connect(redis.url), hooks, probeEveryMs: 20, refusedMs: 50 },
    })
    t.teardown(() => store.close())
    let tries = 0
    store.beforeUp(async () => {
      tries += 1
      if (tries === 1) throw Object.assign(new Error('not yet'), { code: 'NOT_YET' })
    })
    await until('down NOT_YET')
    await until('up')
    t.equal(tries, 2)
  })

  await t.test('that refuses to serve while it is up is down', async (t) => {
    const redis = await startRedis(t)
    const { until, hooks } = listen()
    const store = await openStore(t, redis, hooks)
    await redis.ask((r) => r.config('SET', 'maxmemory', '1'))
    t.equal(await store.attempt(20_000, (r) => r.set('a', '1')), undefined)
    await until('down OOM')
  })

  await t.test(
    'that takes a right away while it is up is down, by what is looked for',
    async (t) => {
      const redis = await startRedis(t)
      const { until, hooks } = listen()
      const store = await openStore(t, redis, hooks)
      store.beforeUp(async () => void (await inspect(store.redis)))
      await redis.ask((r) => r.call('ACL', 'SETUSER', 'default', '-zadd'))
      const refused = [1, 2].map(() => store.attempt(20_000, (r) => r.zadd('a', 1, 'b')))
      t.strictSame(await Promise.all(refused), [undefined, undefined])
      await until('down NOPERM zadd')
      t.equal(await store.attempt(20_000, (r) => r.ping()), undefined)
    },
  )

  await t.test('what never gets ready keeps it down, and does not hold its end up', async (t) => {
    const redis = await startRedis(t)
    const { until, hooks } = listen()
    const store = createSharedStore({
      ...{ redis: connect(redis.url), hooks, probeEveryMs: 20, preparedWithinMs: 50 },
    })
    store.beforeUp(() => new Promise(() => {}))
    await until('down not prepared in time')
    await store.close()
  })

  await t.test('that is lost while it is prepared is not up until it is back', async (t) => {
    const redis = await startRedis(t)
    const { told, until, hooks } = listen()
    const client = connect(redis.url)
    const store = createSharedStore({ redis: client, hooks, probeEveryMs: 20 })
    t.teardown(() => store.close())
    let tries = 0
    store.beforeUp(async () => {
      tries += 1
      if (tries > 1) return
      client.disconnect(true)
      await new Promise((resolve) => client.once('close', resolve))
    })
    await until('up')
    t.equal(tries, 2)
    t.strictSame(told, ['up'])
  })

  await t.test('an error of one command is that command’s alone', async (t) => {
    const { told, hooks } = listen()
    const store = await openStore(t, await startRedis(t), hooks)
    await store.redis.set('a', '1')
    t.equal(await store.attempt(20_000, (r) => r.hgetall('a')), undefined, 'WRONGTYPE')
    t.equal(await store.attempt(20_000, () => Promise.reject(new Error('x'))), undefined)
    store.strange('signal')
    t.strictSame(told, ['up', 'strange signal'])
  })

  await t.test('trouble without a code or a word of Redis is just trouble', async (t) => {
    const redis = await startRedis(t)
    const { until, hooks } = listen()
    const store = createSharedStore({
      ...{ redis: connect(redis.url), hooks, probeEveryMs: 20, refusedMs: 1 },
    })
    t.teardown(() => store.close())
    store.beforeUp(() => Promise.reject(new Error('x')))
    await until('down unreachable')
  })
})
