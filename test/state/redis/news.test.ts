/** News between replicas: heard by all of one installation, and by nobody else. */
import t from 'tap'
import { connect } from '../../../src/state/redis/connection.js'
import { channelOf, FORMAT } from '../../../src/state/redis/keys.js'
import { createNews } from '../../../src/state/redis/news.js'
import { createSharedStore, type StoreHooks } from '../../../src/state/redis/store.js'
import { seal } from '../../../src/state/redis/values.js'
import { eventually } from '../../harness/eventually.js'
import { startForgetfulProxy } from '../../harness/forgetful-proxy.js'
import { startRedis, withoutRedis } from '../../harness/redis.js'

t.test('news', { skip: withoutRedis() }, async (t) => {
  const redis = await startRedis(t)
  const replica = async (url: string, hooks: StoreHooks = {}) => {
    const strange: string[] = []
    const store = createSharedStore({
      redis: connect(url, 500),
      probeEveryMs: 20,
      refusedMs: 50,
      hooks: { onStrange: (kind) => strange.push(kind), ...hooks },
    })
    const news = createNews(store, { askEveryMs: 20, silenceMs: 500 })
    t.teardown(() => {
      news.close()
      return store.close()
    })
    const heard: unknown[] = []
    const waiting: (() => void)[] = []
    news.hear('topic', (message) => {
      heard.push(message)
      for (const go of waiting.splice(0)) go()
    })
    const next = () => new Promise<void>((resolve) => waiting.push(resolve))
    await store.settled(20_000)
    return { store, news, heard, next, strange }
  }

  await t.test('of one database are not heard in another', async (t) => {
    const none = await replica(redis.url)
    const zero = await replica(`${redis.url}/0`)
    const one = await replica(`${redis.url}/1`)
    const heard = [none.next(), zero.next(), one.next()]
    none.news.tell('topic', 'in the first')
    // What was sent before has been passed on.
    await none.store.redis.ping()
    one.news.tell('topic', 'in the second')
    await Promise.all(heard)
    t.strictSame(none.heard, ['in the first'])
    t.strictSame(zero.heard, ['in the first'])
    t.strictSame(one.heard, ['in the second'])
  })

  await t.test('that nobody can read are counted, and end nobody', async (t) => {
    const { news, store, heard, next, strange } = await replica(redis.url)
    news.hear('fragile', () => {
      throw new TypeError('strange')
    })
    const all = [
      ...['hello', '', 'null', '7', '[]', '{}', '{"topic":"topic","message":"of no version"}'],
      JSON.stringify({ v: FORMAT + 1, topic: 'topic', message: 'of the next version' }),
      ...[{}, { topic: 'unknown' }, { topic: 5 }, { topic: 'fragile' }].map(seal),
      seal({ topic: 'topic', message: 'x'.repeat(10 * 1024 * 1024) }),
      Buffer.from([0xff, 0x00, 0xfe, 0x7b]),
    ]
    await redis.ask(async (r) => {
      for (const text of all) await r.publish(channelOf(0), text)
    })
    const last = next()
    news.tell('topic', 'still there')
    await last
    t.strictSame(heard, ['still there'])
    t.strictSame(
      strange,
      all.map(() => 'news'),
    )
    t.equal(store.isUp(), true)
  })

  await t.test('that may not be told or heard keep the store away, and say so', async (t) => {
    const guarded = await startRedis(t, { password: 'secret' })
    for (const channels of ['&other', '&signalbox:none']) {
      await guarded.ask((r) =>
        r.call('ACL', ['SETUSER', 'user', 'on', '>pass', '+@all', '~*', 'resetchannels', channels]),
      )
      const url = `redis://user:pass@127.0.0.1:${guarded.port}`
      const seen = new Promise<string>((resolve) => {
        const hooks = { onDown: resolve }
        const store = createSharedStore({ redis: connect(url, 500), probeEveryMs: 20, hooks })
        const news = createNews(store)
        t.teardown(() => {
          news.close()
          return store.close()
        })
      })
      t.equal(await seen, 'NOPERM')
    }
  })

  await t.test(
    'whose right is taken away while they are heard end nobody, and come back',
    async (t) => {
      const guarded = await startRedis(t)
      const user = (...rules: string[]) =>
        guarded.ask((r) => r.call('ACL', ['SETUSER', 'user', 'on', '>p', '+@all', '~*', ...rules]))
      const losses = [
        ['resetchannels', '&*'],
        ['-subscribe', '+subscribe'],
      ] as const
      for (const [taken, given] of losses) {
        await user('allchannels')
        const told: string[] = []
        const url = `redis://user:p@127.0.0.1:${guarded.port}`
        const { news, store, heard, next } = await replica(url, {
          onDown: (reason) => told.push(reason),
        })
        // Who listens where it may not any more is cut off by Redis itself.
        await user(taken)
        await guarded.ask((r) => r.call('CLIENT', 'KILL', 'TYPE', 'pubsub'))
        await eventually('an absence', async () => (store.isUp() ? undefined : true))
        await user(given)
        await eventually('an end of it', async () => (store.isUp() ? true : undefined))
        const last = next()
        news.tell('topic', 'again')
        await last
        t.strictSame(heard, ['again'])
        t.strictSame(told, ['NOPERM'])
      }
    },
  )

  await t.test('are heard again after a connection was lost without a word', async (t) => {
    const proxy = await startForgetfulProxy(t, redis.port)
    const far = await replica(`redis://127.0.0.1:${proxy.port}`)
    const near = await replica(redis.url)
    proxy.forget()
    let isHeard = false
    const heard = far.next().then(() => {
      isHeard = true
    })
    while (!isHeard) {
      near.news.tell('topic', 'again')
      await near.store.redis.ping()
    }
    await heard
    t.equal(far.heard[0], 'again')
  })
})
