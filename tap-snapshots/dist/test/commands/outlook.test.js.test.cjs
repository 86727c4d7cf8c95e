/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`dist/test/commands/outlook.test.js > TAP > in en-US a timeframe that failed is marked, the others are shown > must match snapshot 1`] = `
Object {
  "content": "",
  "embeds": Array [
    Object {
      "color": 3066993,
      "description": String(
        🧪 **DEMO** · Synthetic demo data, not a real market.
        Fetched <t:1795492910:R>
      ),
      "fields": Array [
        Object {
          "inline": true,
          "name": "15min",
          "value": String(
            🟢 **BUY**
            ▰▰▰▱▱ 62%
            Entry **1.08730**
            Stop-loss 1.08410
            TP1 1.09150
            Risk/reward 1 : 1.31
            🧪 DEMO
          ),
        },
        Object {
          "inline": true,
          "name": "1h",
          "value": String(
            ⚠️ **unavailable**
            (The signal service took too long to answer.)
          ),
        },
        Object {
          "inline": true,
          "name": "4h",
          "value": String(
            🟢 **BUY**
            ▰▰▰▱▱ 62%
            Entry **1.08730**
            Stop-loss 1.08410
            TP1 1.09150
            Risk/reward 1 : 1.31
            🧪 DEMO
          ),
        },
        Object {
          "inline": true,
          "name": "1d",
          "value": String(
            ⚠️ **BUY**
            ▰▰▰▱▱ 62%
            Entry **1.08730**
            Stop-loss 1.08410
            TP1 1.09150
            Risk/reward 1 : 1.31
            ⚠️ saved copy · 🧪 DEMO
          ),
        },
      ],
      "footer": Object {
        "text": "Not financial advice · Source: demo",
      },
      "title": "Outlook · EUR/USD · DEMO",
    },
  ],
  "files": Array [],
}
`

exports[`dist/test/commands/outlook.test.js > TAP > in zh-CN a timeframe that failed is marked, the others are shown > must match snapshot 1`] = `
Object {
  "content": "",
  "embeds": Array [
    Object {
      "color": 3066993,
      "description": String(
        🧪 **DEMO 演示** · 合成的演示数据，并非真实行情。
        获取于 <t:1795492910:R>
      ),
      "fields": Array [
        Object {
          "inline": true,
          "name": "15min",
          "value": String(
            🟢 **买入**
            ▰▰▰▱▱ 62%
            入场价 **1.08730**
            止损 1.08410
            目标1 1.09150
            风险回报比 1 : 1.31
            🧪 DEMO 演示
          ),
        },
        Object {
          "inline": true,
          "name": "1h",
          "value": String(
            ⚠️ **暂不可用**
            （信号服务响应超时。）
          ),
        },
        Object {
          "inline": true,
          "name": "4h",
          "value": String(
            🟢 **买入**
            ▰▰▰▱▱ 62%
            入场价 **1.08730**
            止损 1.08410
            目标1 1.09150
            风险回报比 1 : 1.31
            🧪 DEMO 演示
          ),
        },
        Object {
          "inline": true,
          "name": "1d",
          "value": String(
            ⚠️ **买入**
            ▰▰▰▱▱ 62%
            入场价 **1.08730**
            止损 1.08410
            目标1 1.09150
            风险回报比 1 : 1.31
            ⚠️ 缓存副本 · 🧪 DEMO 演示
          ),
        },
      ],
      "footer": Object {
        "text": "不构成投资建议 · 来源：demo",
      },
      "title": "多周期展望 · EUR/USD · DEMO 演示",
    },
  ],
  "files": Array [],
}
`
