/** Prices in the pair's own precision. */
import t from 'tap'
import { priceWriter } from '../../src/messages/price.js'

t.test('yen has three decimals, other fx five', async (t) => {
  t.equal(priceWriter({ pair: 'USD/JPY', entry: 150 })(150.1234), '150.123')
  t.equal(priceWriter({ pair: 'EUR/USD', entry: 1.1 })(1.1), '1.10000')
})

t.test('crypto follows the magnitude of the entry, for all prices of the signal', async (t) => {
  const price = priceWriter({ pair: 'ETH/USD', entry: 1010 })
  t.equal(price(1010.123), '1010.12')
  t.equal(price(990.123), '990.12')
})
