/** Listening to abort signals leaves nothing behind. */
import { getEventListeners } from 'node:events'
import t from 'tap'
import { onAbort } from '../../src/signals/on-abort.js'

t.test('any of the signals calls, until listening ends', async (t) => {
  const [one, other] = [new AbortController(), new AbortController()]
  let called = 0
  const stop = onAbort([one.signal, undefined, other.signal], () => called++)
  t.equal(called, 0)
  other.abort()
  t.equal(called, 1)
  stop()
  one.abort()
  t.equal(called, 1)
  t.strictSame(getEventListeners(one.signal, 'abort'), [])
})

t.test('a signal that is already aborted calls at once', async (t) => {
  let called = 0
  onAbort([AbortSignal.abort()], () => called++)
  t.equal(called, 1)
})

t.test(
  'many on one signal are one listener, each told once, whoever leaves or joins meanwhile',
  async (t) => {
    const controller = new AbortController()
    const { signal } = controller
    const told: string[] = []
    const leave = ['a', 'b', 'c', 'd'].map((name) => onAbort([signal], () => told.push(name)))
    t.equal(getEventListeners(signal, 'abort').length, 1)
    leave[1]?.()
    const last = onAbort([signal], () => {
      told.push('e')
      last()
      onAbort([signal], () => told.push('f'))
    })
    controller.abort()
    t.strictSame(told, ['a', 'c', 'd', 'e', 'f'])
    for (const stop of leave) stop()
    t.strictSame(getEventListeners(signal, 'abort'), [])
  },
)
