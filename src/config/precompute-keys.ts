/** `SIGNAL_PRECOMPUTE`: what is kept fresh before anybody asks for it. */
import { list } from './lists.js'

export interface PrecomputeKey {
  readonly pair: string
  readonly timeframe: string
}

/** `undefined` for an item that names nothing configured. */
export function readPrecompute(
  text: string | undefined,
  pairs: string[],
  timeframes: string[],
): (PrecomputeKey | undefined)[] {
  if (text?.trim() === 'off') return []
  return list(text).flatMap((item) => {
    const [pair = '', timeframe, ...rest] = item.split('@')
    const known =
      pairs.includes(pair) && (timeframe === undefined || timeframes.includes(timeframe))
    if (!known || rest.length > 0) return [undefined]
    const several = timeframe === undefined ? timeframes : [timeframe]
    return several.map((each) => ({ pair, timeframe: each }))
  })
}
