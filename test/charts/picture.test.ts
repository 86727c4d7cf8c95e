/** The chart as SVG: what is in it, and what never is. */
import fc from 'fast-check'
import t from 'tap'
import { chartSvg } from '../../src/charts/picture.js'
import { sampleCandles, sampleSignal } from '../messages/sample-view.js'

t.test(
  'the picture names pair, timeframe, direction, levels and risk/reward, on its own ground',
  async (t) => {
    const svg = chartSvg(sampleSignal(), sampleCandles(40), true)
    for (const part of [
      'EUR/USD',
      '4h',
      'BUY 62%',
      'Entry 1.08730',
      'Stop 1.08410',
      'TP2 1.09400',
    ]) {
      t.match(svg, part)
    }
    t.match(svg, 'Risk/reward 1 : 1.31')
    t.match(svg, '<rect x="0" y="0" width="800" height="400" fill="#131722"/>')
    t.matchSnapshot(chartSvg(sampleSignal(), sampleCandles(3), true))
  },
)

t.test('only synthetic data carries the DEMO watermark', async (t) => {
  t.notMatch(chartSvg(sampleSignal(), sampleCandles(9), true), 'DEMO')
  t.match(chartSvg(sampleSignal({ synthetic: true }), sampleCandles(9), true), '>DEMO<')
})

t.test('a hold shows its levels but neither risk nor reward', async (t) => {
  const count = (svg: string) => svg.match(/fill-opacity="0\.14"/g)?.length ?? 0
  t.equal(count(chartSvg(sampleSignal(), sampleCandles(9), true)), 2)
  t.equal(count(chartSvg(sampleSignal({ direction: 'hold' }), sampleCandles(9), true)), 0)
})

t.test('what is not current is grey, says so, and shows neither risk nor reward', async (t) => {
  for (const direction of ['buy', 'sell', 'hold'] as const) {
    const svg = chartSvg(sampleSignal({ direction }), sampleCandles(9), false)
    t.match(svg, `>NOT CURRENT · ${direction.toUpperCase()} 62%<`)
    t.match(svg, /rx="12.5" fill="#5d6476"/)
    t.notMatch(svg, /fill-opacity="0\.14"/)
  }
  t.match(chartSvg(sampleSignal({ synthetic: true }), sampleCandles(9), false), '>DEMO<')
  const current = chartSvg(sampleSignal(), sampleCandles(9), true)
  t.match(current, /rx="12.5" fill="#26a69a"/)
  t.notMatch(current, 'NOT CURRENT')
})

t.test('the newest candles are drawn, however many there are', async (t) => {
  const candles = sampleCandles(500)
  t.equal(
    chartSvg(sampleSignal(), candles, true),
    chartSvg(sampleSignal(), candles.slice(-90), true),
  )
})

t.test('whatever the prices, no coordinate is broken', async (t) => {
  const price = fc.double({ min: 1e-12, max: 1e12, noNaN: true })
  const walk = fc
    .array(fc.tuple(price, price, price, price), { minLength: 2, maxLength: 120 })
    .map((rows) =>
      sampleCandles(rows.length).map((candle, index) => {
        const four = (rows[index] ?? []).toSorted((a, b) => a - b)
        const [low = 1, open = 1, close = 1, high = 1] = four
        return { ...candle, low, open, close, high }
      }),
    )
  fc.assert(
    fc.property(walk, price, price, price, (candles, entry, stop_loss, target) => {
      const svg = chartSvg(sampleSignal({ entry, stop_loss, take_profit: [target] }), candles, true)
      if (/NaN|Infinity|undefined/.test(svg)) throw new Error(svg)
    }),
    { numRuns: 50 },
  )
  t.pass('held')
})
