/** Reads and writes the `custom_id` of buttons and selects: a version, what is asked, and for which signal. */
import type { SignalKey } from '../signals/signal.js'
import type { DecodedComponent } from './command.js'

export type SignalAction = 'refresh' | 'chart' | 'timeframe'

/** What configuration allows; a press on an old message may ask for what has since been removed. */
export interface Known {
  readonly pairs: readonly string[]
  readonly timeframes: readonly string[]
}

const VERSION = 's1'
const ANY_VERSION = /^s\d{1,6}\|/
const OUTDATED: DecodedComponent = { kind: 'outdated' }

/** `s1|refresh|EUR/USD|4h`: 100 characters at most, which configured pairs and timeframes never reach. */
export function encodeComponent(action: SignalAction, key: SignalKey): string {
  return [VERSION, action, key.pair, key.timeframe].join('|')
}

/** Never throws. `values` are a select's chosen ones; the timeframe select carries its timeframe there. */
export function decodeComponent(
  customId: string,
  values: readonly string[],
  known: Known,
): DecodedComponent {
  if (!ANY_VERSION.test(customId)) return { kind: 'unknown' }
  const [version, action, pair = '', own = '', ...rest] = customId.split('|')
  if (version !== VERSION || rest.length > 0 || !isAction(action)) return OUTDATED
  const timeframe = action === 'timeframe' ? (values[0] ?? '') : own
  if (!known.pairs.includes(pair) || !known.timeframes.includes(timeframe)) return OUTDATED
  return { kind: 'request', command: 'signal', action, options: { pair, timeframe } }
}

function isAction(action: string | undefined): action is SignalAction {
  return action === 'refresh' || action === 'chart' || action === 'timeframe'
}
