/** Turns a backend's document into a Signal that may be shown, or says which member is wrong. */
import { Ajv, type ErrorObject } from 'ajv'
import addFormats from 'ajv-formats'
import { SignalboxError } from '../../errors.js'
import { type Signal, type SignalKey, SignalSchema } from '../signal.js'
import { absurd, invalid, mismatched } from './bad-document.js'
import { checkPrices } from './check-prices.js'
import { type DecorationLimits, type LeftOut, tidyDecoration } from './decoration.js'
import { MOMENT, readMoment } from './instants.js'
import { clipText, describeValue, memberName } from './signal-text.js'

export interface SignalLimits extends DecorationLimits {
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
 * The document as a Signal for exactly this pair and timeframe, only known members kept, texts and candles clipped, and
 * without such decoration as cannot be shown, which `onLeftOut` hears of. Throws SIGNAL_MISMATCHED, SIGNAL_ABSURD (numbers)
 * or SIGNAL_INVALID (anything else), naming the member and why, with at most a short clipped value of it.
 */
export function validateSignal(
  document: unknown,
  key: SignalKey,
  limits: SignalLimits = DEFAULT_LIMITS,
  onLeftOut?: (left: LeftOut) => void,
): Signal {
  if (!isObject(document)) {
    throw invalid(`document must be object, not ${describeValue(document)}`)
  }
  const { document: tidy, left } = tidyDecoration(withInstants(known(document)), limits)
  if (!isSignal(tidy)) throw explain(tidy)
  checkAsked('pair', tidy.pair, key.pair)
  checkAsked('timeframe', tidy.timeframe, key.timeframe)
  if (Date.parse(tidy.valid_until) <= Date.parse(tidy.generated_at)) {
    throw invalid('valid_until is not after generated_at')
  }
  checkPrices(tidy, limits)
  if (left.length > 0) onLeftOut?.(left)
  return keepKnown(tidy, limits)
}

/** The same of what a backend has sent; `about`, what came, stands behind each error's message. */
export function validateSent(
  document: unknown,
  about: string,
  key: SignalKey,
  onLeftOut?: (left: LeftOut) => void,
): Signal {
  try {
    return validateSignal(document, key, DEFAULT_LIMITS, onLeftOut)
  } catch (error) {
    const { code, message } = error as SignalboxError
    throw new SignalboxError(code, `${message} (${about})`)
  }
}

const isObject = (document: unknown): document is Record<string, unknown> =>
  typeof document === 'object' && document !== null && !Array.isArray(document)

/** Of however many members only those of a signal. */
function known(document: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const members = Object.keys(SignalSchema.properties).filter((member) => member in document)
  return Object.fromEntries(members.map((member) => [member, document[member]]))
}

/** In the one form that everybody reads, the schema too. */
function withInstants(members: Record<string, unknown>): Record<string, unknown> {
  for (const member of ['generated_at', 'valid_until']) {
    if (!(member in members)) continue
    const at = readMoment(members[member])
    if (at === undefined) {
      throw invalid(`${member} must be ${MOMENT}, not ${describeValue(members[member])}`)
    }
    members[member] = new Date(at).toISOString()
  }
  return members
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

function keepKnown(signal: Signal, limits: SignalLimits): Signal {
  const { pair, timeframe, direction, confidence, entry, stop_loss, take_profit } = signal
  const { generated_at, valid_until, synthetic, candles } = signal
  const rationale = clipText(signal.rationale, limits.rationale)
  const source = clipText(signal.source, limits.source)
  return {
    ...{ pair, timeframe, direction, confidence, entry, stop_loss, take_profit: [...take_profit] },
    ...{ generated_at, valid_until },
    ...(rationale && { rationale }),
    ...(source && { source }),
    ...(synthetic !== undefined && { synthetic }),
    ...(candles && candles.length > 0 && { candles }),
  }
}
