/** Values in the shared store: what was sealed here can be read, and nothing else. */
import t from 'tap'
import { FORMAT } from '../../../src/state/redis/keys.js'
import { seal, unseal } from '../../../src/state/redis/values.js'

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
  t.end()
})
