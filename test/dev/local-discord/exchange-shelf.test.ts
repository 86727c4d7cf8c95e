/** Memory of exchanges: the open ones all, the ended ones bounded. */
import t from 'tap'
import type { Exchange } from '../../../src/dev/local-discord/exchange.js'
import { ExchangeShelf } from '../../../src/dev/local-discord/exchange-shelf.js'

const fake = (n: number) => ({ id: `id${n}`, token: `token${n}` }) as Exchange

t.test('open ones are all kept, and of the ended ones the last', async (t) => {
  const shelf = new ExchangeShelf(2)
  const all = [1, 2, 3, 4].map(fake)
  for (const exchange of all) shelf.add(exchange)
  for (const exchange of all.slice(0, 3)) shelf.retire(exchange)
  t.same(
    shelf.all().map(({ id }) => id),
    ['id2', 'id3', 'id4'],
  )
  t.equal(shelf.byId('id1'), undefined)
  t.equal(shelf.byToken('token1'), undefined)
  t.equal(shelf.byToken('token4'), all[3])
})

t.test('quiet ones push out only their like, and all that ended can be forgotten', async (t) => {
  const shelf = new ExchangeShelf(1)
  const quiet = [1, 2].map((n) => ({ ...fake(n), quiet: true }) as Exchange)
  const all = [fake(3), ...quiet, fake(4)]
  for (const exchange of all) shelf.add(exchange)
  for (const exchange of all.slice(0, 3)) shelf.retire(exchange)
  const ids = () => shelf.all().map(({ id }) => id)
  t.same(ids(), ['id3', 'id2', 'id4'])
  shelf.forgetEnded()
  t.same(ids(), ['id4'], 'what is open stays')
  t.equal(shelf.byToken('token3'), undefined)
})
