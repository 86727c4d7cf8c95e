/** A key's text says all of it. */
import t from 'tap'
import { idOf, keyOf } from '../../src/signals/key-text.js'

t.test('a key becomes one text, and the same key again', async (t) => {
  const key = { pair: 'EUR/USD', timeframe: '4h' }
  t.equal(idOf(key), 'EUR/USD@4h')
  t.strictSame(keyOf(idOf(key)), key)
})
