/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`dist/test/commands/index.test.js > TAP > every definition is what Discord accepts, and as agreed > must match snapshot 1`] = `
Array [
  Object {
    "contexts": Array [
      0,
      1,
      2,
    ],
    "description": "The trading signal for one pair and timeframe",
    "description_localizations": Object {
      "en-US": "The trading signal for one pair and timeframe",
      "zh-CN": "查看某个货币对在某个周期的交易信号",
    },
    "integration_types": Array [
      0,
      1,
    ],
    "name": "signal",
    "name_localizations": Object {
      "en-US": "signal",
      "zh-CN": "信号",
    },
    "options": Array [
      Object {
        "autocomplete": true,
        "description": "Currency pair, for example EUR/USD",
        "description_localizations": Object {
          "en-US": "Currency pair, for example EUR/USD",
          "zh-CN": "货币对，例如 EUR/USD",
        },
        "name": "pair",
        "name_localizations": Object {
          "en-US": "pair",
          "zh-CN": "货币对",
        },
        "required": true,
        "type": 3,
      },
      Object {
        "choices": Array [
          Object {
            "name": "15min",
            "value": "15min",
          },
          Object {
            "name": "1h",
            "value": "1h",
          },
          Object {
            "name": "4h",
            "value": "4h",
          },
          Object {
            "name": "1d",
            "value": "1d",
          },
        ],
        "description": "Timeframe of the signal",
        "description_localizations": Object {
          "en-US": "Timeframe of the signal",
          "zh-CN": "信号的周期",
        },
        "name": "timeframe",
        "name_localizations": Object {
          "en-US": "timeframe",
          "zh-CN": "周期",
        },
        "required": true,
        "type": 3,
      },
      Object {
        "description": "Show the answer only to you",
        "description_localizations": Object {
          "en-US": "Show the answer only to you",
          "zh-CN": "仅自己可见",
        },
        "name": "private",
        "name_localizations": Object {
          "en-US": "private",
          "zh-CN": "私密",
        },
        "required": false,
        "type": 5,
      },
    ],
    "type": 1,
  },
  Object {
    "contexts": Array [
      0,
      1,
      2,
    ],
    "description": "All timeframes of one pair, side by side",
    "description_localizations": Object {
      "en-US": "All timeframes of one pair, side by side",
      "zh-CN": "并排查看一个货币对的所有周期",
    },
    "integration_types": Array [
      0,
      1,
    ],
    "name": "outlook",
    "name_localizations": Object {
      "en-US": "outlook",
      "zh-CN": "展望",
    },
    "options": Array [
      Object {
        "autocomplete": true,
        "description": "Currency pair, for example EUR/USD",
        "description_localizations": Object {
          "en-US": "Currency pair, for example EUR/USD",
          "zh-CN": "货币对，例如 EUR/USD",
        },
        "name": "pair",
        "name_localizations": Object {
          "en-US": "pair",
          "zh-CN": "货币对",
        },
        "required": true,
        "type": 3,
      },
    ],
    "type": 1,
  },
  Object {
    "contexts": Array [
      0,
      1,
      2,
    ],
    "description": "All pairs at one timeframe, strongest first",
    "description_localizations": Object {
      "en-US": "All pairs at one timeframe, strongest first",
      "zh-CN": "查看所有货币对在某个周期的信号，由强到弱",
    },
    "integration_types": Array [
      0,
      1,
    ],
    "name": "board",
    "name_localizations": Object {
      "en-US": "board",
      "zh-CN": "看板",
    },
    "options": Array [
      Object {
        "choices": Array [
          Object {
            "name": "15min",
            "value": "15min",
          },
          Object {
            "name": "1h",
            "value": "1h",
          },
          Object {
            "name": "4h",
            "value": "4h",
          },
          Object {
            "name": "1d",
            "value": "1d",
          },
        ],
        "description": "Timeframe of the signal",
        "description_localizations": Object {
          "en-US": "Timeframe of the signal",
          "zh-CN": "信号的周期",
        },
        "name": "timeframe",
        "name_localizations": Object {
          "en-US": "timeframe",
          "zh-CN": "周期",
        },
        "required": true,
        "type": 3,
      },
    ],
    "type": 1,
  },
  Object {
    "contexts": Array [
      0,
      1,
      2,
    ],
    "description": "How well Signalbox is doing right now",
    "description_localizations": Object {
      "en-US": "How well Signalbox is doing right now",
      "zh-CN": "查看 Signalbox 当前的运行状况",
    },
    "integration_types": Array [
      0,
      1,
    ],
    "name": "status",
    "name_localizations": Object {
      "en-US": "status",
      "zh-CN": "状态",
    },
    "options": Array [],
    "type": 1,
  },
  Object {
    "contexts": Array [
      0,
      1,
      2,
    ],
    "description": "What there is and how to use it",
    "description_localizations": Object {
      "en-US": "What there is and how to use it",
      "zh-CN": "有哪些命令，如何使用",
    },
    "integration_types": Array [
      0,
      1,
    ],
    "name": "help",
    "name_localizations": Object {
      "en-US": "help",
      "zh-CN": "帮助",
    },
    "options": Array [],
    "type": 1,
  },
]
`

exports[`dist/test/commands/index.test.js > TAP > in en-US /help is private and lists the table, the pairs and the timeframes > must match snapshot 1`] = `
Object {
  "content": "",
  "embeds": Array [
    Object {
      "color": 3066993,
      "description": String(
        Trading signals for FX and crypto pairs.
        Write pairs as you like: \`EUR/USD\`, \`eurusd\` and \`EUR-USD\` are the same. \`[ ]\` marks what may be left out.
      ),
      "fields": Array [
        Object {
          "name": "Commands",
          "value": String(
            \`/signal pair timeframe [private]\`
            The trading signal for one pair and timeframe
            \`/outlook pair\`
            All timeframes of one pair, side by side
            \`/board timeframe\`
            All pairs at one timeframe, strongest first
            \`/status\`
            How well Signalbox is doing right now
            \`/help\`
            What there is and how to use it
          ),
        },
        Object {
          "name": "Pairs",
          "value": "EUR/USD, USD/JPY, BTC/USD",
        },
        Object {
          "name": "Timeframes",
          "value": "15min, 1h, 4h, 1d",
        },
      ],
      "footer": Object {
        "text": "Not financial advice",
      },
      "title": "Signalbox",
    },
  ],
}
`

exports[`dist/test/commands/index.test.js > TAP > in zh-CN /help is private and lists the table, the pairs and the timeframes > must match snapshot 1`] = `
Object {
  "content": "",
  "embeds": Array [
    Object {
      "color": 3066993,
      "description": String(
        外汇与加密货币交易信号。
        货币对写法不限：\`EUR/USD\`、\`eurusd\`、\`EUR-USD\` 均可。\`[ ]\` 内为可选项。
      ),
      "fields": Array [
        Object {
          "name": "命令",
          "value": String(
            \`/信号 货币对 周期 [私密]\`
            查看某个货币对在某个周期的交易信号
            \`/展望 货币对\`
            并排查看一个货币对的所有周期
            \`/看板 周期\`
            查看所有货币对在某个周期的信号，由强到弱
            \`/状态\`
            查看 Signalbox 当前的运行状况
            \`/帮助\`
            有哪些命令，如何使用
          ),
        },
        Object {
          "name": "货币对",
          "value": "EUR/USD, USD/JPY, BTC/USD",
        },
        Object {
          "name": "周期",
          "value": "15min, 1h, 4h, 1d",
        },
      ],
      "footer": Object {
        "text": "不构成投资建议",
      },
      "title": "Signalbox",
    },
  ],
}
`
