/** Which timeframes there are: the configured list, forgiving of how people type them. */
import { SignalboxError } from '../errors.js'

export interface Timeframes {
  /** Canonical spellings in configured order, without repeats of the same length. */
  readonly list: readonly string[]
  /** The configured spelling of what was typed (`4H`, `240m`, `1 day`, `H4`), or undefined. */
  parseTimeframe(text: string): string | undefined
}

const MINUTE = 60_000
const UNITS: ReadonlyMap<string, number> = new Map([
  ...named(MINUTE, ['m', 'min', 'mins', 'minute', 'minutes', '分', '分钟', '分鐘']),
  ...named(60 * MINUTE, ['h', 'hr', 'hrs', 'hour', 'hours', '时', '小时', '小時']),
  ...named(1440 * MINUTE, ['d', 'day', 'days', '天', '日']),
  ...named(10_080 * MINUTE, ['w', 'wk', 'week', 'weeks', '周', '週']),
])

/** Whether this is a timeframe as configuration must spell it, and the contract with the backend: `15min`, `4h`, `1d`, `1w`. */
export function isTimeframe(text: string): boolean {
  return /^[1-9]\d{0,3}(m|min|h|d|w)$/.test(text)
}

/** How long a candle of this timeframe lasts, milliseconds. Throws CONFIG_INVALID on what is none. */
export function timeframeMs(timeframe: string): number {
  const length = readLength(timeframe)
  if (length === undefined) {
    throw new SignalboxError('CONFIG_INVALID', 'not a timeframe such as 15min, 4h or 1d')
  }
  return length
}

/** A lookup over the configured timeframes, from memory only. */
export function createTimeframes(timeframes: readonly string[]): Timeframes {
  const byLength = new Map<number, string>()
  for (const timeframe of timeframes) {
    const length = timeframeMs(timeframe)
    if (!byLength.has(length)) byLength.set(length, timeframe)
  }

  const list = [...byLength.values()]
  const canonical = new Set(list)

  function parseTimeframe(text: string): string | undefined {
    // Discord offers these as choices.
    if (canonical.has(text)) return text
    const length = readLength(text)
    return length === undefined ? undefined : byLength.get(length)
  }

  return { list, parseTimeframe }
}

/** `15min`, `4 H`, `1-day`, and charting terminals' own order: `M15`, `H4`, `D1`. */
function readLength(text: string): number | undefined {
  const bounded = text.slice(0, 40).normalize('NFKC').trim().toLowerCase()
  const [, count, unit] =
    /^(\d{1,4})[\s_-]*(\p{L}+)$/u.exec(bounded) ?? /^()([mhdw])\d{1,4}$/.exec(bounded) ?? []
  const size = UNITS.get(unit ?? '')
  const many = Number(count || bounded.slice(1))
  return size === undefined || many === 0 ? undefined : many * size
}

function named(size: number, names: readonly string[]): [string, number][] {
  return names.map((name) => [name, size])
}
