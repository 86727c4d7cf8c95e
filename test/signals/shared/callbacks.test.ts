/** Open jobs in Redis: the contract, across replicas, and what is left of it without the store. */
import t, { type Test } from 'tap'
import type { RedisProcess } from '../../../src/dev/stage/redis-process.js'
import { createMemoryCallbacks } from '../../../src/signals/callback/memory-callbacks.js'
import { createSharedCallbacks } from '../../../src/signals/shared/callbacks.js'
import { connect } from '../../../src/state/redis/connection.js'
import { FORMAT, keys } from '../../../src/state/redis/keys.js'
import { createNews } from '../../../src/state/redis/news.js'
import { createSharedStore } from '../../../src/state/redis/store.js'
import { seal } from '../../../src/state/redis/values.js'
import { startRedis, withoutRedis } from '../../harness/redis.js'
import { callbacksContract, END, never } from '../callback/callbacks-contract.js'
import { KEY, sampleSignal } from '../sample-signal.js'

async function replica(
  t: Test,
  redis: RedisProcess,
  { lookEveryMs = 1_000_000, mostUntold = 100 } = {},
) {
  const strange: string[] = []
  const waiting: (() => void)[] = []
  const wake = () => {
    for (const go of waiting.splice(0)) go()
  }
  const store = createSharedStore({
    redis: connect(redis.url),
    probeEveryMs: 20,
    hooks: { onUp: wake, onDown: wake, onStrange: (kind) => strange.push(kind) },
  })
  const news = createNews(store)
  const memory = createMemoryCallbacks()
  const callbacks = createSharedCallbacks({ store, news, memory, lookEveryMs, mostUntold })
  t.teardown(() => {
    news.close()
    return store.close()
  })
  await store.settled(20_000)
  const until = async (up: boolean) => {
    while (store.isUp() !== up) await new Promise<void>((resolve) => waiting.push(resolve))
  }
  const untilEnded = async (id: string) => {
    const isEnded = async () => {
      const found = await callbacks.find(id)
      return typeof found !== 'string' && found.ended
    }
    while (!(await isEnded()));
  }
  return { callbacks, store, news, memory, until, untilEnded, strange }
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
    const one = await replica(t, redis, { lookEveryMs: 20 })
    await one.callbacks.open('quiet', KEY)
    const waiting = one.callbacks.wait('quiet', never)
    await redis.ask((r) => r.set(keys.outcome('quiet'), seal({ end: END })))
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
    await other.untilEnded('before')
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
    await redis.ask((r) => r.set(keys.outcome('cut'), seal({ end: END })))
    await redis.stop()
    await one.until(false)
    await redis.start()
    t.strictSame(await waiting, END)
  })

  await t.test('so many ends are remembered for the others, the latest', async (t) => {
    const one = await replica(t, redis, { mostUntold: 2 })
    const other = await replica(t, redis)
    for (const id of ['u1', 'u2', 'u3']) await one.callbacks.open(id, KEY)
    await redis.stop()
    await Promise.all([one.until(false), other.until(false)])
    for (const id of ['u1', 'u2', 'u3']) t.equal(await one.callbacks.end(id, END), true)
    await redis.start()
    await other.until(true)
    await Promise.all(['u2', 'u3'].map(other.untilEnded))
    t.strictSame(await other.callbacks.find('u1'), { key: KEY, ended: false })
  })

  await t.test(
    'one that the store has forgotten is open again while it is waited for',
    async (t) => {
      const one = await replica(t, redis, { lookEveryMs: 20 })
      const other = await replica(t, redis)
      await one.callbacks.open('kept', KEY)
      const waiting = one.callbacks.wait('kept', never)
      await redis.ask((r) => r.flushall())
      while ((await other.callbacks.find('kept')) === 'unknown');
      t.equal(await other.callbacks.end('kept', END), true)
      t.strictSame(await waiting, END)
    },
  )

  const STRANGE = [
    'hello',
    'null',
    seal({}),
    seal({ end: 'x' }),
    seal({ end: { code: 'NO_CODE' } }),
    seal({ end: { signal: sampleSignal({ confidence: 5 }) } }),
    JSON.stringify({ v: FORMAT + 1, end: END }),
  ]

  await t.test('an end that nobody can read is counted, and the next one counts', async (t) => {
    const one = await replica(t, redis, { lookEveryMs: 20 })
    const other = await replica(t, redis)
    for (const [at, text] of STRANGE.entries()) {
      const id = `strange-${at}`
      await redis.ask((r) => r.set(keys.outcome(id), text))
      t.equal(await one.callbacks.open(id, KEY), undefined)
      const waiting = one.callbacks.wait(id, never)
      t.strictSame(await other.callbacks.find(id), { key: KEY, ended: false })
      t.equal(await other.callbacks.end(id, END), true)
      t.strictSame(await waiting, END)
      t.equal(await other.callbacks.end(id, { code: 'SIGNAL_REFUSED' }), false)
    }
    t.ok(one.strange.length >= STRANGE.length)
    t.strictSame([...new Set([...one.strange, ...other.strange])], ['callback'])
    t.equal(one.store.isUp() && other.store.isUp(), true)
  })

  await t.test("another key's signal is no end of a job", async (t) => {
    const one = await replica(t, redis)
    const end = { signal: sampleSignal({ pair: 'USD/CHF' }) }
    await redis.ask((r) => r.set(keys.outcome('mixed'), seal({ end })))
    t.equal(await one.callbacks.open('mixed', KEY), undefined)
    t.strictSame(one.strange, ['callback'])
  })

  await t.test('keys of another type are passed over, and made anew', async (t) => {
    const one = await replica(t, redis)
    const other = await replica(t, redis)
    await redis.ask(async (r) => {
      await r.lpush(keys.callback('typed'), 'a list')
      await r.lpush(keys.outcome('typed'), 'a list')
      await r.set(keys.callback('garbled'), seal({ key: 'EUR/USD@4h' }))
    })
    t.equal(await other.callbacks.find('typed'), 'unknown')
    t.equal(await other.callbacks.find('garbled'), 'unknown')
    t.strictSame(other.strange, ['callback'])
    t.equal(await one.callbacks.open('typed', KEY), undefined)
    t.strictSame(await other.callbacks.find('typed'), { key: KEY, ended: false })
    t.equal(await one.callbacks.end('typed', END), true)
    t.strictSame(await other.callbacks.find('typed'), { key: KEY, ended: true })
    t.equal(one.store.isUp() && other.store.isUp(), true)
  })

  await t.test('news of an end that name no job are counted', async (t) => {
    const one = await replica(t, redis)
    await one.callbacks.open('named', KEY)
    const waiting = one.callbacks.wait('named', never)
    one.news.tell('callback-ended', { id: 'named' })
    one.news.tell('callback-ended', 'nobody knows it')
    await redis.ask((r) => r.set(keys.outcome('named'), seal({ end: END })))
    one.news.tell('callback-ended', 'named')
    t.strictSame(await waiting, END)
    t.strictSame(one.strange, ['news'])
  })
})
