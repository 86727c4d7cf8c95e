/** A warning that Node gives is seen, and only while somebody looks. */
import { EventEmitter } from 'node:events'
import t from 'tap'
import { warningsDuring } from './warnings.js'

t.test('what is warned of meanwhile is seen, and nothing after', async (t) => {
  const before = process.listenerCount('warning')
  const seen = await warningsDuring(() => {
    const emitter = new EventEmitter()
    for (let number = 0; number < 11; number++) emitter.on('something', () => {})
  })
  t.strictSame(seen, ['MaxListenersExceededWarning'])
  t.equal(process.listenerCount('warning'), before)
  t.strictSame(await warningsDuring(() => {}), [])
})
