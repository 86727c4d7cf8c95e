/** The shared store seen from one replica: there, slow, frozen, gone, full, and back again. */
import t from 'tap'
import { freePort } from '../../../src/dev/stage/redis-process.js'
import { connect } from '../../../src/state/redis/connection.js'
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
    hooks: { onUp: () => tell('up'), onDown: (why: string) => tell(`down ${why}`) },
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

  await t.test('that is frozen is not waited for any more after three slow answers', async (t) => {
    const redis = await startRedis(t)
    const { until, hooks } = listen()
    const store = await openStore(t, redis, hooks)
    redis.freeze()
    const asked = Array.from({ length: 3 }, () => store.attempt(5, (r) => r.get('a')))
    t.strictSame(await Promise.all(asked), [undefined, undefined, undefined])
    await until('down slow')
    t.equal(store.isUp(), false)
    redis.thaw()
    await until('up', 2)
    t.equal(await store.attempt(20_000, (r) => r.get('a')), null)
  })

  await t.test('is found again where a connection was lost without a word', async (t) => {
    const redis = await startRedis(t)
    const { port, forget } = await startForgetfulProxy(t, redis.port)
    const { until, hooks } = listen()
    const store = createSharedStore({
      redis: connect(`redis://127.0.0.1:${port}`, 500),
      hooks,
      probeEveryMs: 20,
    })
    t.teardown(() => store.close())
    await until('up')
    forget()
    const asked = Array.from({ length: 3 }, () => store.attempt(5, (r) => r.get('a')))
    await Promise.all(asked)
    await until('down slow')
    await until('up', 2)
    t.equal(await store.attempt(20_000, (r) => r.get('a')), null)
  })

  await t.test('a slow answer now and then changes nothing', async (t) => {
    const store = await openStore(t, await startRedis(t))
    for (let times = 0; times < 5; times++) {
      t.equal(await store.attempt(1, () => new Promise(() => {})), undefined)
      t.equal(await store.attempt(20_000, (r) => r.ping()), 'PONG')
    }
    t.equal(store.isUp(), true)
  })

  await t.test('that cannot be written to is down, and says why without a value', async (t) => {
    const redis = await startRedis(t, { args: ['--maxmemory', '1'] })
    const { until, hooks } = listen()
    const store = createSharedStore({ redis: connect(redis.url), hooks, probeEveryMs: 20 })
    t.teardown(() => store.close())
    await until('down OOM')
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
      redis: connect(redis.url),
      hooks,
      probeEveryMs: 20,
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

  await t.test('that does not answer the first look is down', async (t) => {
    const redis = await startRedis(t)
    const { until, hooks } = listen()
    const client = connect(redis.url)
    await new Promise<void>((resolve) => client.once('ready', resolve))
    redis.freeze()
    const store = createSharedStore({ redis: client, hooks, probeEveryMs: 20 })
    t.teardown(() => store.close())
    await until('down slow')
    t.strictSame(store.state(), { state: 'down', reason: 'slow' })
    redis.thaw()
    await until('up')
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
    t.strictSame(told, ['down closed', 'up'])
  })

  await t.test('an error without a code or a word of Redis is just trouble', async (t) => {
    const { told, hooks } = listen()
    const store = await openStore(t, await startRedis(t), hooks)
    t.equal(await store.attempt(20_000, () => Promise.reject(new Error('x'))), undefined)
    t.equal(told.at(-1), 'down unreachable')
  })
})
