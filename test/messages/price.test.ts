/** Prices in the pair's own precision. */
import t from 'tap'
import { priceWriter } from '../../src/messages/price.js'

const far = { stop_loss: 1e9, take_profit: [] }

t.test('yen has three decimals, other fx five', async (t) => {
  t.equal(priceWriter({ pair: 'USD/JPY', entry: 150, ...far })(150.1234), '150.123')
  t.equal(priceWriter({ pair: 'EUR/USD', entry: 1.1, ...far })(1.1), '1.10000')
})

t.test('crypto follows the magnitude of the entry, for all prices of the signal', async (t) => {
  const price = priceWriter({ pair: 'ETH/USD', entry: 1010, ...far })
  t.equal(price(1010.123), '1010.12')
  t.equal(price(990.123), '990.12')
})

t.test('the stop and each target are told from the entry and from one another', async (t) => {
  const levels = { stop_loss: 1.08449, take_profit: [1.084504, 1.084506] }
  const price = priceWriter({ pair: 'EUR/USD', entry: 1.0845, ...levels })
  t.strictSame([1.0845, 1.08449, 1.084504, 1.084506].map(price), [
    ...['1.084500', '1.084490', '1.084504', '1.084506'],
  ])
})
