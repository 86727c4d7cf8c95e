/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`dist/test/commands/signal.test.js > TAP > a fresh hit is answered at once, without a picture but with the chart button > en-US 1`] = `
Array [
  Object {
    "components": Array [
      Object {
        "custom_id": "s1|refresh|EUR/USD|4h",
        "emoji": Object {
          "name": "🔄",
        },
        "label": "Refresh",
        "style": 2,
        "type": 2,
      },
      Object {
        "custom_id": "s1|chart|EUR/USD|4h",
        "emoji": Object {
          "name": "📈",
        },
        "label": "Chart",
        "style": 2,
        "type": 2,
      },
    ],
    "type": 1,
  },
  Object {
    "components": Array [
      Object {
        "custom_id": "s1|timeframe|EUR/USD|4h",
        "options": Array [
          Object {
            "default": false,
            "label": "15min",
            "value": "15min",
          },
          Object {
            "default": false,
            "label": "1h",
            "value": "1h",
          },
          Object {
            "default": true,
            "label": "4h",
            "value": "4h",
          },
          Object {
            "default": false,
            "label": "1d",
            "value": "1d",
          },
        ],
        "placeholder": "Other timeframe",
        "type": 3,
      },
    ],
    "type": 1,
  },
]
`

exports[`dist/test/commands/signal.test.js > TAP > a fresh hit is answered at once, without a picture but with the chart button > zh-CN 1`] = `
Array [
  Object {
    "components": Array [
      Object {
        "custom_id": "s1|refresh|EUR/USD|4h",
        "emoji": Object {
          "name": "🔄",
        },
        "label": "刷新",
        "style": 2,
        "type": 2,
      },
      Object {
        "custom_id": "s1|chart|EUR/USD|4h",
        "emoji": Object {
          "name": "📈",
        },
        "label": "图表",
        "style": 2,
        "type": 2,
      },
    ],
    "type": 1,
  },
  Object {
    "components": Array [
      Object {
        "custom_id": "s1|timeframe|EUR/USD|4h",
        "options": Array [
          Object {
            "default": false,
            "label": "15min",
            "value": "15min",
          },
          Object {
            "default": false,
            "label": "1h",
            "value": "1h",
          },
          Object {
            "default": true,
            "label": "4h",
            "value": "4h",
          },
          Object {
            "default": false,
            "label": "1d",
            "value": "1d",
          },
        ],
        "placeholder": "其他周期",
        "type": 3,
      },
    ],
    "type": 1,
  },
]
`
