/** Traders by name. */
import t from 'tap'
import { makeMember, makeUser, TRADERS } from '../../../src/dev/local-discord/users.js'

t.test('the two are known by their ids, anybody else has one name', async (t) => {
  const [mira, tom] = TRADERS
  t.match(makeUser(mira.id), { id: mira.id, global_name: 'Mira', username: 'mira.fx' })
  t.match(makeMember(tom.id), { user: { id: tom.id, global_name: 'Tom' } })
  t.match(makeUser('7'), { id: '7', username: 'zoe.trades' })
})
