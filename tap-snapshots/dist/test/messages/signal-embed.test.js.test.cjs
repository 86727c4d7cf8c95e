/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`dist/test/messages/signal-embed.test.js > TAP > in en-US a DEMO signal with rationale, source and chart says all of it > must match snapshot 1`] = `
Object {
  "components": Array [],
  "content": "",
  "embeds": Array [
    Object {
      "color": 3066993,
      "description": String(
        🧪 **DEMO** · Synthetic demo data, not a real market.
        Fetched <t:1795492860:R>
      ),
      "fields": Array [
        Object {
          "name": "Confidence",
          "value": "▰▰▰▰▰▰▱▱▱▱ 62%",
        },
        Object {
          "inline": true,
          "name": "Entry",
          "value": "1.08730",
        },
        Object {
          "inline": true,
          "name": "Stop-loss",
          "value": "1.08410",
        },
        Object {
          "inline": true,
          "name": "Risk/reward",
          "value": "1 : 1.31",
        },
        Object {
          "name": "Take-profit",
          "value": String(
            TP1 **1.09150** (1.31 R)
            TP2 **1.09400** (2.09 R)
          ),
        },
        Object {
          "inline": true,
          "name": "Generated",
          "value": String(
            <t:1795492800:f>
            <t:1795492800:R>
          ),
        },
        Object {
          "inline": true,
          "name": "Valid until",
          "value": String(
            <t:1795507200:f>
            <t:1795507200:R>
          ),
        },
        Object {
          "name": "Rationale",
          "value": String(
            Higher lows since \\\\*Monday\\\\*.
            \\\\# Not a heading @​everyone
          ),
        },
      ],
      "footer": Object {
        "text": "Not financial advice · Source: demo backend",
      },
      "image": Object {
        "url": "attachment://chart.png",
      },
      "title": "🟢 EUR/USD · 4h · BUY · DEMO",
    },
  ],
  "files": Array [
    "chart.png",
  ],
}
`

exports[`dist/test/messages/signal-embed.test.js > TAP > in en-US a signal is told field by field > buy 1`] = `
Object {
  "components": Array [],
  "content": "",
  "embeds": Array [
    Object {
      "color": 3066993,
      "description": "Fetched <t:1795492860:R>",
      "fields": Array [
        Object {
          "name": "Confidence",
          "value": "▰▰▰▰▰▰▱▱▱▱ 62%",
        },
        Object {
          "inline": true,
          "name": "Entry",
          "value": "1.08730",
        },
        Object {
          "inline": true,
          "name": "Stop-loss",
          "value": "1.08410",
        },
        Object {
          "inline": true,
          "name": "Risk/reward",
          "value": "1 : 1.31",
        },
        Object {
          "name": "Take-profit",
          "value": String(
            TP1 **1.09150** (1.31 R)
            TP2 **1.09400** (2.09 R)
          ),
        },
        Object {
          "inline": true,
          "name": "Generated",
          "value": String(
            <t:1795492800:f>
            <t:1795492800:R>
          ),
        },
        Object {
          "inline": true,
          "name": "Valid until",
          "value": String(
            <t:1795507200:f>
            <t:1795507200:R>
          ),
        },
      ],
      "footer": Object {
        "text": "Not financial advice",
      },
      "title": "🟢 EUR/USD · 4h · BUY",
    },
  ],
  "files": Array [],
}
`

exports[`dist/test/messages/signal-embed.test.js > TAP > in en-US a signal is told field by field > hold 1`] = `
Object {
  "components": Array [],
  "content": "",
  "embeds": Array [
    Object {
      "color": 9807270,
      "description": "Fetched <t:1795492860:R>",
      "fields": Array [
        Object {
          "name": "Confidence",
          "value": "▰▰▰▰▰▰▱▱▱▱ 62%",
        },
        Object {
          "inline": true,
          "name": "Entry",
          "value": "1.08730",
        },
        Object {
          "inline": true,
          "name": "Stop-loss",
          "value": "1.08410",
        },
        Object {
          "inline": true,
          "name": "Risk/reward",
          "value": "—",
        },
        Object {
          "name": "Take-profit",
          "value": String(
            TP1 **1.09150**
            TP2 **1.09400**
          ),
        },
        Object {
          "inline": true,
          "name": "Generated",
          "value": String(
            <t:1795492800:f>
            <t:1795492800:R>
          ),
        },
        Object {
          "inline": true,
          "name": "Valid until",
          "value": String(
            <t:1795507200:f>
            <t:1795507200:R>
          ),
        },
      ],
      "footer": Object {
        "text": "Not financial advice",
      },
      "title": "⚪ EUR/USD · 4h · HOLD",
    },
  ],
  "files": Array [],
}
`

