/** A waiter may leave; the work goes on. */
import { getEventListeners } from 'node:events'
import t from 'tap'
import { unlessAborted } from '../../src/signals/unless-aborted.js'

t.test('without a signal, or one that stays quiet, the work decides', async (t) => {
  const { signal } = new AbortController()
  const own = new Error('own')
  for (const abort of [undefined, signal]) {
    t.equal(await unlessAborted(abort, async () => 7), 7)
    await t.rejects(
      unlessAborted(abort, () => Promise.reject(own)),
      own,
    )
  }
})

t.test('a waiter leaves at once, and what the work then does is heard by nobody', async (t) => {
  const controller = new AbortController()
  let end = (_error: Error) => {}
  const work = new Promise<never>((_resolve, reject) => {
    end = reject
  })
  const waiting = unlessAborted(controller.signal, () => work)
  controller.abort()
  await t.rejects(waiting, { code: 'SIGNAL_ABORTED' })
  end(new Error('late'))
  await t.rejects(work, { message: 'late' })
})

t.test('one who has already left begins nothing', async (t) => {
  const work = async () => t.fail('begun')
  await t.rejects(unlessAborted(AbortSignal.abort(), work), { code: 'SIGNAL_ABORTED' })
})

t.test('nothing is left listening, however the work ended', async (t) => {
  const { signal } = new AbortController()
  await unlessAborted(signal, async () => 7)
  await t.rejects(unlessAborted(signal, () => Promise.reject(new Error('own'))))
  t.strictSame(getEventListeners(signal, 'abort'), [])
})
