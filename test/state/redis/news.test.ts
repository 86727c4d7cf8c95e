/** News between replicas: heard by all of one installation, and by nobody else. */
import t from 'tap'
import { connect } from '../../../src/state/redis/connection.js'
import { createNews } from '../../../src/state/redis/news.js'
import { createSharedStore } from '../../../src/state/redis/store.js'
import { startForgetfulProxy } from '../../harness/forgetful-proxy.js'
import { startRedis, withoutRedis } from '../../harness/redis.js'

t.test('news', { skip: withoutRedis() }, async (t) => {
  const redis = await startRedis(t)
  const replica = async (url: string) => {
    const store = createSharedStore({ redis: connect(url, 500), probeEveryMs: 20 })
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
    return { store, news, heard, next }
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

  await t.test('are heard again after a connection was lost without a word', async (t) => {
    const { port, forget } = await startForgetfulProxy(t, redis.port)
    const far = await replica(`redis://127.0.0.1:${port}`)
    const near = await replica(redis.url)
    forget()
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
