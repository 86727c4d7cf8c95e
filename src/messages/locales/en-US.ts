/** Everything a trader reads, in English: the catalogue whose shape the other languages must have. */

export const enUS = {
  language: 'en-US' as 'en-US' | 'zh-CN',
  demo: 'DEMO',
  demoSentence: 'Synthetic demo data, not a real market.',
  notCurrent: 'not current',
  direction: { buy: 'BUY', sell: 'SELL', hold: 'HOLD' },
  field: {
    confidence: 'Confidence',
    entry: 'Entry',
    stopLoss: 'Stop-loss',
    takeProfit: 'Take-profit',
    riskReward: 'Risk/reward',
    generated: 'Generated',
    validUntil: 'Valid until',
    rationale: 'Rationale',
  },
  target: (n: number) => `TP${n}`,
  fetched: (when: string) => `Fetched ${when}`,
  advice: 'Not financial advice',
  source: (name: string) => `Source: ${name}`,
  honesty: {
    expired: (when: string) => `This signal expired ${when}. Do not treat it as current.`,
    tooOld: (timeframe: string, when: string) =>
      `This signal was generated ${when}, too long ago for the ${timeframe} timeframe. Do not treat it as current.`,
    future: (when: string) =>
      `This signal says that it was generated ${when}, which is still to come. Do not treat it as current.`,
    marketClosed: (opens: string, when: string) =>
      `The FX market is closed. It opens ${opens} (${when}).`,
    savedCopy: (when: string) => `This is a saved copy, fetched ${when}.`,
    staleCopy: (when: string, refreshing: boolean) =>
      refreshing
        ? `This is a saved copy, fetched ${when}. A newer one is being fetched: press Refresh.`
        : `This is a saved copy, fetched ${when}. The signal service is having trouble: there is no newer one for now.`,
  },
  control: { refresh: 'Refresh', chart: 'Chart', timeframe: 'Other timeframe' },
  chartAlt: (facts: {
    pair: string
    timeframe: string
    direction: string
    entry: string
    stopLoss: string
    targets: string
    candles: number
  }) =>
    `${facts.pair} ${facts.timeframe} chart, ${facts.candles} candles. ${facts.direction}, entry ${facts.entry}, stop-loss ${facts.stopLoss}, take-profit ${facts.targets}.`,
  failure: {
    sentence: '❌ Failed to retrieve signal. Please try again.',
    wait: (seconds: number) => `Wait ${seconds} s.`,
    gap: ' ',
    reason: {
      CONFIG_INVALID: '(Signalbox is not set up correctly.)',
      INTERACTION_INVALID: '(The request could not be understood.)',
      SIGNAL_TIMEOUT: '(The signal service took too long to answer.)',
      SIGNAL_UNREACHABLE: '(The signal service cannot be reached.)',
      SIGNAL_REFUSED: '(The signal service refused the request.)',
      SIGNAL_NOT_FOUND: '(The signal service has no signal for this pair and timeframe.)',
      SIGNAL_INVALID: '(The signal service sent something that is not a valid signal.)',
      SIGNAL_MISMATCHED: '(The signal service answered for another pair or timeframe.)',
      SIGNAL_ABSURD: '(The signal service sent numbers that cannot be right.)',
      SIGNAL_BREAKER_OPEN: '(The signal service is having trouble. It is given a short rest.)',
      SIGNAL_LIMITED: '(The signal service limits how often it may be asked.)',
      SIGNAL_ABORTED: '(The request was stopped before the signal arrived.)',
      CHART_FAILED: '(The chart could not be drawn.)',
      INTERNAL: '(Something went wrong inside Signalbox.)',
    },
  },
  shutOut: (when: string) =>
    `❌ Failed to retrieve signal. Please try again ${when}. (Discord does not let Signalbox answer later just now.)`,
  notice: {
    busy: '⏳ Too many requests at the moment. Please try again in a few seconds.',
    unknownCommand: '❓ This command is not known here. `/help` lists what there is.',
    unknownButton: '❓ This button is not known here. `/help` lists what there is.',
    unknownSelect: '❓ This select menu is not known here. `/help` lists what there is.',
    unknownComponent: '❓ This component is not known here. `/help` lists what there is.',
    unknownForm: '❓ This form is not known here. `/help` lists what there is.',
    unknownType: '❓ This kind of interaction is not known here. `/help` lists what there is.',
    outdatedButton:
      '🕰️ This button belongs to an older version of Signalbox. Please use `/signal` again.',
    outdatedSelect:
      '🕰️ This select menu belongs to an older version of Signalbox. Please use `/signal` again.',
    internal: '⚠️ Something went wrong inside Signalbox. Please try again.',
  },
  badPair: (typed: string, pairs: string) =>
    `❓ “${typed}” is not a pair I know. Allowed pairs: ${pairs}`,
  badTimeframe: (typed: string, timeframes: string) =>
    `❓ “${typed}” is not a timeframe I know. Allowed timeframes: ${timeframes}`,
  noPair: (pairs: string) => `❓ The option “pair” is missing. Allowed pairs: ${pairs}`,
  noTimeframe: (timeframes: string) =>
    `❓ The option “timeframe” is missing. Allowed timeframes: ${timeframes}`,
  outlook: {
    title: (pair: string) => `Outlook · ${pair}`,
  },
  unavailable: 'unavailable',
  board: {
    title: (timeframe: string) => `Board · ${timeframe}`,
    order: 'Strongest first: buys and sells by confidence, then holds, then what is not current.',
    more: (n: number) => `… and ${n} more`,
  },
  tag: {
    expired: 'expired',
    tooOld: 'too old',
    future: 'dated in the future',
    marketClosed: 'market closed',
    staleCopy: 'saved copy',
  },
  status: {
    title: 'Status',
    ackP99: 'Acknowledgement p99',
    backendP95: 'Backend p95',
    cacheHitRate: 'Cache hit rate',
    successRate: 'Success rate',
    version: 'Version',
    uptime: 'Uptime',
    duration: (days: number, hours: number, minutes: number) =>
      days > 0
        ? `${days} d ${hours} h`
        : hours > 0
          ? `${hours} h ${minutes} min`
          : `${minutes} min`,
  },
  help: {
    title: 'Signalbox',
    intro: 'Trading signals for FX and crypto pairs.',
    commands: 'Commands',
    pairs: 'Pairs',
    timeframes: 'Timeframes',
    hint: 'Write pairs as you like: `EUR/USD`, `eurusd` and `EUR-USD` are the same. `[ ]` marks what may be left out.',
  },
  definition: {
    signal: { name: 'signal', description: 'The trading signal for one pair and timeframe' },
    outlook: { name: 'outlook', description: 'All timeframes of one pair, side by side' },
    board: { name: 'board', description: 'All pairs at one timeframe, strongest first' },
    status: { name: 'status', description: 'How well Signalbox is doing right now' },
    help: { name: 'help', description: 'What there is and how to use it' },
  },
  option: {
    pair: { name: 'pair', description: 'Currency pair, for example EUR/USD' },
    timeframe: { name: 'timeframe', description: 'Timeframe of the signal' },
    private: { name: 'private', description: 'Show the answer only to you' },
  },
}

export type Catalogue = typeof enUS