exports[`dist/test/messages/signal-embed.test.js > TAP > in en-US a signal is told field by field > sell 1`] = `
Object {
  "components": Array [],
  "content": "",
  "embeds": Array [
    Object {
      "color": 15158332,
      "description": "Fetched <t:1795492860:R>",
      "fields": Array [
        Object {
          "name": "Confidence",
          "value": "▰▰▰▰▰▰▱▱▱▱ 62%",
        },
        Object {
          "inline": true,
          "name": "Entry",
          "value": "1.08730",
        },
        Object {
          "inline": true,
          "name": "Stop-loss",
          "value": "1.08410",
        },
        Object {
          "inline": true,
          "name": "Risk/reward",
          "value": "1 : 1.31",
        },
        Object {
          "name": "Take-profit",
          "value": String(
            TP1 **1.09150** (1.31 R)
            TP2 **1.09400** (2.09 R)
          ),
        },
        Object {
          "inline": true,
          "name": "Generated",
          "value": String(
            <t:1795492800:f>
            <t:1795492800:R>
          ),
        },
        Object {
          "inline": true,
          "name": "Valid until",
          "value": String(
            <t:1795507200:f>
            <t:1795507200:R>
          ),
        },
      ],
      "footer": Object {
        "text": "Not financial advice",
      },
      "title": "🔴 EUR/USD · 4h · SELL",
    },
  ],
  "files": Array [],
}
`

exports[`dist/test/messages/signal-embed.test.js > TAP > in en-US expired is said, in grey and in the title > must match snapshot 1`] = `
Array [
  "⚠️ EUR/USD · 4h · BUY · not current",
  String(
    ⚠️ **This signal expired <t:1795492800:R>. Do not treat it as current.**
    Fetched <t:1795492860:R>
  ),
]
`

exports[`dist/test/messages/signal-embed.test.js > TAP > in en-US future is said, in grey and in the title > must match snapshot 1`] = `
Array [
  "⚠️ EUR/USD · 4h · BUY · not current",
  String(
    ⚠️ **This signal says that it was generated <t:1795492800:f>, which is still to come. Do not treat it as current.**
    Fetched <t:1795492860:R>
  ),
]
`

exports[`dist/test/messages/signal-embed.test.js > TAP > in en-US marketClosed is said, in grey and in the title > must match snapshot 1`] = `
Array [
  "⚠️ EUR/USD · 4h · BUY · not current",
  String(
    ⚠️ **The FX market is closed. It opens <t:1795496400:F> (<t:1795496400:R>).**
    Fetched <t:1795492860:R>
  ),
]
`

exports[`dist/test/messages/signal-embed.test.js > TAP > in en-US staleCopy is said, in grey and in the title > must match snapshot 1`] = `
Array [
  "⚠️ EUR/USD · 4h · BUY · not current",
  String(
    ⚠️ **This is a saved copy, fetched <t:1795492800:R>. A newer one is being fetched: press Refresh.**
    Fetched <t:1795492860:R>
  ),
]
`

exports[`dist/test/messages/signal-embed.test.js > TAP > in en-US tooOld is said, in grey and in the title > must match snapshot 1`] = `
Array [
  "⚠️ EUR/USD · 4h · BUY · not current",
  String(
    ⚠️ **This signal was generated <t:1795492800:R>, too long ago for the 4h timeframe. Do not treat it as current.**
    Fetched <t:1795492860:R>
  ),
]
`

