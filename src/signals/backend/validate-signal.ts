/** Turns a backend's document into a Signal that may be shown, or says which member is wrong. */
import { Ajv, type ErrorObject } from 'ajv'
import addFormats from 'ajv-formats'
import type { SignalboxError } from '../../errors.js'
import { type Candle, type Signal, type SignalKey, SignalSchema } from '../signal.js'
import { absurd, invalid, mismatched } from './bad-document.js'
import { checkPrice, checkPrices, type PriceLimits } from './check-prices.js'
import { clipText, describeValue, memberName } from './signal-text.js'

export interface SignalLimits extends PriceLimits {
  /** Only the latest so many candles are kept. */
  readonly candles: number
  /** Characters. */
  readonly rationale: number
  /** Characters. */
  readonly source: number
}

export const DEFAULT_LIMITS: SignalLimits = {
  candles: 120,
  rationale: 1000,
  source: 100,
  lowestPrice: 1e-12,
  highestPrice: 1e12,
}

// Verbose: an error holds the value that is wrong, and what was asked of it.
const ajv = new Ajv({ verbose: true })
addFormats.default(ajv, ['date-time'])
const isSignal = ajv.compile<Signal>(SignalSchema)

/**
 * The document as a Signal for exactly this pair and timeframe, only known members kept, texts and
 * candles clipped. Throws SIGNAL_MISMATCHED, SIGNAL_ABSURD (numbers) or SIGNAL_INVALID (anything else), naming the
 * member and why, with at most a short clipped value of it.
 */
export function validateSignal(
  document: unknown,
  key: SignalKey,
  limits: SignalLimits = DEFAULT_LIMITS,
): Signal {
  const clipped = clipCandles(document, limits.candles)
  if (!isSignal(clipped)) throw explain(clipped)
  checkAsked('pair', clipped.pair, key.pair)
  checkAsked('timeframe', clipped.timeframe, key.timeframe)
  const from = readInstant('generated_at', clipped.generated_at)
  if (readInstant('valid_until', clipped.valid_until) <= from) {
    throw invalid('valid_until is not after generated_at')
  }
  checkPrices(clipped, limits)
  if (clipped.candles) checkCandles(clipped.candles, limits)
  return keepKnown(clipped, limits)
}

function clipCandles(document: unknown, most: number): unknown {
  if (typeof document !== 'object' || document === null || !('candles' in document)) return document
  const { candles } = document
  return Array.isArray(candles) ? { ...document, candles: candles.slice(-most) } : document
}

function explain(document: unknown): SignalboxError {
  // The check has failed, so there is one.
  const [first] = isSignal.errors as [Required<ErrorObject>]
  const { keyword, instancePath, message, params, data, parentSchema } = first
  if (keyword === 'required') {
    return invalid(`${memberName(`${instancePath}/${params.missingProperty}`)} is missing`)
  }
  const must = keyword === 'enum' ? 'must be buy, sell or hold' : message
  const why = `${memberName(instancePath)} ${must}, not ${describeValue(document, instancePath)}`
  const isNumber = typeof data === 'number' && parentSchema.type === 'number'
  return isNumber ? absurd(why) : invalid(why)
}

function checkAsked(member: 'pair' | 'timeframe', got: string, asked: string): void {
  if (got === asked) return
  throw mismatched(`${member} is ${describeValue(got)}, asked was ${asked}`)
}

/** The schema's format lets a leap second through, which JavaScript has no moment for. */
function readInstant(member: string, text: string): number {
  const at = Date.parse(text)
  if (Number.isNaN(at)) throw invalid(`${member} is no moment in time: ${describeValue(text)}`)
  return at
}

function checkCandles(candles: readonly Candle[], limits: SignalLimits): void {
  let last = Number.NEGATIVE_INFINITY
  candles.forEach(({ time, open, high, low, close }, index) => {
    const member = `candles[${index}]`
    const at = readInstant(`${member}.time`, time)
    if (at <= last) throw invalid(`${member}.time is not after the candle before it`)
    last = at
    checkPrice(`${member}.low`, low, limits)
    checkPrice(`${member}.high`, high, limits)
    if (Math.min(open, close) < low || Math.max(open, close) > high) {
      throw absurd(`${member} opens or closes outside its low and high`)
    }
  })
}

function keepKnown(signal: Signal, limits: SignalLimits): Signal {
  const { pair, timeframe, direction, confidence, entry, stop_loss, take_profit } = signal
  const { generated_at, valid_until, synthetic } = signal
  const rationale = clipText(signal.rationale, limits.rationale)
  const source = clipText(signal.source, limits.source)
  const candles = signal.candles?.map(({ time, open, high, low, close }) => {
    return { time, open, high, low, close }
  })
  return {
    ...{ pair, timeframe, direction, confidence, entry, stop_loss, take_profit: [...take_profit] },
    ...{ generated_at, valid_until },
    ...(rationale && { rationale }),
    ...(source && { source }),
    ...(synthetic !== undefined && { synthetic }),
    ...(candles && candles.length > 0 && { candles }),
  }
}
