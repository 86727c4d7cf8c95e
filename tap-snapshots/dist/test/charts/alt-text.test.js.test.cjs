/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`dist/test/charts/alt-text.test.js > TAP > in en-US the numbers are all there, and DEMO where it is demo data > must match snapshot 1`] = `
Array [
  "EUR/USD 4h chart, 40 candles. BUY, entry 1.08730, stop-loss 1.08410, take-profit 1.09150, 1.09400.",
  "DEMO. EUR/USD 4h chart, 40 candles. BUY, entry 1.08730, stop-loss 1.08410, take-profit 1.09150, 1.09400.",
  "EUR/USD 4h chart, 0 candles. BUY, entry 1.08730, stop-loss 1.08410, take-profit 1.09150, 1.09400.",
]
`

exports[`dist/test/charts/alt-text.test.js > TAP > in zh-CN the numbers are all there, and DEMO where it is demo data > must match snapshot 1`] = `
Array [
  "EUR/USD 4h 图表，40 根K线。买入，入场价 1.08730，止损 1.08410，止盈 1.09150, 1.09400。",
  "DEMO 演示. EUR/USD 4h 图表，40 根K线。买入，入场价 1.08730，止损 1.08410，止盈 1.09150, 1.09400。",
  "EUR/USD 4h 图表，0 根K线。买入，入场价 1.08730，止损 1.08410，止盈 1.09150, 1.09400。",
]
`