exports[`dist/test/messages/signal-embed.test.js > TAP > in zh-CN a DEMO signal with rationale, source and chart says all of it > must match snapshot 1`] = `
Object {
  "components": Array [],
  "content": "",
  "embeds": Array [
    Object {
      "color": 3066993,
      "description": String(
        🧪 **DEMO 演示** · 合成的演示数据，并非真实行情。
        获取于 <t:1795492860:R>
      ),
      "fields": Array [
        Object {
          "name": "置信度",
          "value": "▰▰▰▰▰▰▱▱▱▱ 62%",
        },
        Object {
          "inline": true,
          "name": "入场价",
          "value": "1.08730",
        },
        Object {
          "inline": true,
          "name": "止损",
          "value": "1.08410",
        },
        Object {
          "inline": true,
          "name": "风险回报比",
          "value": "1 : 1.31",
        },
        Object {
          "name": "止盈",
          "value": String(
            目标1 **1.09150** (1.31 R)
            目标2 **1.09400** (2.09 R)
          ),
        },
        Object {
          "inline": true,
          "name": "生成时间",
          "value": String(
            <t:1795492800:f>
            <t:1795492800:R>
          ),
        },
        Object {
          "inline": true,
          "name": "有效期至",
          "value": String(
            <t:1795507200:f>
            <t:1795507200:R>
          ),
        },
        Object {
          "name": "理由",
          "value": String(
            Higher lows since \\\\*Monday\\\\*.
            \\\\# Not a heading @​everyone
          ),
        },
      ],
      "footer": Object {
        "text": "不构成投资建议 · 来源：demo backend",
      },
      "image": Object {
        "url": "attachment://chart.png",
      },
      "title": "🟢 EUR/USD · 4h · 买入 · DEMO 演示",
    },
  ],
  "files": Array [
    "chart.png",
  ],
}
`

exports[`dist/test/messages/signal-embed.test.js > TAP > in zh-CN a signal is told field by field > buy 1`] = `
Object {
  "components": Array [],
  "content": "",
  "embeds": Array [
    Object {
      "color": 3066993,
      "description": "获取于 <t:1795492860:R>",
      "fields": Array [
        Object {
          "name": "置信度",
          "value": "▰▰▰▰▰▰▱▱▱▱ 62%",
        },
        Object {
          "inline": true,
          "name": "入场价",
          "value": "1.08730",
        },
        Object {
          "inline": true,
          "name": "止损",
          "value": "1.08410",
        },
        Object {
          "inline": true,
          "name": "风险回报比",
          "value": "1 : 1.31",
        },
        Object {
          "name": "止盈",
          "value": String(
            目标1 **1.09150** (1.31 R)
            目标2 **1.09400** (2.09 R)
          ),
        },
        Object {
          "inline": true,
          "name": "生成时间",
          "value": String(
            <t:1795492800:f>
            <t:1795492800:R>
          ),
        },
        Object {
          "inline": true,
          "name": "有效期至",
          "value": String(
            <t:1795507200:f>
            <t:1795507200:R>
          ),
        },
      ],
      "footer": Object {
        "text": "不构成投资建议",
      },
      "title": "🟢 EUR/USD · 4h · 买入",
    },
  ],
  "files": Array [],
}
`

exports[`dist/test/messages/signal-embed.test.js > TAP > in zh-CN a signal is told field by field > hold 1`] = `
Object {
  "components": Array [],
  "content": "",
  "embeds": Array [
    Object {
      "color": 9807270,
      "description": "获取于 <t:1795492860:R>",
      "fields": Array [
        Object {
          "name": "置信度",
          "value": "▰▰▰▰▰▰▱▱▱▱ 62%",
        },
        Object {
          "inline": true,
          "name": "入场价",
          "value": "1.08730",
        },
        Object {
          "inline": true,
          "name": "止损",
          "value": "1.08410",
        },
        Object {
          "inline": true,
          "name": "风险回报比",
          "value": "—",
        },
        Object {
          "name": "止盈",
          "value": String(
            目标1 **1.09150**
            目标2 **1.09400**
          ),
        },
        Object {
          "inline": true,
          "name": "生成时间",
          "value": String(
            <t:1795492800:f>
            <t:1795492800:R>
          ),
        },
        Object {
          "inline": true,
          "name": "有效期至",
          "value": String(
            <t:1795507200:f>
            <t:1795507200:R>
          ),
        },
      ],
      "footer": Object {
        "text": "不构成投资建议",
      },
      "title": "⚪ EUR/USD · 4h · 观望",
    },
  ],
  "files": Array [],
}
`

