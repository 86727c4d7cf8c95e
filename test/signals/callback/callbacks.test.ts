/** What another replica wrote about a job's end is believed only where it is one. */
import t from 'tap'
import { readEnd } from '../../../src/signals/callback/callbacks.js'
import { KEY, sampleSignal } from '../sample-signal.js'

t.test('an end is a signal, or a code that is known', async (t) => {
  t.match(readEnd({ signal: sampleSignal() }, KEY), { signal: { pair: KEY.pair } })
  t.strictSame(readEnd({ code: 'SIGNAL_TIMEOUT' }, KEY), { code: 'SIGNAL_TIMEOUT' })
  t.strictSame(readEnd({ code: 'SIGNAL_INVALID', why: 5 }, KEY), { code: 'SIGNAL_INVALID' })
  const { why } = readEnd({ code: 'SIGNAL_INVALID', why: 'x'.repeat(100_000) }, KEY) as {
    why?: string
  }
  t.ok(why && why.length < 10_000)
  for (const other of [undefined, null, 5, {}, { code: 'ELSE' }])
    t.equal(readEnd(other, KEY), undefined)
  t.throws(() => readEnd({ signal: {} }, KEY))
})
