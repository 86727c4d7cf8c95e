/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`dist/test/commands/board.test.js > TAP > in en-US the strongest come first, then holds, then what is not current, then failures > must match snapshot 1`] = `
Object {
  "content": "",
  "embeds": Array [
    Object {
      "color": 7634829,
      "description": String(
        Fetched <t:1795492910:R>
        
        🟢 **ETH/USD** BUY · ▰▰▰▰▱ 70% · 1.0873
        🟢 **BTC/USD** BUY · ▰▰▰▱▱ 60% · 1.0873
        🔴 **USD/JPY** SELL · ▰▰▰▱▱ 50% · 150.100
        ⚪ **GBP/USD** HOLD · ▰▰▰▰▰ 99% · 1.08730
        ⚠️ **AUD/USD** BUY · ▰▰▰▰▰ 98% · 1.08730 · ⚠️ saved copy
        ⚠️ **EUR/USD** · unavailable (The signal service took too long to answer.)
        
        -# Strongest first: buys and sells by confidence, then holds, then what is not current.
      ),
      "footer": Object {
        "text": "Not financial advice",
      },
      "title": "Board · 4h",
    },
  ],
  "files": Array [],
}
`

exports[`dist/test/commands/board.test.js > TAP > in zh-CN the strongest come first, then holds, then what is not current, then failures > must match snapshot 1`] = `
Object {
  "content": "",
  "embeds": Array [
    Object {
      "color": 7634829,
      "description": String(
        获取于 <t:1795492910:R>
        
        🟢 **ETH/USD** 买入 · ▰▰▰▰▱ 70% · 1.0873
        🟢 **BTC/USD** 买入 · ▰▰▰▱▱ 60% · 1.0873
        🔴 **USD/JPY** 卖出 · ▰▰▰▱▱ 50% · 150.100
        ⚪ **GBP/USD** 观望 · ▰▰▰▰▰ 99% · 1.08730
        ⚠️ **AUD/USD** 买入 · ▰▰▰▰▰ 98% · 1.08730 · ⚠️ 缓存副本
        ⚠️ **EUR/USD** · 暂不可用（信号服务响应超时。）
        
        -# 由强到弱：先按置信度排列买入和卖出，其次观望，最后是非最新信号。
      ),
      "footer": Object {
        "text": "不构成投资建议",
      },
      "title": "信号看板 · 4h",
    },
  ],
  "files": Array [],
}
`
