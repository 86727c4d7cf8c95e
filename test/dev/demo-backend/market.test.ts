/** The invented market: plausible, continuous, repeatable. */
import t from 'tap'
import {
  findMarket,
  type Market,
  makeCandles,
  TIMEFRAMES,
} from '../../../src/dev/demo-backend/market.js'

const NOW = Date.parse('2026-03-04T10:07:00Z')

t.test('prices are plausible for majors, yen pairs, gold and coins', async (t) => {
  const ranges: [string, number, number, number][] = [
    ['EUR/USD', 0.9, 1.3, 5],
    ['USD/JPY', 120, 180, 3],
    ['GBP/JPY', 150, 230, 3],
    ['XAU/USD', 1900, 2900, 2],
    ['BTC/USD', 40000, 100000, 2],
  ]
  for (const [pair, low, high, decimals] of ranges) {
    const market = findMarket(pair, 1) as Market
    t.equal(market.decimals, decimals, pair)
    const price = market.price(NOW)
    t.ok(price > low && price < high, `${pair} at ${price}`)
  }
})

t.test('pairs that are not traded are not found', async (t) => {
  for (const pair of ['EUR/EUR', 'ABC/USD', 'EUR/XYZ', 'EUR', ''])
    t.equal(findMarket(pair, 1), undefined)
})

t.test('sixty candles are aligned, joined and hold their open and close', async (t) => {
  const market = findMarket('EUR/USD', 1) as Market
  for (const length of Object.values(TIMEFRAMES)) {
    const candles = makeCandles(market, length, NOW)
    t.equal(candles.length, 60)
    for (const [i, { time, open, high, low, close }] of candles.entries()) {
      t.equal(Date.parse(time) % length, 0)
      if (low > Math.min(open, close) || high < Math.max(open, close)) t.fail(`candle ${i}`)
      if (i > 0 && open !== candles[i - 1]?.close) t.fail(`a gap before candle ${i}`)
    }
    t.equal(candles.at(-1)?.close, Number(market.price(NOW).toFixed(5)))
  }
})

t.test('another seed is another market', async (t) => {
  t.not(findMarket('EUR/USD', 1)?.price(NOW), findMarket('EUR/USD', 2)?.price(NOW))
})
