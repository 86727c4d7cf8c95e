/** A warning that Node gives is seen, and only while somebody looks. */
import t from 'tap'
import { warningsDuring } from './warnings.js'

t.test('what is warned of meanwhile is seen, and nothing after', async (t) => {
  const before = process.listenerCount('warning')
  const seen = await warningsDuring(() => {
    const { signal } = new AbortController()
    for (let number = 0; number < 11; number++) signal.addEventListener('abort', () => {})
  })
  t.strictSame(seen, ['MaxListenersExceededWarning'])
  t.equal(process.listenerCount('warning'), before)
  t.strictSame(await warningsDuring(() => {}), [])
})
