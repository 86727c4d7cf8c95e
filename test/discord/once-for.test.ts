/** Made once for each object, whatever it looks like. */
import t from 'tap'
import { onceFor } from '../../src/discord/once-for.js'

t.test('once for each object, not for each that looks alike', async (t) => {
  const asked: object[] = []
  const nameOf = onceFor((of: { name: string }) => {
    asked.push(of)
    return `${of.name} ${asked.length}`
  })
  const [one, other] = [{ name: 'a' }, { name: 'a' }]
  t.equal(nameOf(one), 'a 1')
  t.equal(nameOf(one), 'a 1')
  t.equal(nameOf(other), 'a 2')
  t.strictSame(asked, [one, other])
})
