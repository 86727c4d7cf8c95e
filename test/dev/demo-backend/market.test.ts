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

const FX = findMarket('EUR/USD', 1) as Market
const COIN = findMarket('BTC/USD', 1) as Market
const HOUR = 3_600_000

/** Saturdays, and the weekends around them: New York in winter, in summer, and with its clocks changing on the Sunday. */
const WEEKENDS = [
  ['2026-01-17T12:00:00Z', '2026-01-16T22:00:00Z', '2026-01-18T22:00:00Z'],
  ['2026-07-18T12:00:00Z', '2026-07-17T21:00:00Z', '2026-07-19T21:00:00Z'],
  ['2026-03-07T12:00:00Z', '2026-03-06T22:00:00Z', '2026-03-08T21:00:00Z'],
  ['2026-10-31T12:00:00Z', '2026-10-30T21:00:00Z', '2026-11-01T22:00:00Z'],
].map((texts) => texts.map(Date.parse) as [number, number, number])

t.test('FX rests from Friday to Sunday 17:00 New York, and its last price stands', async (t) => {
  for (const [saturday, closes, opens] of WEEKENDS) {
    t.same(FX.rest(saturday), { closes, opens })
    t.equal(FX.rest(closes - 1), undefined)
    t.same(FX.rest(closes), { closes, opens })
    t.equal(FX.rest(opens), undefined)
    t.equal(FX.price(saturday), FX.price(closes))
    t.equal(FX.price(opens - 1), FX.price(closes))
    t.not(FX.price(closes - HOUR), FX.price(closes))
    t.not(FX.price(opens + HOUR), FX.price(opens))
  }
  const [[, closes, opens]] = WEEKENDS as [[number, number, number]]
  t.equal(FX.price(opens), FX.price(closes), 'it goes on from there')
})

t.test(
  'no candle of FX lies wholly within a weekend, and the last one is the last traded',
  async (t) => {
    for (const [saturday, closes, opens] of WEEKENDS) {
      for (const [name, length] of Object.entries(TIMEFRAMES)) {
        for (const moment of [saturday, closes, opens - 1, opens, opens + HOUR]) {
          const candles = makeCandles(FX, length, moment)
          const times = candles.map(({ time }) => Date.parse(time))
          t.equal(times.length, 60)
          if (times.some((time) => time >= closes && time + length <= opens))
            t.fail(`${name} at ${new Date(moment).toISOString()}`)
          t.equal(candles.at(-1)?.close, Number(FX.price(moment).toFixed(5)))
          const expected = moment < opens ? closes - 1 : moment
          t.equal(times.at(-1), Math.floor(expected / length) * length)
        }
      }
      const gaps = makeCandles(FX, HOUR, opens + HOUR).map(({ time }) => Date.parse(time))
      t.strictSame(gaps.slice(-3), [closes - HOUR, opens, opens + HOUR])
    }
  },
)

t.test('coins trade through the weekend', async (t) => {
  for (const [saturday] of WEEKENDS) {
    t.equal(COIN.rest(saturday), undefined)
    t.not(COIN.price(saturday), COIN.price(saturday + HOUR))
    t.equal(makeCandles(COIN, HOUR, saturday).at(-2)?.time, new Date(saturday - HOUR).toISOString())
  }
})

t.test('another seed is another market', async (t) => {
  t.not(findMarket('EUR/USD', 1)?.price(NOW), findMarket('EUR/USD', 2)?.price(NOW))
})
