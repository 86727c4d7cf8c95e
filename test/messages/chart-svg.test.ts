/** The chart as SVG: what is in it, and what never is. */
import fc from 'fast-check'
import t from 'tap'
import { chartSvg } from '../../src/messages/chart-svg.js'
import { sampleCandles, sampleSignal } from './sample-view.js'

t.test(
  'the picture names pair, timeframe, direction, levels and risk/reward, on its own ground',
  async (t) => {
    const svg = chartSvg(sampleSignal(), sampleCandles(40))
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
    t.matchSnapshot(chartSvg(sampleSignal(), sampleCandles(3)))
  },
)

t.test('only synthetic data carries the DEMO watermark', async (t) => {
  t.notMatch(chartSvg(sampleSignal(), sampleCandles(9)), 'DEMO')
  t.match(chartSvg(sampleSignal({ synthetic: true }), sampleCandles(9)), '>DEMO<')
})

t.test('a hold shows its levels but neither risk nor reward', async (t) => {
  const count = (svg: string) => svg.match(/fill-opacity="0\.14"/g)?.length ?? 0
  t.equal(count(chartSvg(sampleSignal(), sampleCandles(9))), 2)
  t.equal(count(chartSvg(sampleSignal({ direction: 'hold' }), sampleCandles(9))), 0)
})

t.test('the newest candles are drawn, however many there are', async (t) => {
  const candles = sampleCandles(500)
  t.equal(chartSvg(sampleSignal(), candles), chartSvg(sampleSignal(), candles.slice(-90)))
})

t.test('whatever the prices, no coordinate is broken', async (t) => {
  const price = fc.double({ min: 1e-8, max: 1e12, noNaN: true })
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
      const svg = chartSvg(sampleSignal({ entry, stop_loss, take_profit: [target] }), candles)
      if (/NaN|Infinity|undefined/.test(svg)) throw new Error(svg)
    }),
    { numRuns: 50 },
  )
  t.pass('held')
})
