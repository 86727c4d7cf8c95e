/** Ports from the command line. */
import t from 'tap'
import { readPort } from '../../../src/dev/stage/read-port.js'

t.test('a port is a number, or none is asked for', async (t) => {
  t.equal(readPort(undefined), undefined)
  t.equal(readPort('0'), 0)
  for (const text of ['-1', '65536', '1.5', 'x']) t.throws(() => readPort(text), RangeError, text)
})
