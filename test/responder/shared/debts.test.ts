/** What the store still has to forget: at once, or when it is back. */
import t from 'tap'
import { createDebts } from '../../../src/responder/shared/debts.js'

/** A store that a test takes away, and a queue that writes down what was removed from it. */
function start() {
  const state = { up: true, queue: true, answers: true }
  const removed: string[] = []
  const debts = createDebts({
    store: {
      isUp: () => state.up,
      attempt: async (_within, work) => (state.up && state.answers ? work({} as never) : undefined),
    },
    queue: () =>
      state.queue
        ? {
            async remove(interactionId, doubtful) {
              if (!state.up) throw new Error('away')
              removed.push(`${interactionId} ${doubtful}`)
            },
          }
        : undefined,
  })
  return { state, removed, debts }
}

t.test('a store that is up forgets at once, and only once', async (t) => {
  const { removed, debts } = start()
  debts.add('1', false)
  debts.add('2', true)
  await debts.settled()
  await debts.payAll()
  t.strictSame(removed, ['1 false', '2 true'])
})

t.test('one that was away is told when it comes back, all of them doubtful', async (t) => {
  const { state, removed, debts } = start()
  state.up = false
  debts.add('1', false)
  state.up = true
  debts.add('2', false)
  state.up = false
  await debts.settled()
  await t.rejects(debts.payAll(), { message: 'away' })
  state.up = true
  await debts.payAll()
  await debts.payAll()
  t.strictSame(removed, ['2 false', '1 true'])
})

t.test('where there was never a store there is nothing to forget', async (t) => {
  const { state, removed, debts } = start()
  state.queue = false
  debts.add('1', false)
  await debts.settled()
  await debts.payAll()
  t.strictSame(removed, [])
})

t.test(
  'a store that did not answer is told again, with the mark, until it has answered',
  async (t) => {
    const { state, removed, debts } = start()
    state.answers = false
    debts.add('1', false)
    await debts.settled()
    await debts.retry()
    t.strictSame(removed, [])
    state.answers = true
    debts.add('2', false)
    await debts.retry()
    t.strictSame(removed, ['2 false', '1 true'], 'what is under way is not told twice')
    await debts.retry()
    t.equal(removed.length, 2)
  },
)

t.test('what it did not answer to is told a few at a time', async (t) => {
  const { state, removed, debts } = start()
  state.answers = false
  for (let n = 0; n < 40; n++) debts.add(`${n}`, true)
  await debts.settled()
  state.answers = true
  await debts.retry()
  t.equal(removed.length, 32)
  await debts.retry()
  t.equal(removed.length, 40)
})
