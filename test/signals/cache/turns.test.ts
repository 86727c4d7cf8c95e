/** Many at once go on a few in each turn of the event loop. */
import t from 'tap'
import { createTurns } from '../../../src/signals/cache/turns.js'

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve))

t.test('a few at a time, in order, with other work in between', async (t) => {
  const turns = createTurns(2)
  const done: string[] = []
  async function work(name: string) {
    await turns.take()
    done.push(name)
  }
  const all = Promise.all(['a', 'b', 'c', 'd', 'e'].map(work))
  const seen: string[] = []
  for (let turn = 0; turn < 3; turn++) {
    await nextTurn()
    seen.push(done.join(''))
  }
  // `c` and `d` were let go at the very start of the first turn.
  t.strictSame(seen, ['abcd', 'abcde', 'abcde'])
  await all
})

t.test('who comes to a queue waits behind it', async (t) => {
  const turns = createTurns(1)
  t.equal(turns.take(), undefined)
  const second = turns.take()
  t.ok(second)
  const third = turns.take()
  const order: number[] = []
  void second?.then(() => order.push(2))
  await third
  order.push(3)
  t.strictSame(order, [2, 3])
})

t.test('after a pause everybody goes on at once again', async (t) => {
  const turns = createTurns(1)
  t.equal(turns.take(), undefined)
  await nextTurn()
  await nextTurn()
  t.equal(turns.take(), undefined)
})
