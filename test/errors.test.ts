/** The error type: its code, its cause, and the code of anything else that was thrown. */
import t from 'tap'
import { codeOf, SignalboxError } from '../src/errors.js'

t.test('an error carries its code, message, name and cause', async (t) => {
  const cause = new Error('socket')
  const error = new SignalboxError('SIGNAL_TIMEOUT', 'no answer', { cause })
  t.ok(error instanceof Error)
  t.equal(error.code, 'SIGNAL_TIMEOUT')
  t.equal(error.message, 'no answer')
  t.equal(error.name, 'SignalboxError')
  t.equal(error.cause, cause)
  t.notOk('cause' in new SignalboxError('SIGNAL_TIMEOUT', 'no answer'))
})

t.test('what is not ours is INTERNAL, whatever was thrown', async (t) => {
  t.equal(codeOf(new SignalboxError('CHART_FAILED', 'no fonts')), 'CHART_FAILED')
  const foreign = Object.assign(new Error('x'), { code: 'SIGNAL_TIMEOUT' })
  for (const thrown of [foreign, new TypeError('x'), 'text', undefined, null])
    t.equal(codeOf(thrown), 'INTERNAL')
})
