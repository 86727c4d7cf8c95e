/** Every value that a label can have, in one place: a room's new value that is missing here does not compile. */
import type { ErrorCode } from '../errors.js'
import { type RetryRule, RULES } from '../responder/outcome.js'
import type { Outcome, RescueResult } from '../responder/story.js'
import type { CallbackResult } from '../routes/signal-ready.js'
import type { CacheResult } from '../signals/reader.js'

/** `every<Union>()({...})`: all members of the union, each once. */
const every =
  <T extends string>() =>
  (all: Readonly<Record<T, true>>) =>
    Object.keys(all) as T[]

/** `expired: 10062, 50027, any 401` is a rule for a log's reader; a label wants its first word. */
export const ruleName = (rule: string) => (rule.split(':')[0] as string).replaceAll(' ', '_')

export const RULE_NAMES = [...new Set(RULES.map(({ name }) => ruleName(name)))]

/** Choices while somebody types have outcomes of their own: there are so many that they would drown the commands'. */
export const OUTCOMES = every<Outcome | 'too_old' | 'suggested' | 'unsuggested'>()({
  delivered: true,
  told: true,
  expired: true,
  gone: true,
  refused: true,
  abandoned: true,
  banned: true,
  unknown: true,
  too_old: true,
  suggested: true,
  unsuggested: true,
})

/** Beside the names of the command table. */
export const NAMELESS = ['component', 'unknown'] as const

export const FETCH_ERRORS = every<ErrorCode | 'INTERNAL'>()({
  CONFIG_INVALID: true,
  INTERACTION_INVALID: true,
  SIGNAL_TIMEOUT: true,
  SIGNAL_UNREACHABLE: true,
  SIGNAL_REFUSED: true,
  SIGNAL_LIMITED: true,
  SIGNAL_NOT_FOUND: true,
  SIGNAL_INVALID: true,
  SIGNAL_MISMATCHED: true,
  SIGNAL_ABSURD: true,
  SIGNAL_BREAKER_OPEN: true,
  SIGNAL_ABORTED: true,
  CHART_FAILED: true,
  INTERNAL: true,
})

export const CACHE_RESULTS = every<CacheResult>()({ hit: true, stale: true, miss: true })

export const RESCUES = every<RescueResult>()({
  acknowledged: true,
  'had-arrived': true,
  expired: true,
  unknown: true,
  refused: true,
  banned: true,
})

export const RETRIES = every<RetryRule>()({ 'too-early': true, limited: true, transient: true })

export const CALLBACKS = every<CallbackResult>()({
  taken: true,
  failed: true,
  ignored: true,
  unknown: true,
  unknowable: true,
  forged: true,
  stale: true,
  malformed: true,
  'too-large': true,
  busy: true,
  slow: true,
})

export const STEPS = ['accept'] as const
