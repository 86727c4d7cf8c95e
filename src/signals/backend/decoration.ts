/** What a signal can do without: texts and candles that are not as they should be are left out, and told. */
import type { Candle } from '../signal.js'
import { isShowable, type PriceLimits } from './check-prices.js'
import { readInstant } from './instants.js'
import { describeValue } from './signal-text.js'

export interface DecorationLimits extends PriceLimits {
  /** Only the latest so many candles are kept. */
  readonly candles: number
}

/** What was left out: the first few by member and value, then how many more. */
export type LeftOut = readonly string[]

const MOST_TOLD = 3

/** The document with only such decoration as can be shown, candles oldest first. What is no object stays as it is. */
export function tidyDecoration(
  document: unknown,
  limits: DecorationLimits,
): { readonly document: unknown; readonly left: LeftOut } {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    return { document, left: [] }
  }
  const tidy: Record<string, unknown> = { ...document }
  const faults: [member: string, value: unknown][] = []
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
  if (Array.isArray(tidy.candles)) {
    tidy.candles = tidyCandles(tidy.candles, limits, (...fault) => faults.push(fault))
  } else if ('candles' in tidy) leaveOut('candles')
  return { document: tidy, left: describe(faults) }
}

/** By time, the last of those at the same one. */
function tidyCandles(
  list: readonly unknown[],
  limits: DecorationLimits,
  onFault: (member: string, value: unknown) => void,
): Candle[] {
  const byTime = new Map<number, Candle>()
  list.forEach((each, index) => {
    const given: Readonly<Record<string, unknown>> = Object(each)
    const time = readInstant(given.time)
    const fault = time === undefined ? 'time' : faultyPrice(given, limits)
    if (time === undefined || fault) {
      onFault(`candles[${index}].${fault}`, given[fault as string])
      return
    }
    const { open, high, low, close } = given as unknown as Candle
    byTime.set(Date.parse(time), { time, open, high, low, close })
  })
  return [...byTime]
    .sort(([one], [other]) => one - other)
    .slice(-limits.candles)
    .map(([, candle]) => candle)
}

function faultyPrice(
  candle: Readonly<Record<string, unknown>>,
  limits: PriceLimits,
): string | undefined {
  const faulty = ['low', 'high', 'open', 'close'].find((each) => !isShowable(candle[each], limits))
  if (faulty) return faulty
  const { low, high, open, close } = candle as unknown as Candle
  if (open < low || open > high) return 'open'
  return close < low || close > high ? 'close' : undefined
}

function describe(faults: readonly [member: string, value: unknown][]): LeftOut {
  const told = faults.slice(0, MOST_TOLD).map(([member, value]) => {
    return `${member} is ${describeValue(value)}`
  })
  const more = faults.length - told.length
  return more > 0 ? [...told, `${more} more`] : told
}
