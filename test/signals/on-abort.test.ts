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
