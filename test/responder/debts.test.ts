/** What the store still has to forget: at once, or when it is back. */
import t from 'tap'
import { createDebts } from '../../src/responder/debts.js'

/** A store that a test takes away, and a queue that writes down what was removed from it. */
function start() {
  const state = { up: true, queue: true }
  const removed: string[] = []
  const debts = createDebts({
    store: {
      isUp: () => state.up,
      attempt: async (_within, work) => (state.up ? work({} as never) : undefined),
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
