/** A pair's kind decides whether it has hours, and its prices how many decimals they have. */
import fc from 'fast-check'
import t from 'tap'
import { isFx, priceDecimals } from '../../src/signals/instruments.js'

t.test('a pair is FX where both of its sides are a national currency or a metal', async (t) => {
  for (const pair of [
    'EUR/USD',
    'USD/CNH',
    'XAU/USD',
    'EUR/XAG',
    'XPT/USD',
    'XPD/JPY',
    'GEL/TRY',
  ]) {
    t.ok(isFx(pair), pair)
  }
  for (const pair of [
    ...['BTC/USD', 'USD/BTC', 'EUR/USDT', 'USDT/USD', '1000PEPE/USDT', 'HYPE/USD', 'ATS/USD'],
    ...['US30/USD', 'XAU/USDT', 'EUR', 'EUR/USD/JPY', '', '/', 'eur/usd'],
  ]) {
    t.notOk(isFx(pair), pair)
  }
})

t.test(
  'what the platform knows as money is FX, but the dead and what nobody pays with',
  async (t) => {
    const others = new Set(['CUC', 'HRK', 'SLL', 'ZWL', 'XDR', 'XSU', 'XUA'])
    for (const code of Intl.supportedValuesOf('currency')) {
      if (!others.has(code)) t.ok(isFx(`USD/${code}`), code)
    }
    for (const code of ['CNH', 'VED', 'VES', 'XCG', 'ZWG', 'SLE']) t.ok(isFx(`USD/${code}`), code)
    for (const code of others) t.notOk(isFx(`USD/${code}`), code)
  },
)

t.test('yen quotes have 3 decimals, other currencies 5', async (t) => {
  t.equal(priceDecimals('USD/JPY', 151.2), 3)
  t.equal(priceDecimals('EUR/USD', 1.08), 5)
  t.equal(priceDecimals('JPY/USD', 0.0066), 5)
})

t.test('all else goes by magnitude, even against the yen', async (t) => {
  t.equal(priceDecimals('BTC/USD', 64_000), 2)
  t.equal(priceDecimals('BTC/JPY', 1000), 2)
  t.equal(priceDecimals('XAU/USD', 2345.6), 2)
  t.equal(priceDecimals('XAG/JPY', 999), 4)
  t.equal(priceDecimals('SOL/USD', 999.99), 4)
  t.equal(priceDecimals('WIF/USDT', 1), 4)
  t.equal(priceDecimals('DOGE/USD', 0.999), 6)
  t.equal(priceDecimals('1000PEPE/USDT', 0.0081234), 7)
})

t.test('a tiny price keeps five digits, whatever it is', async (t) => {
  t.equal(priceDecimals('PEPE/USDT', 0.0000089), 10)
  t.equal(priceDecimals('SHIB/USD', 0.001), 7)
  t.equal(priceDecimals('PEPE/BTC', 1e-12), 16)
  t.equal(priceDecimals('KRW/USD', 0.00099), 8)
  t.equal(priceDecimals('KRW/USD', 0.001), 5)
  t.equal(priceDecimals('IDR/JPY', 0.0095), 7)
  t.equal(priceDecimals('KRW/JPY', 0.11), 3)
})

t.test('there are as many more as it takes to tell the levels apart', async (t) => {
  t.equal(priceDecimals('USD/JPY', 150.1, [150.0996, 151]), 4)
  t.equal(priceDecimals('EUR/USD', 1.0845, [1.084501]), 6)
  t.equal(priceDecimals('BTC/USD', 64_000, [64_000.001]), 2, 'less than a millionth')
  t.equal(priceDecimals('BTC/USD', 1e9, [1e9 + 1]), 2)
  t.equal(priceDecimals('EUR/USD', 1.0845, [1.08, 1.0845]), 5, 'the same level twice')
})

t.test(
  'levels that differ by a millionth are shown different, and never with an exponent',
  async () => {
    const pairs = fc.constantFrom('EUR/USD', 'USD/JPY', 'XAU/USD', 'BTC/USDT', 'PEPE/BTC')
    const entries = fc.double({ min: 1e-12, max: 1e12, noNaN: true })
    const steps = fc.array(fc.integer({ min: -800_000, max: 8_000_000 }), {
      minLength: 1,
      maxLength: 11,
    })
    fc.assert(
      fc.property(pairs, entries, steps, (pair, entry, millionths) => {
        const factors = [...new Set([0, ...millionths])].sort((one, other) => one - other)
        const levels = factors.map((step) => entry * (1 + (step * 1.001) / 1e6))
        const decimals = priceDecimals(pair, entry, levels)
        const shown = levels.map((level) => level.toFixed(decimals))
        return (
          new Set(shown).size === levels.length && shown.every((text) => /^\d+\.\d+$/.test(text))
        )
      }),
      { numRuns: 2000 },
    )
  },
)
