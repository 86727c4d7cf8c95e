/** A chart in words and numbers. */
import t from 'tap'
import { chartAltText } from '../../src/charts/alt-text.js'
import { localise } from '../../src/messages/localise.js'
import { LOCALES, sampleCandles, sampleSignal } from '../messages/sample-view.js'

for (const locale of LOCALES) {
  t.test(`in ${locale} the numbers are all there, and DEMO where it is demo data`, async (t) => {
    const text = localise(locale)
    const signal = sampleSignal({ candles: sampleCandles(40) })
    t.matchSnapshot([
      chartAltText(text, signal, true),
      chartAltText(text, { ...signal, synthetic: true }, true),
      chartAltText(text, sampleSignal(), true),
    ])
  })
}

t.test('what is not current is said beside its direction, in the reader’s language', async (t) => {
  const signal = sampleSignal({ synthetic: true })
  t.match(chartAltText(localise('en-US'), signal, false), /^DEMO\. .* BUY · not current, entry/)
  t.match(chartAltText(localise('zh-CN'), signal, false), /^DEMO 演示\. .*买入 · 非最新，入场价/)
})

t.test('the longest stays within what Discord takes', async (t) => {
  const take_profit = Array(10).fill(1e12)
  t.ok(chartAltText(localise('en-US'), sampleSignal({ take_profit }), false).length <= 1024)
})
