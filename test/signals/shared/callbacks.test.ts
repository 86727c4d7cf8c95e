/** Open jobs in Redis: the contract, across replicas, and what is left of it without the store. */
import t, { type Test } from 'tap'
import type { RedisProcess } from '../../../src/dev/stage/redis-process.js'
import { createMemoryCallbacks } from '../../../src/signals/callback/memory-callbacks.js'
import { createSharedCallbacks } from '../../../src/signals/shared/callbacks.js'
import { connect } from '../../../src/state/redis/connection.js'
import { keys } from '../../../src/state/redis/keys.js'
import { createNews } from '../../../src/state/redis/news.js'
import { createSharedStore } from '../../../src/state/redis/store.js'
import { startRedis, withoutRedis } from '../../harness/redis.js'
import { callbacksContract, END, never } from '../callback/callbacks-contract.js'
import { KEY } from '../sample-signal.js'

async function replica(t: Test, redis: RedisProcess, lookEveryMs = 1_000_000) {
  const waiting: (() => void)[] = []
  const wake = () => {
    for (const go of waiting.splice(0)) go()
  }
  const store = createSharedStore({
    redis: connect(redis.url),
    probeEveryMs: 20,
    hooks: { onUp: wake, onDown: wake },
  })
  const news = createNews(store)
  const memory = createMemoryCallbacks()
  const callbacks = createSharedCallbacks({ store, news, memory, lookEveryMs })
  t.teardown(() => {
    news.close()
    return store.close()
  })
  await store.settled(20_000)
  const until = async (up: boolean) => {
    while (store.isUp() !== up) await new Promise<void>((resolve) => waiting.push(resolve))
  }
  return { callbacks, store, until }
}

t.test('open jobs in redis', { skip: withoutRedis() }, async (t) => {
  const redis = await startRedis(t, { persistent: true })

  await t.test('keep the contract', async (t) => {
    const { callbacks, store } = await replica(t, redis)
    await callbacksContract(t, () => callbacks)
    for (const key of [keys.callback('once'), keys.outcome('once')]) {
      const life = await store.redis.pttl(key)
      t.ok(life > 880_000 && life <= 900_000)
    }
  })

  await t.test('one ends on any replica and wakes the one that waits', async (t) => {
    const [one, other, third] = await Promise.all([1, 2, 3].map(() => replica(t, redis)))
    await one?.callbacks.open('across', KEY)
    t.strictSame(await other?.callbacks.find('across'), { key: KEY, ended: false })
    const waiting = one?.callbacks.wait('across', never)
    t.equal(await other?.callbacks.end('across', END), true)
    t.strictSame(await waiting, END)
    t.equal(await third?.callbacks.end('across', END), false)
    t.strictSame(await third?.callbacks.find('across'), { key: KEY, ended: true })
    t.strictSame(await third?.callbacks.open('across', KEY), END, 'after a takeover it is there')
  })

  await t.test('its end is found even when the news of it is lost', async (t) => {
    const one = await replica(t, redis, 20)
    await one.callbacks.open('quiet', KEY)
    const waiting = one.callbacks.wait('quiet', never)
    await redis.ask((r) => r.set(keys.outcome('quiet'), JSON.stringify(END)))
    t.strictSame(await waiting, END)
  })

  await t.test('without the store a replica ends its own and tells the others later', async (t) => {
    const [one, other] = [await replica(t, redis), await replica(t, redis)]
    await one.callbacks.open('before', KEY)
    await redis.stop()
    await Promise.all([one.until(false), other.until(false)])
    t.equal(await other.callbacks.find('before'), 'unknowable')
    t.equal(await other.callbacks.end('before', { code: 'SIGNAL_REFUSED' }), 'unknowable')
    t.strictSame(await one.callbacks.find('before'), { key: KEY, ended: false })
    t.equal(await one.callbacks.end('before', END), true)
    t.equal(await one.callbacks.end('before', END), false)
    await one.callbacks.open('during', KEY)
    const waiting = one.callbacks.wait('during', never)
    await redis.start()
    await Promise.all([one.until(true), other.until(true)])
    t.strictSame(await other.callbacks.find('before'), { key: KEY, ended: true })
    t.strictSame(await other.callbacks.find('during'), { key: KEY, ended: false })
    t.equal(await other.callbacks.end('during', END), true)
    t.strictSame(await waiting, END)
  })

  await t.test('one that ended elsewhere while this replica was cut off is heard of', async (t) => {
    const one = await replica(t, redis)
    await one.callbacks.open('cut', KEY)
    const waiting = one.callbacks.wait('cut', never)
    // Without a word to anybody: as if the news had been lost with the connection.
    await redis.ask((r) => r.set(keys.outcome('cut'), JSON.stringify(END)))
    await redis.stop()
    await one.until(false)
    await redis.start()
    t.strictSame(await waiting, END)
  })
})
