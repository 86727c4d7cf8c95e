/** Whether something befell a replica while it had something in hand. */
import t from 'tap'
import { type Harm, harmOf, type Kind } from '../../../src/dev/replicas/harm.js'

const done: readonly Harm[] = [
  { kind: 'frozen', replica: 1, from: 100, to: 200 },
  { kind: 'far', replica: 1, from: 300, to: 400 },
  { kind: 'cut off', replica: 2, from: 500, to: Infinity },
]
const look = (replicas: number[], from: number, to: number, kinds: Kind[]) =>
  harmOf(done, new Set(replicas), [from, to], kinds)

t.test('it counts when it is of the kind, befell one of them, and overlaps', async (t) => {
  t.equal(look([0, 1], 150, 160, ['frozen']), 'frozen')
  t.equal(
    look([1], 200, 300, ['cut off', 'far', 'frozen']),
    'far',
    'the first kind that is asked for',
  )
  t.equal(look([1], 201, 299, ['far', 'frozen']), undefined)
  t.equal(look([0, 2], 100, 200, ['frozen']), undefined)
  t.equal(look([1], 300, 400, ['frozen']), undefined)
  t.equal(look([2], 900, 901, ['cut off']), 'cut off', 'not over yet')
})
