/** Everything a trader reads, in simplified Chinese. */
import type { Catalogue } from './en-US.js'

export const zhCN: Catalogue = {
  language: 'zh-CN',
  demo: 'DEMO 演示',
  demoSentence: '合成的演示数据，并非真实行情。',
  notCurrent: '非最新',
  direction: { buy: '买入', sell: '卖出', hold: '观望' },
  field: {
    confidence: '置信度',
    entry: '入场价',
    stopLoss: '止损',
    takeProfit: '止盈',
    riskReward: '风险回报比',
    generated: '生成时间',
    validUntil: '有效期至',
    rationale: '理由',
  },
  target: (n) => `目标${n}`,
  fetched: (when) => `获取于 ${when}`,
  advice: '不构成投资建议',
  source: (name) => `来源：${name}`,
  honesty: {
    expired: (when) => `该信号已于 ${when} 过期，请勿视为最新信号。`,
    tooOld: (timeframe, when) =>
      `该信号生成于 ${when}，对 ${timeframe} 周期而言已过旧，请勿视为最新信号。`,
    future: (when) => `该信号标注的生成时间 ${when} 尚未到来，请勿视为最新信号。`,
    marketClosed: (opens, when) => `外汇市场已休市，将于 ${opens} 开市（${when}）。`,
    savedCopy: (when) => `这是 ${when} 获取的缓存副本。`,
    staleCopy: (when, refreshing) =>
      refreshing
        ? `这是 ${when} 获取的缓存副本，正在获取新信号：请点击“刷新”。`
        : `这是 ${when} 获取的缓存副本。信号服务出现故障，暂无更新的信号。`,
  },
  control: { refresh: '刷新', chart: '图表', timeframe: '其他周期' },
  chartAlt: (facts) =>
    `${facts.pair} ${facts.timeframe} 图表，${facts.candles} 根K线。${facts.direction}，入场价 ${facts.entry}，止损 ${facts.stopLoss}，止盈 ${facts.targets}。`,
  failure: {
    sentence: '❌ 获取信号失败，请重试。',
    wait: (seconds) => `请等待 ${seconds} 秒。`,
    gap: '',
    reason: {
      CONFIG_INVALID: '（Signalbox 配置有误。）',
      INTERACTION_INVALID: '（无法理解该请求。）',
      SIGNAL_TIMEOUT: '（信号服务响应超时。）',
      SIGNAL_UNREACHABLE: '（无法连接信号服务。）',
      SIGNAL_REFUSED: '（信号服务拒绝了请求。）',
      SIGNAL_NOT_FOUND: '（信号服务没有该货币对和周期的信号。）',
      SIGNAL_INVALID: '（信号服务返回的不是有效信号。）',
      SIGNAL_MISMATCHED: '（信号服务返回了其他货币对或周期的信号。）',
      SIGNAL_ABSURD: '（信号服务返回的数值不可能正确。）',
      SIGNAL_BREAKER_OPEN: '（信号服务出现故障，正在短暂恢复。）',
      SIGNAL_LIMITED: '（信号服务限制了请求频率。）',
      SIGNAL_ABORTED: '（请求在信号到达之前已被中止。）',
      CHART_FAILED: '（无法绘制图表。）',
      INTERNAL: '（Signalbox 内部出错。）',
    },
  },
  shutOut: (when) =>
    `❌ 获取信号失败。请在 ${when} 重试。（Discord 目前不允许 Signalbox 稍后补发回复。）`,
  notice: {
    busy: '⏳ 当前请求过多，请几秒后重试。',
    unknownCommand: '❓ 未知命令。请用 `/help` 查看可用命令。',
    unknownButton: '❓ 未知按钮。请用 `/help` 查看可用命令。',
    unknownSelect: '❓ 未知选择菜单。请用 `/help` 查看可用命令。',
    unknownComponent: '❓ 未知组件。请用 `/help` 查看可用命令。',
    unknownForm: '❓ 未知表单。请用 `/help` 查看可用命令。',
    unknownType: '❓ 未知的交互类型。请用 `/help` 查看可用命令。',
    outdatedButton: '🕰️ 该按钮来自旧版 Signalbox，请重新使用 `/signal`。',
    outdatedSelect: '🕰️ 该选择菜单来自旧版 Signalbox，请重新使用 `/signal`。',
    internal: '⚠️ Signalbox 内部出错，请重试。',
  },
  badPair: (typed, pairs) => `❓ 不认识货币对“${typed}”。可用的货币对：${pairs}`,
  badTimeframe: (typed, timeframes) => `❓ 不认识周期“${typed}”。可用的周期：${timeframes}`,
  noPair: (pairs) => `❓ 缺少选项“货币对”。可用的货币对：${pairs}`,
  noTimeframe: (timeframes) => `❓ 缺少选项“周期”。可用的周期：${timeframes}`,
  outlook: {
    title: (pair) => `多周期展望 · ${pair}`,
  },
  unavailable: '暂不可用',
  board: {
    title: (timeframe) => `信号看板 · ${timeframe}`,
    order: '由强到弱：先按置信度排列买入和卖出，其次观望，最后是非最新信号。',
    more: (n) => `… 另有 ${n} 个`,
  },
  tag: {
    expired: '已过期',
    tooOld: '过旧',
    future: '时间有误',
    marketClosed: '休市',
    staleCopy: '缓存副本',
  },
  status: {
    title: '运行状态',
    ackP99: '确认耗时 p99',
    backendP95: '信号服务耗时 p95',
    cacheHitRate: '缓存命中率',
    successRate: '成功率',
    version: '版本',
    uptime: '运行时间',
    duration: (days, hours, minutes) =>
      days > 0
        ? `${days} 天 ${hours} 小时`
        : hours > 0
          ? `${hours} 小时 ${minutes} 分钟`
          : `${minutes} 分钟`,
  },
  help: {
    title: 'Signalbox',
    intro: '外汇与加密货币交易信号。',
    commands: '命令',
    pairs: '货币对',
    timeframes: '周期',
    hint: '货币对写法不限：`EUR/USD`、`eurusd`、`EUR-USD` 均可。`[ ]` 内为可选项。',
  },
  definition: {
    signal: { name: '信号', description: '查看某个货币对在某个周期的交易信号' },
    outlook: { name: '展望', description: '并排查看一个货币对的所有周期' },
    board: { name: '看板', description: '查看所有货币对在某个周期的信号，由强到弱' },
    status: { name: '状态', description: '查看 Signalbox 当前的运行状况' },
    help: { name: '帮助', description: '有哪些命令，如何使用' },
  },
  option: {
    pair: { name: '货币对', description: '货币对，例如 EUR/USD' },
    timeframe: { name: '周期', description: '信号的周期' },
    private: { name: '私密', description: '仅自己可见' },
  },
}
