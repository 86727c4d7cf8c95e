/** The inspector of another process: found in what it printed. */
import t from 'tap'
import { inspectorUrl } from '../../../src/dev/stage/collect-garbage.js'

t.test('the address is the one that was printed', async (t) => {
  const url = 'ws://127.0.0.1:41235/5a0b7a9c'
  t.equal(inspectorUrl(['{"msg":"starting"}', `Debugger listening on ${url}`]), url)
})

t.test('a process that printed none has no inspector', async (t) => {
  t.throws(() => inspectorUrl(['{"msg":"listening"}']), { message: /has no inspector/ })
})
