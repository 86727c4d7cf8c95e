/** A key's text says all of it. */
import t from 'tap'
import { idOf, keyOf, readKey } from '../../src/signals/key-text.js'

t.test('a key becomes one text, and the same key again', async (t) => {
  const key = { pair: 'EUR/USD', timeframe: '4h' }
  t.equal(idOf(key), 'EUR/USD@4h')
  t.strictSame(keyOf(idOf(key)), key)
})

t.test('what is no key is none', async (t) => {
  for (const id of ['', 'hello', 'EUR/USD', 'EUR/USD@', '@4h', 'EURUSD@4h', 'EUR/USD@soon'])
    t.equal(keyOf(id), undefined, id)
  const key = { pair: 'EUR/USD', timeframe: '4h' }
  t.strictSame(readKey({ ...key, more: 1 }), key)
  for (const value of [undefined, null, 'EUR/USD@4h', [], {}, { ...key, pair: ['EUR/USD'] }])
    t.equal(readKey(value), undefined)
  t.equal(readKey({ ...key, timeframe: 4 }), undefined)
})
