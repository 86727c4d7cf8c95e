/** The signal that the demo shows first: of a pair whose market is open. */
import { isMarketOpen } from '../../signals/market-hours.js'

const FX = 'EUR/USD'
const COIN = 'BTC/USD'
const TIMEFRAME = '4h'

/** `nowMs`: epoch milliseconds. */
export const firstSignal = (nowMs: number) => ({
  pair: isMarketOpen(FX, nowMs) ? FX : COIN,
  timeframe: TIMEFRAME,
})
