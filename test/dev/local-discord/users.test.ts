/** Traders by name. */
import t from 'tap'
import { makeMember, makeUser, senderId, TRADERS } from '../../../src/dev/local-discord/users.js'

t.test('the two are known by their ids, anybody else has one name', async (t) => {
  const [mira, tom] = TRADERS
  t.match(makeUser(mira.id), { id: mira.id, global_name: 'Mira', username: 'mira.fx' })
  t.match(makeMember(tom.id), { user: { id: tom.id, global_name: 'Tom' } })
  t.match(makeUser('7'), { id: '7', username: 'zoe.trades' })
})

t.test('whoever sent an interaction stands in a member, or beside the data', async (t) => {
  const body = (from: object) => ({ body: Buffer.from(JSON.stringify(from)) })
  t.equal(senderId(body({ member: { user: { id: '1' } } })), '1')
  t.equal(senderId(body({ user: { id: '2' } })), '2')
})