exports[`dist/test/messages/signal-embed.test.js > TAP > in zh-CN a signal is told field by field > sell 1`] = `
Object {
  "components": Array [],
  "content": "",
  "embeds": Array [
    Object {
      "color": 15158332,
      "description": "获取于 <t:1795492860:R>",
      "fields": Array [
        Object {
          "name": "置信度",
          "value": "▰▰▰▰▰▰▱▱▱▱ 62%",
        },
        Object {
          "inline": true,
          "name": "入场价",
          "value": "1.08730",
        },
        Object {
          "inline": true,
          "name": "止损",
          "value": "1.08410",
        },
        Object {
          "inline": true,
          "name": "风险回报比",
          "value": "1 : 1.31",
        },
        Object {
          "name": "止盈",
          "value": String(
            目标1 **1.09150** (1.31 R)
            目标2 **1.09400** (2.09 R)
          ),
        },
        Object {
          "inline": true,
          "name": "生成时间",
          "value": String(
            <t:1795492800:f>
            <t:1795492800:R>
          ),
        },
        Object {
          "inline": true,
          "name": "有效期至",
          "value": String(
            <t:1795507200:f>
            <t:1795507200:R>
          ),
        },
      ],
      "footer": Object {
        "text": "不构成投资建议",
      },
      "title": "🔴 EUR/USD · 4h · 卖出",
    },
  ],
  "files": Array [],
}
`

exports[`dist/test/messages/signal-embed.test.js > TAP > in zh-CN expired is said, in grey and in the title > must match snapshot 1`] = `
Array [
  "⚠️ EUR/USD · 4h · 买入 · 非最新",
  String(
    ⚠️ **该信号已于 <t:1795492800:R> 过期，请勿视为最新信号。**
    获取于 <t:1795492860:R>
  ),
]
`

exports[`dist/test/messages/signal-embed.test.js > TAP > in zh-CN future is said, in grey and in the title > must match snapshot 1`] = `
Array [
  "⚠️ EUR/USD · 4h · 买入 · 非最新",
  String(
    ⚠️ **该信号标注的生成时间 <t:1795492800:f> 尚未到来，请勿视为最新信号。**
    获取于 <t:1795492860:R>
  ),
]
`

exports[`dist/test/messages/signal-embed.test.js > TAP > in zh-CN marketClosed is said, in grey and in the title > must match snapshot 1`] = `
Array [
  "⚠️ EUR/USD · 4h · 买入 · 非最新",
  String(
    ⚠️ **外汇市场已休市，将于 <t:1795496400:F> 开市（<t:1795496400:R>）。**
    获取于 <t:1795492860:R>
  ),
]
`

exports[`dist/test/messages/signal-embed.test.js > TAP > in zh-CN staleCopy is said, in grey and in the title > must match snapshot 1`] = `
Array [
  "⚠️ EUR/USD · 4h · 买入 · 非最新",
  String(
    ⚠️ **这是 <t:1795492800:R> 获取的缓存副本，正在获取新信号：请点击“刷新”。**
    获取于 <t:1795492860:R>
  ),
]
`

exports[`dist/test/messages/signal-embed.test.js > TAP > in zh-CN tooOld is said, in grey and in the title > must match snapshot 1`] = `
Array [
  "⚠️ EUR/USD · 4h · 买入 · 非最新",
  String(
    ⚠️ **该信号生成于 <t:1795492800:R>，对 4h 周期而言已过旧，请勿视为最新信号。**
    获取于 <t:1795492860:R>
  ),
]
`
