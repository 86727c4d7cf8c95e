/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`dist/test/messages/caveat.test.js > TAP > in en-US a saved copy promises no newer one while the backend is away > must match snapshot 1`] = `
This is a saved copy, fetched <t:5:R>. The signal service is having trouble: there is no newer one for now.
`

exports[`dist/test/messages/caveat.test.js > TAP > in en-US each caveat has its own sentence and tag, with its own instant > must match snapshot 1`] = `
Array [
  "This signal expired <t:1:R>. Do not treat it as current.",
  "This signal was generated <t:2:R>, too long ago for the 4h timeframe. Do not treat it as current.",
  "The FX market is closed. It opens <t:3:F> (<t:3:R>).",
  "This signal says that it was generated <t:4:f>, which is still to come. Do not treat it as current.",
  "This is a saved copy, fetched <t:5:R>. A newer one is being fetched: press Refresh.",
  "expired, too old, market closed, dated in the future, saved copy",
]
`

exports[`dist/test/messages/caveat.test.js > TAP > in zh-CN a saved copy promises no newer one while the backend is away > must match snapshot 1`] = `
这是 <t:5:R> 获取的缓存副本。信号服务出现故障，暂无更新的信号。
`

exports[`dist/test/messages/caveat.test.js > TAP > in zh-CN each caveat has its own sentence and tag, with its own instant > must match snapshot 1`] = `
Array [
  "该信号已于 <t:1:R> 过期，请勿视为最新信号。",
  "该信号生成于 <t:2:R>，对 4h 周期而言已过旧，请勿视为最新信号。",
  "外汇市场已休市，将于 <t:3:F> 开市（<t:3:R>）。",
  "该信号标注的生成时间 <t:4:f> 尚未到来，请勿视为最新信号。",
  "这是 <t:5:R> 获取的缓存副本，正在获取新信号：请点击“刷新”。",
  "已过期, 过旧, 休市, 时间有误, 缓存副本",
]
`
