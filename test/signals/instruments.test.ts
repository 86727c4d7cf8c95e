/** A pair's kind decides its decimals. */
import t from 'tap'
import { isCrypto, pricePrecision } from '../../src/signals/instruments.js'

t.test('a pair is crypto by its base, whatever the quote', async (t) => {
  for (const pair of ['BTC/USD', 'ETH/EUR', 'SOL/USDT', 'XRP/JPY', 'BNB/BTC', 'DOGE/USD']) {
    t.ok(isCrypto(pair), pair)
  }
  for (const pair of ['EUR/USD', 'USD/BTC', 'XAU/USD', 'BTCX/USD', '', '/']) {
    t.notOk(isCrypto(pair), pair)
  }
})

t.test('yen quotes have 3 decimals, other fx 5', async (t) => {
  t.equal(pricePrecision('USD/JPY', 151.2), 3)
  t.equal(pricePrecision('EUR/USD', 1.08), 5)
  t.equal(pricePrecision('JPY/USD', 0.0066), 5)
})

t.test('crypto decimals go by magnitude, even against the yen', async (t) => {
  t.equal(pricePrecision('BTC/USD', 64_000), 2)
  t.equal(pricePrecision('BTC/JPY', 1000), 2)
  t.equal(pricePrecision('SOL/USD', 999.99), 4)
  t.equal(pricePrecision('XRP/USD', 1), 4)
  t.equal(pricePrecision('DOGE/USD', 0.999), 6)
})

t.test('a tiny price keeps five digits that tell it from its stop, whatever it is', async (t) => {
  t.equal(pricePrecision('PEPE/USDT', 0.0000089), 10)
  t.equal(pricePrecision('SHIB/USD', 0.00099), 8)
  t.equal(pricePrecision('BONK/USDT', 0.000021), 9, 'one that is not known as crypto')
  t.equal(pricePrecision('SHIB/USD', 0.001), 6)
  t.equal(pricePrecision('JPY/USD', 0.0066), 5)
  t.equal(pricePrecision('IDR/JPY', 0.0095), 7)
  t.equal(pricePrecision('KRW/JPY', 0.11), 3)
  t.equal(pricePrecision('PEPE/USDT', 0), 6)
})
