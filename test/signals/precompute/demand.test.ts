/** Keys become hot by being asked for, and cool by not being. */
import t from 'tap'
import { createDemand } from '../../../src/signals/precompute/demand.js'

const A = { pair: 'EUR/USD', timeframe: '4h' }
const B = { pair: 'EUR/USD', timeframe: '1h' }
const C = { pair: 'GBP/USD', timeframe: '4h' }

t.test('a key asked for often enough is hot, the most wanted first', async (t) => {
  const { note, turn } = createDemand()
  for (const key of [A, B, B, B, C, C, C, C]) note({ ...key })
  t.strictSame(turn(), [C, B])
})

t.test('demand may gather over turns', async (t) => {
  const { note, turn } = createDemand()
  for (const key of [A, A]) note(key)
  t.strictSame(turn(), [])
  for (const key of [A, A]) note(key)
  t.strictSame(turn(), [A])
})

t.test(
  'a hot key stays while it is asked for now and then, and leaves when it cools',
  async (t) => {
    const { note, turn } = createDemand()
    for (const key of [A, A, A, A]) note(key)
    t.strictSame(turn(), [A])
    t.strictSame(turn(), [A], 'two are left of four')
    note(A)
    t.strictSame(turn(), [A], 'one is left of four, and one more')
    t.strictSame(turn(), [A])
    t.strictSame(turn(), [])
    note(A)
    t.strictSame(turn(), [], 'once cooled, it has to join anew')
  },
)

t.test('hot keys are bounded, and the more wanted push out the less', async (t) => {
  const { note, turn } = createDemand({ max: 1, joinAt: 1 })
  for (const key of [A, A]) note(key)
  t.strictSame(turn(), [A])
  for (const key of [B, B, B]) note(key)
  t.strictSame(turn(), [B])
})

t.test('counted keys are bounded: a flood of others changes nothing', async (t) => {
  const { note, turn } = createDemand({ maxCounted: 1 })
  note(A)
  for (const key of [B, B, B, B]) note(key)
  for (const key of [A, A]) note(key)
  t.strictSame(turn(), [A])
})
