/** An interaction's age, on the clock that is given. */
import t from 'tap'
import { ageOf } from '../../src/responder/age.js'

const ID = '175928847299117063'
const BORN = Date.parse('2016-04-30T11:18:25.796Z')

t.test('it is the time since the id was made', async (t) => {
  t.equal(ageOf(ID, BORN), 0)
  t.equal(ageOf(ID, BORN + 2800), 2800)
})

t.test('what seems to come from the future is new', async (t) => {
  t.equal(ageOf(ID, BORN - 5000), 0)
})

t.test('of several clocks the one counts that makes it the youngest', async (t) => {
  t.equal(ageOf(ID, BORN + 600_000, BORN + 2800), 2800)
  t.equal(ageOf(ID, BORN + 2800, BORN - 600_000), 0)
})
