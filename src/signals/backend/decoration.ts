/** What a signal can do without: texts and candles that are not as they should be are left out, and told. */
import type { Candle } from '../signal.js'
import { isShowable, type PriceLimits } from './check-prices.js'
import { MOMENT, readMoment } from './instants.js'
import { describeValue } from './signal-text.js'

export interface DecorationLimits extends PriceLimits {
  /** Only the latest so many candles are kept. */
  readonly candles: number
}

/** What was left out: the first few by member and value, then how many more. */
export type LeftOut = readonly string[]

const MOST_TOLD = 3
/** So many good ones do not fit into the largest document: such a list holds something else. */
const MOST_CANDLES = 20_000

type Fault = readonly [member: string, value: unknown]

/** Such decoration as can be shown, candles oldest first, with all other members as they are. */
export function tidyDecoration(
  members: Readonly<Record<string, unknown>>,
  limits: DecorationLimits,
): { readonly document: Readonly<Record<string, unknown>>; readonly left: LeftOut } {
  const tidy = { ...members }
  const faults: Fault[] = []
  function leaveOut(member: string) {
    faults.push([member, tidy[member]])
    delete tidy[member]
  }
  for (const member of ['rationale', 'source', 'candles', 'synthetic']) {
    if (tidy[member] === null) leaveOut(member)
  }
  for (const member of ['rationale', 'source']) {
    if (member in tidy && typeof tidy[member] !== 'string') leaveOut(member)
  }
  const { candles } = tidy
  if (Array.isArray(candles) && candles.length <= MOST_CANDLES) {
    const { kept, left } = tidyCandles(candles, limits)
    return { document: { ...tidy, candles: kept }, left: tell(faults, left) }
  }
  if ('candles' in tidy) leaveOut('candles')
  return { document: tidy, left: tell(faults) }
}

interface Given {
  readonly index: number
  readonly at: number
  readonly candle: Candle
}

/** A candle's member that is not as it should be. */
interface Broken {
  readonly index: number
  readonly member: string
  readonly value: unknown
}

/** The latest by time, the last of those at the same one. Of the older ones only the times are looked at. */
function tidyCandles(
  list: readonly unknown[],
  limits: DecorationLimits,
): { readonly kept: Candle[]; readonly left: readonly Broken[] } {
  const left: Broken[] = []
  const byTime: Given[] = []
  list.forEach((each, index) => {
    const candle: Candle = Object(each)
    const at = readMoment(candle.time)
    if (at === undefined) left.push({ index, member: 'time', value: candle.time })
    else byTime.push({ index, at, candle })
  })
  byTime.sort((one, other) => other.at - one.at || other.index - one.index)
  const kept: Candle[] = []
  let lastAt: number | undefined
  for (const { index, at, candle } of byTime) {
    if (kept.length === limits.candles) break
    if (at === lastAt) continue
    const member = faultyPrice(candle, limits)
    if (member) {
      left.push({ index, member, value: candle[member] })
      continue
    }
    const { open, high, low, close } = candle
    kept.push({ time: new Date(at).toISOString(), open, high, low, close })
    lastAt = at
  }
  left.sort((one, other) => one.index - other.index)
  return { kept: kept.reverse(), left }
}

function faultyPrice(candle: Candle, limits: PriceLimits): keyof Candle | undefined {
  const { low, high, open, close } = candle
  if (!isShowable(low, limits)) return 'low'
  if (!isShowable(high, limits)) return 'high'
  if (!isShowable(open, limits) || open < low || open > high) return 'open'
  return !isShowable(close, limits) || close < low || close > high ? 'close' : undefined
}

/** Each text is made only where it is told: a document can hold very many faults. */
function tell(faults: readonly Fault[], candles: readonly Broken[] = []): LeftOut {
  const told = [
    ...faults.map(([member, value]) => `${member} is ${describeValue(value)}`),
    ...candles.slice(0, MOST_TOLD).map(tellCandle),
  ].slice(0, MOST_TOLD)
  const more = faults.length + candles.length - told.length
  return more > 0 ? [...told, `${more} more`] : told
}

function tellCandle({ index, member, value }: Broken): string {
  const told = `candles[${index}].${member} is ${describeValue(value)}`
  return member === 'time' ? `${told}: no ${MOMENT}` : told
}
