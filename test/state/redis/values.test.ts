/** Values in the shared store: what was sealed here can be read, and nothing else. */
import t from 'tap'
import { FORMAT } from '../../../src/state/redis/keys.js'
import { readValue, seal, unseal } from '../../../src/state/redis/values.js'
import { startRedis, withoutRedis } from '../../harness/redis.js'

const nameOf = ({ name }: Readonly<Record<string, unknown>>) =>
  typeof name === 'string' ? name : undefined

t.test('what was sealed is read', (t) => {
  t.equal(unseal(seal({ name: 'a' }), nameOf), 'a')
  t.match(seal({ name: 'a' }), new RegExp(`^{"v":${FORMAT},`))
  t.end()
})

t.test('anything else is nothing, and throws nothing', (t) => {
  for (const text of ['', 'hello', 'null', '1', '"text"', '[]', '{}', '{"name":"a"}'])
    t.equal(unseal(text, nameOf), undefined, text)
  t.equal(unseal(JSON.stringify({ v: FORMAT + 1, name: 'a' }), nameOf), undefined, 'a newer one')
  t.equal(unseal(seal({ name: 1 }), nameOf), undefined, 'a strange member')
  const fails = () => {
    throw new TypeError('a strange shape')
  }
  t.equal(unseal(seal({}), fails), undefined)
  t.equal(unseal(seal({ name: 'a'.repeat(1024 * 1024) }), nameOf), undefined, 'far too long')
  t.end()
})

t.test('what stands in the store', { skip: withoutRedis() }, async (t) => {
  const redis = await startRedis(t)
  await redis.ask(async (r) => {
    let strange = 0
    const read = () => readValue(r, 'key', nameOf, () => strange++)
    t.equal(await read(), undefined, 'nothing')
    await r.set('key', seal({ name: 'a' }))
    t.equal(await read(), 'a')
    t.equal(strange, 0)
    await r.set('key', Buffer.from([0xff, 0x00, 0xfe]))
    t.equal(await read(), undefined)
    await r.del('key')
    await r.lpush('key', 'a list')
    t.equal(await read(), undefined)
    t.equal(strange, 2)
    await t.rejects(readValue({ get: () => Promise.reject(new Error('away')) }, '', nameOf, t.fail))
  })
})
