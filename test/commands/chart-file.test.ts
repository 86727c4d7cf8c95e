/** The chart as a file for the answer, or nothing. */
import t from 'tap'
import { canDraw, chartFile } from '../../src/commands/chart-file.js'
import { sampleCandles, sampleSignal } from '../messages/sample-view.js'

const never = new AbortController().signal
const renderChart = async (svg: string) => Buffer.from(svg.slice(0, 4))
const signal = sampleSignal({ candles: sampleCandles(2) })

t.test('a chart needs a renderer and at least two candles', async (t) => {
  t.equal(canDraw(signal, { renderChart }), true)
  t.equal(canDraw(signal, {}), false)
  t.equal(canDraw(sampleSignal(), { renderChart }), false)
  const one = sampleSignal({ candles: sampleCandles(1) })
  t.equal(canDraw(one, { renderChart }), false)
  t.equal(await chartFile('en-US', one, true, { renderChart }, never), undefined)
  t.equal(await chartFile('en-US', signal, true, {}, never), undefined)
})

t.test('the file carries the picture and its words in the reader’s language', async (t) => {
  for (const [locale, word] of [
    ['en-US', 'entry 1.08730'],
    ['zh-CN', '入场价 1.08730'],
  ] as const) {
    const file = await chartFile(locale, signal, true, { renderChart }, never)
    t.match(file, { name: 'chart.png', contentType: 'image/png', data: Buffer.from('<svg') })
    t.match(file?.description, word)
  }
})

t.test('what is not current is drawn and described as such', async (t) => {
  const drawn: string[] = []
  const draw = async (svg: string) => {
    drawn.push(svg)
    return Buffer.from(svg)
  }
  const file = await chartFile('zh-CN', signal, false, { renderChart: draw }, never)
  t.match(file?.description, '非最新')
  t.match(drawn[0], 'NOT CURRENT')
})

t.test('prices that cannot be drawn are told to the hook, not to the trader', async (t) => {
  const told: unknown[] = []
  const [first, second] = sampleCandles(2)
  if (first === undefined || second === undefined) return t.fail('no candles')
  const absurd = sampleSignal({ candles: [first, { ...second, high: Number.POSITIVE_INFINITY }] })
  const deps = { renderChart, onChartError: (error: unknown) => told.push(error) }
  t.equal(await chartFile('en-US', absurd, true, deps, never), undefined)
  t.match(told, [{ code: 'CHART_FAILED' }])
})
