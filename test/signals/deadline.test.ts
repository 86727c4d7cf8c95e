/** One time limit around work. */
import { once } from 'node:events'
import t from 'tap'
import { SignalboxError } from '../../src/errors.js'
import { withDeadline } from '../../src/signals/deadline.js'

/** Work that ends only by its signal, with an error of its own. */
async function untilAborted(signal: AbortSignal): Promise<never> {
  await once(signal, 'abort')
  throw new Error('cut off')
}

t.test('work that ends in time keeps its result and its error', async (t) => {
  const limits = { timeoutMs: 60_000, aborts: [undefined] }
  t.equal(await withDeadline(limits, async () => 7), 7)
  const own = new SignalboxError('SIGNAL_NOT_FOUND', 'none')
  await t.rejects(
    withDeadline(limits, async () => {
      throw own
    }),
    own,
  )
})

t.test('work that takes too long ends as a timeout', async (t) => {
  await t.rejects(withDeadline({ timeoutMs: 5, aborts: [] }, untilAborted), {
    code: 'SIGNAL_TIMEOUT',
    message: 'signal backend did not answer within 5 ms',
  })
})

t.test('each of several signals ends the work as aborted', async (t) => {
  for (const index of [0, 1]) {
    const controllers = [new AbortController(), new AbortController()]
    const aborts = controllers.map(({ signal }) => signal)
    const ended = withDeadline({ timeoutMs: 60_000, aborts }, untilAborted)
    controllers[index]?.abort()
    await t.rejects(ended, { code: 'SIGNAL_ABORTED' })
  }
})

t.test('work is not even begun when it is already unwanted', async (t) => {
  const aborts = [AbortSignal.abort()]
  const work = async () => t.fail('begun')
  await t.rejects(withDeadline({ timeoutMs: 60_000, aborts }, work), { code: 'SIGNAL_ABORTED' })
})
