/** Discord timestamps. */
import t from 'tap'
import { timestamp } from '../../src/messages/timestamp.js'

t.test('an instant is written in whole seconds, in the style asked for', async (t) => {
  t.equal(timestamp(1_700_000_000_999, 'f'), '<t:1700000000:f>')
  t.equal(timestamp(1_700_000_000_000, 'R'), '<t:1700000000:R>')
})
