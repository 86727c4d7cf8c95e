/** Prices and instants as pixels and labels. */
import t from 'tap'
import { priceScale, timeTicks } from '../../src/charts/scale.js'
import { HOUR_MS, sampleCandles } from '../messages/sample-view.js'

const candle = { time: '2026-11-24T00:00:00Z', open: 100, high: 110, low: 90, close: 105 }

t.test('higher prices are higher up, and everything near lies within the plot', async (t) => {
  const scale = priceScale([candle], [85, 120], 50, 350)
  const [low, high] = [scale.y(85), scale.y(120)]
  t.ok(high < scale.y(100) && scale.y(100) < low)
  t.ok(high > 50 && low < 350)
  t.same([scale.side(85), scale.side(120)], [0, 0])
})

t.test('a level that would squash the candles is pinned to the edge it lies beyond', async (t) => {
  const scale = priceScale([candle], [1, 5000], 50, 350)
  t.same([scale.y(5000), scale.side(5000)], [50, -1])
  t.same([scale.y(1), scale.side(1)], [350, 1])
  t.ok(scale.y(90) - scale.y(110) > 200)
})

t.test('ticks are round, few and within the plot', async (t) => {
  for (const [low, high] of [
    [90, 110],
    [1.08, 1.0834],
    [0.00000001, 0.00000009],
    [1, 1e12],
  ] as const) {
    const { ticks, y } = priceScale([{ ...candle, low, high }], [], 50, 350)
    t.ok(ticks.length >= 4 && ticks.length <= 9, `${ticks.length} ticks`)
    for (const tick of ticks) t.ok(y(tick) >= 50 && y(tick) <= 350)
  }
  t.same(priceScale([candle], [], 50, 350).ticks, [90, 95, 100, 105, 110])
})

t.test('a market that does not move still gets a scale', async (t) => {
  const flat = { ...candle, open: 100, high: 100, low: 100, close: 100 }
  const { y, ticks } = priceScale([flat], [100], 50, 350)
  t.equal(y(100), 200)
  t.not(ticks.length, 0)
})

t.test('prices that no picture can hold are a failed chart', async (t) => {
  for (const high of [Number.MAX_VALUE, Number.POSITIVE_INFINITY, Number.NaN]) {
    const absurd = { ...candle, low: -high, high }
    t.throws(() => priceScale([absurd], [], 50, 350), { code: 'CHART_FAILED' })
  }
  const nothing = { ...candle, low: 0, high: 0 }
  t.throws(() => priceScale([nothing], [], 50, 350), { code: 'CHART_FAILED' })
})

t.test('time labels are days where a day begins, else hours, in UTC', async (t) => {
  t.same(timeTicks(sampleCandles(12, 1, 4 * HOUR_MS), 3), [
    { index: 1, label: '22 Nov', major: true },
    { index: 4, label: '20:00', major: false },
    { index: 7, label: '23 Nov', major: true },
    { index: 10, label: '20:00', major: false },
  ])
})
