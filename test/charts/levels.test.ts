/** The priced lines and their labels. */
import t from 'tap'
import { levelsOf, placeLevels } from '../../src/charts/levels.js'
import { priceScale } from '../../src/charts/scale.js'
import { sampleCandles, sampleSignal } from '../messages/sample-view.js'

const plot = { top: 60, bottom: 360, gap: 20 }
const candles = sampleCandles(30, 1.085)

function place(signal = sampleSignal()) {
  const levels = levelsOf(signal, candles)
  const prices = levels.map(({ price }) => price)
  return placeLevels(signal, levels, priceScale(candles, prices, 60, 360), plot)
}

t.test('entry, stop, every target and the last price have a line and a label', async (t) => {
  const labels = place().map(({ text }) => text)
  t.same(labels.slice(0, 2), ['TP2 1.09400', 'TP1 1.09150'])
  t.ok(labels.includes('Entry 1.08730'))
  t.ok(labels.includes('Stop 1.08410'))
  t.ok(labels.some((label) => label.startsWith('Last ')))
  t.equal(levelsOf(sampleSignal(), []).length, 4)
})

t.test('a last price that reads like the entry is not told twice', async (t) => {
  const [candle] = sampleCandles(1)
  if (candle === undefined) return t.fail('no candle')
  t.equal(levelsOf(sampleSignal(), [{ ...candle, close: 1.087304 }]).length, 4)
  t.equal(levelsOf(sampleSignal(), [{ ...candle, close: 1.08731 }]).length, 5)
})

t.test(
  'labels keep their distance, their order and the plot, even when the prices are one',
  async (t) => {
    for (const price of [1.0873, 2, 0.5]) {
      const signal = sampleSignal({ stop_loss: price, take_profit: Array(10).fill(price) })
      const placed = place(signal)
      placed.forEach(({ labelY }, index) => {
        t.ok(labelY >= plot.top && labelY <= plot.bottom)
        const above = placed[index - 1]
        if (above) t.ok(labelY - above.labelY >= 19.9)
      })
    }
  },
)

t.test('an arrow says on which side a level lies outside the picture', async (t) => {
  const labels = place(sampleSignal({ stop_loss: 0.1, take_profit: [9] })).map(({ text }) => text)
  t.equal(labels[0], 'TP1 9.00000 ↑')
  t.equal(labels.at(-1), 'Stop 0.10000 ↓')
})
