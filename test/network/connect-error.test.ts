/** What failed has a code, or at least a name. */
import t from 'tap'
import { ConnectError, codeIn } from '../../src/network/connect-error.js'

t.test('the code of an error, else its name', async (t) => {
  t.equal(codeIn(new ConnectError('x', { code: 'ECONNREFUSED' })), 'ECONNREFUSED')
  t.equal(codeIn(new TypeError('x')), 'TypeError')
})
