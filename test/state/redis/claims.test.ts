/** Claims in Redis: the contract, across replicas, and what a slow or absent store leaves of it. */
import t from 'tap'
import { createMemoryClaims } from '../../../src/state/memory-claims.js'
import { createSharedClaims } from '../../../src/state/redis/claims.js'
import { keys } from '../../../src/state/redis/keys.js'
import type { SharedStore } from '../../../src/state/redis/store.js'
import { openStore, startRedis, withoutRedis } from '../../harness/redis.js'
import { claimsContract, never, type Reply, reply } from '../claims-contract.js'

t.test('claims in memory keep the contract', (t) =>
  claimsContract(t, () => createMemoryClaims<Reply>()),
)

t.test('claims in redis', { skip: withoutRedis() }, async (t) => {
  const redis = await startRedis(t)
  const store = await openStore(t, redis)
  const replica = (onFallback = () => {}, over: SharedStore = store, withinMs = 20_000) =>
    createSharedClaims<Reply>({ store: over, memory: createMemoryClaims(), withinMs, onFallback })

  await t.test('keep the contract', async (t) => {
    await claimsContract(t, () => {
      void store.redis.flushall()
      return replica()
    })
  })

  await t.test('keep it across replicas', async (t) => {
    const replicas = [replica(), replica(), replica()]
    const all = await Promise.all(
      replicas.map((claims, n) => claims.claim('across', () => reply(`{"n":${n}}`))),
    )
    t.equal(all.filter(({ first }) => first).length, 1)
    t.equal(new Set(all.map(({ reply }) => reply.body)).size, 1)
    const again = await Promise.all(replicas.map((claims) => claims.claim('across', never)))
    t.strictSame(
      again.map(({ first, reply }) => [first, reply.body]),
      all.map(({ reply }) => [false, reply.body]),
      'its own memory knows the reply that counts',
    )
  })

  await t.test('last 15 minutes', async (t) => {
    await replica().claim('life', () => reply('{}'))
    const left = await store.redis.pttl(keys.claim('life'))
    t.ok(left > 890_000 && left <= 900_000)
  })

  await t.test('are unconfirmed until the first one says that its promise is safe', async (t) => {
    const [first, second, third] = [replica(), replica(), replica()]
    const { confirm } = await first.claim('safe', () => reply('{"type":5}'))
    t.match(await second.claim('safe', () => reply('{}')), {
      first: false,
      reply: reply('{"type":5}'),
      unconfirmed: true,
    })
    confirm?.()
    // What was sent before has been done.
    await store.redis.ping()
    t.match(await third.claim('safe', () => reply('{}')), {
      first: false,
      reply: reply('{"type":5}'),
      unconfirmed: false,
    })
    const left = await store.redis.pttl(keys.claim('safe'))
    t.ok(left > 890_000 && left <= 900_000)
    await store.redis.del(keys.claim('safe'))
    confirm?.()
    t.equal(await store.redis.exists(keys.claim('safe')), 0, 'what has gone does not come back')
  })

  await t.test('an answer lost on the way does not make the first one a duplicate', async (t) => {
    const claims = replica()
    await claims.claim('own', () => reply('{"type":5}'))
    const stored = await store.redis.get(keys.claim('own'))
    const echo: SharedStore = { ...store, attempt: async () => stored as never }
    // The same owner asks again, as after a command that had been carried out without an answer.
    const owner = String(stored).split(' ')[0] as string
    const again = createSharedClaims<Reply>({
      store: echo,
      memory: createMemoryClaims(),
      withinMs: 1,
      owner,
    })
    t.equal((await again.claim('own', () => reply('{"type":5}'))).first, true)
  })

  await t.test(
    'a store without an answer costs the time it was given, and a fallback',
    async (t) => {
      let fallbacks = 0
      const mute: SharedStore = { ...store, attempt: async () => undefined }
      const claims = replica(() => fallbacks++, mute, 1)
      t.equal((await claims.claim('mute', () => reply('{}'))).first, true)
      t.equal((await claims.claim('mute', never)).first, false, 'by its own memory')
      t.equal(fallbacks, 1)
      const own = await claims.claim('mute too', () => reply('{}'))
      t.equal(own.confirm, undefined, 'nobody else can see it')
    },
  )

  await t.test('without a store the replica claims at once in its own memory', async (t) => {
    let fallbacks = 0
    const claims = replica(() => fallbacks++, { ...store, isUp: () => false })
    const claimed = claims.claim('alone', () => reply('{}'))
    t.notOk(claimed instanceof Promise)
    t.equal(fallbacks, 1)
  })
})
