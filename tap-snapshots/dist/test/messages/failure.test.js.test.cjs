/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`dist/test/messages/failure.test.js > TAP > in en-US every sentence is valid and as agreed > must match snapshot 1`] = `
Array [
  "❌ Failed to retrieve signal. Please try again. (Signalbox is not set up correctly.)",
  "❌ Failed to retrieve signal. Please try again. (The request could not be understood.)",
  "❌ Failed to retrieve signal. Please try again. (The signal service took too long to answer.)",
  "❌ Failed to retrieve signal. Please try again. (The signal service cannot be reached.)",
  "❌ Failed to retrieve signal. Please try again. (The signal service refused the request.)",
  "❌ Failed to retrieve signal. Please try again. (The signal service has no signal for this pair and timeframe.)",
  "❌ Failed to retrieve signal. Please try again. (The signal service sent something that is not a valid signal.)",
  "❌ Failed to retrieve signal. Please try again. (The signal service answered for another pair or timeframe.)",
  "❌ Failed to retrieve signal. Please try again. (The signal service sent numbers that cannot be right.)",
  "❌ Failed to retrieve signal. Please try again. (The signal service is having trouble. It is given a short rest.)",
  "❌ Failed to retrieve signal. Please try again. (The signal service limits how often it may be asked.)",
  "❌ Failed to retrieve signal. Please try again. (The request was stopped before the signal arrived.)",
  "❌ Failed to retrieve signal. Please try again. (The chart could not be drawn.)",
  "❌ Failed to retrieve signal. Please try again. (Something went wrong inside Signalbox.)",
  "⏳ Too many requests at the moment. Please try again in a few seconds.",
  "❓ This command is not known here. \`/help\` lists what there is.",
  "❓ This button is not known here. \`/help\` lists what there is.",
  "❓ This select menu is not known here. \`/help\` lists what there is.",
  "❓ This component is not known here. \`/help\` lists what there is.",
  "❓ This form is not known here. \`/help\` lists what there is.",
  "❓ This kind of interaction is not known here. \`/help\` lists what there is.",
  "🕰️ This button belongs to an older version of Signalbox. Please use \`/signal\` again.",
  "🕰️ This select menu belongs to an older version of Signalbox. Please use \`/signal\` again.",
  "⚠️ Something went wrong inside Signalbox. Please try again.",
  "❓ “foo\\\\*@​here” is not a pair I know. Allowed pairs: EUR/USD, BTC/USD",
  "❓ “7h” is not a timeframe I know. Allowed timeframes: 1h, 4h",
  "❓ The option “pair” is missing. Allowed pairs: EUR/USD, BTC/USD",
  "❓ The option “timeframe” is missing. Allowed timeframes: 1h, 4h",
]
`

exports[`dist/test/messages/failure.test.js > TAP > in zh-CN every sentence is valid and as agreed > must match snapshot 1`] = `
Array [
  "❌ 获取信号失败，请重试。（Signalbox 配置有误。）",
  "❌ 获取信号失败，请重试。（无法理解该请求。）",
  "❌ 获取信号失败，请重试。（信号服务响应超时。）",
  "❌ 获取信号失败，请重试。（无法连接信号服务。）",
  "❌ 获取信号失败，请重试。（信号服务拒绝了请求。）",
  "❌ 获取信号失败，请重试。（信号服务没有该货币对和周期的信号。）",
  "❌ 获取信号失败，请重试。（信号服务返回的不是有效信号。）",
  "❌ 获取信号失败，请重试。（信号服务返回了其他货币对或周期的信号。）",
  "❌ 获取信号失败，请重试。（信号服务返回的数值不可能正确。）",
  "❌ 获取信号失败，请重试。（信号服务出现故障，正在短暂恢复。）",
  "❌ 获取信号失败，请重试。（信号服务限制了请求频率。）",
  "❌ 获取信号失败，请重试。（请求在信号到达之前已被中止。）",
  "❌ 获取信号失败，请重试。（无法绘制图表。）",
  "❌ 获取信号失败，请重试。（Signalbox 内部出错。）",
  "⏳ 当前请求过多，请几秒后重试。",
  "❓ 未知命令。请用 \`/help\` 查看可用命令。",
  "❓ 未知按钮。请用 \`/help\` 查看可用命令。",
  "❓ 未知选择菜单。请用 \`/help\` 查看可用命令。",
  "❓ 未知组件。请用 \`/help\` 查看可用命令。",
  "❓ 未知表单。请用 \`/help\` 查看可用命令。",
  "❓ 未知的交互类型。请用 \`/help\` 查看可用命令。",
  "🕰️ 该按钮来自旧版 Signalbox，请重新使用 \`/signal\`。",
  "🕰️ 该选择菜单来自旧版 Signalbox，请重新使用 \`/signal\`。",
  "⚠️ Signalbox 内部出错，请重试。",
  "❓ 不认识货币对“foo\\\\*@​here”。可用的货币对：EUR/USD, BTC/USD",
  "❓ 不认识周期“7h”。可用的周期：1h, 4h",
  "❓ 缺少选项“货币对”。可用的货币对：EUR/USD, BTC/USD",
  "❓ 缺少选项“周期”。可用的周期：1h, 4h",
]
`
