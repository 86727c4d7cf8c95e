/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`dist/test/messages/status-embed.test.js > TAP > in en-US an uptime is told in its two largest units > must match snapshot 1`] = `
Array [
  Object {
    "inline": true,
    "name": "Uptime",
    "value": "0 min",
  },
  Object {
    "inline": true,
    "name": "Uptime",
    "value": "0 min",
  },
  Object {
    "inline": true,
    "name": "Uptime",
    "value": "1 min",
  },
  Object {
    "inline": true,
    "name": "Uptime",
    "value": "1 h 0 min",
  },
  Object {
    "inline": true,
    "name": "Uptime",
    "value": "1 h 30 min",
  },
  Object {
    "inline": true,
    "name": "Uptime",
    "value": "1 d 0 h",
  },
]
`

exports[`dist/test/messages/status-embed.test.js > TAP > in en-US each figure has its name and unit > must match snapshot 1`] = `
Object {
  "content": "",
  "embeds": Array [
    Object {
      "color": 7634829,
      "fields": Array [
        Object {
          "inline": true,
          "name": "Acknowledgement p99",
          "value": "3.5 ms",
        },
        Object {
          "inline": true,
          "name": "Backend p95",
          "value": "812 ms",
        },
        Object {
          "inline": true,
          "name": "Cache hit rate",
          "value": "98.7%",
        },
        Object {
          "inline": true,
          "name": "Success rate",
          "value": "100.0%",
        },
        Object {
          "inline": true,
          "name": "Version",
          "value": "1.2.3",
        },
        Object {
          "inline": true,
          "name": "Uptime",
          "value": "1 d 2 h",
        },
      ],
      "title": "Status",
    },
  ],
}
`

exports[`dist/test/messages/status-embed.test.js > TAP > in zh-CN an uptime is told in its two largest units > must match snapshot 1`] = `
Array [
  Object {
    "inline": true,
    "name": "运行时间",
    "value": "0 分钟",
  },
  Object {
    "inline": true,
    "name": "运行时间",
    "value": "0 分钟",
  },
  Object {
    "inline": true,
    "name": "运行时间",
    "value": "1 分钟",
  },
  Object {
    "inline": true,
    "name": "运行时间",
    "value": "1 小时 0 分钟",
  },
  Object {
    "inline": true,
    "name": "运行时间",
    "value": "1 小时 30 分钟",
  },
  Object {
    "inline": true,
    "name": "运行时间",
    "value": "1 天 0 小时",
  },
]
`

exports[`dist/test/messages/status-embed.test.js > TAP > in zh-CN each figure has its name and unit > must match snapshot 1`] = `
Object {
  "content": "",
  "embeds": Array [
    Object {
      "color": 7634829,
      "fields": Array [
        Object {
          "inline": true,
          "name": "确认耗时 p99",
          "value": "3.5 ms",
        },
        Object {
          "inline": true,
          "name": "信号服务耗时 p95",
          "value": "812 ms",
        },
        Object {
          "inline": true,
          "name": "缓存命中率",
          "value": "98.7%",
        },
        Object {
          "inline": true,
          "name": "成功率",
          "value": "100.0%",
        },
        Object {
          "inline": true,
          "name": "版本",
          "value": "1.2.3",
        },
        Object {
          "inline": true,
          "name": "运行时间",
          "value": "1 天 2 小时",
        },
      ],
      "title": "运行状态",
    },
  ],
}
`
