/** Configuration: the environment, checked as a whole at start, as one frozen typed object. */
import { ACKNOWLEDGEMENT_LIMIT_MS, CHOICES_MAX } from '../discord/limits.js'
import { SignalboxError } from '../errors.js'
import { proxyProblems } from '../network/proxies.js'
import { isPair } from '../signals/pairs.js'
import { isTimeframe } from '../signals/timeframes.js'
import { readRedisUrl } from '../state/redis/address.js'
import {
  clashes,
  type Environment,
  readEnvironment,
  setVariables,
  wrappings,
} from './environment.js'
import { isHexKey, keyProblems } from './keys.js'
import { list, listProblem } from './lists.js'
import { type PrecomputeKey, readPrecompute } from './precompute-keys.js'
import { readTrustProxy } from './trust-proxy.js'

/** The key of the committed fixtures. Its secret half is public, so production must never trust it. */
export const TEST_PUBLIC_KEY = 'ba6ce37da41fa02d6e4d698cc350d33c8129b176d75b70f0d7aa85e5d7efe963'

/** The environment with its lists split, its URLs without a trailing slash, and its defaults filled in. */
export interface Config extends Readonly<Omit<Environment, ListVariable>> {
  readonly DISCORD_PUBLIC_KEY: readonly string[]
  readonly SIGNAL_PAIRS: readonly string[]
  readonly SIGNAL_TIMEFRAMES: readonly string[]
  readonly SIGNAL_PRECOMPUTE: readonly PrecomputeKey[]
  readonly CALLBACK_SECRET: readonly string[]
  readonly ADMIN_NAMES: readonly string[]
  readonly TRUST_PROXY: boolean | number | string
}

/** Comma-separated; white space around an item is nothing. */
const LISTS = [
  'DISCORD_PUBLIC_KEY',
  'SIGNAL_PAIRS',
  'SIGNAL_TIMEFRAMES',
  'SIGNAL_PRECOMPUTE',
  'CALLBACK_SECRET',
  'ADMIN_NAMES',
  'TRUST_PROXY',
] as const
type ListVariable = (typeof LISTS)[number]

const isHostName = (text: string) => /^[a-z\d_]([\w.-]*[a-z\d_])?$/i.test(text)
const isWebhookSecret = (text: string) => /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(text)

const HTTP = ['https:', 'http:']

function urlProblem(name: keyof Environment, value: unknown): string[] {
  if (typeof value !== 'string') return []
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (url && HTTP.includes(url.protocol)) return []
  return [`${name} must be a URL starting with ${HTTP.map((p) => `${p}//`).join(' or ')}`]
}

/** Paths are put behind it, and credentials in it would be left out of every request without a word. */
function baseUrlProblem(name: keyof Environment, value: unknown): string[] {
  const problems = urlProblem(name, value)
  if (typeof value !== 'string' || problems.length > 0) return problems
  const { username, password } = new URL(value)
  if (username === '' && password === '' && !/[?#]/.test(value)) return []
  return [`${name} must have no credentials, query or fragment`]
}

function redisUrlProblem(url: string | undefined): string[] {
  if (url === undefined) return []
  try {
    readRedisUrl(url)
    return []
  } catch (error) {
    return [(error as SignalboxError).message]
  }
}

const base = (url: string) => url.replace(/\/+$/, '')

/**
 * Reads and checks the whole environment. Throws a SignalboxError `CONFIG_INVALID` whose message names every
 * problem, a line each, and no value.
 */
export function readConfig(given: NodeJS.ProcessEnv): Config {
  const { env, problems } = readEnvironment(given)
  const keys = list(env.DISCORD_PUBLIC_KEY).map((key) => key.toLowerCase())
  const pairs = list(env.SIGNAL_PAIRS)
  const timeframes = list(env.SIGNAL_TIMEFRAMES)
  const secrets = list(env.CALLBACK_SECRET)
  const adminNames = list(env.ADMIN_NAMES)
  const precompute = readPrecompute(env.SIGNAL_PRECOMPUTE, pairs, timeframes)
  const named = precompute.filter((key) => key !== undefined)
  const trustProxy = readTrustProxy(env.TRUST_PROXY)

  if (env.DISCORD_PUBLIC_KEY !== undefined)
    problems.push(...listProblem('DISCORD_PUBLIC_KEY', keys, isHexKey, '64 hex digits'))
  problems.push(...keyProblems(keys))
  if (given.NODE_ENV === 'production' && keys.includes(TEST_PUBLIC_KEY))
    problems.push('DISCORD_PUBLIC_KEY holds the public test key, which production must not trust')
  problems.push(
    ...listProblem('SIGNAL_PAIRS', pairs, isPair, 'BASE/QUOTE'),
    ...listProblem('SIGNAL_TIMEFRAMES', timeframes, isTimeframe, 'forms like 15min, 4h or 1d'),
    ...clashes(env, timeframes),
  )
  if (timeframes.length > CHOICES_MAX)
    problems.push(`SIGNAL_TIMEFRAMES may name ${CHOICES_MAX} at most: Discord lists no more`)
  // The default only suggests: pairs or timeframes that leave it out are no mistake.
  if (named.length < precompute.length && setVariables(given).SIGNAL_PRECOMPUTE !== undefined)
    problems.push(
      'SIGNAL_PRECOMPUTE must name configured pairs, as PAIR or PAIR@TIMEFRAME, or be off',
    )
  problems.push(
    ...baseUrlProblem('DISCORD_API_BASE_URL', env.DISCORD_API_BASE_URL),
    ...baseUrlProblem('SIGNAL_API_URL', env.SIGNAL_API_URL),
    ...baseUrlProblem('PUBLIC_URL', env.PUBLIC_URL),
    ...urlProblem('OPS_WEBHOOK_URL', env.OPS_WEBHOOK_URL),
    ...redisUrlProblem(env.REDIS_URL),
    ...proxyProblems(env),
  )
  // A key read from a file often ends in a newline, with which no request could be made.
  if (/[^\x21-\x7e]/.test(env.SIGNAL_API_KEY ?? ''))
    problems.push('SIGNAL_API_KEY must be printable ASCII without white space')
  if (!adminNames.every(isHostName))
    problems.push('ADMIN_NAMES must be host names without a port, comma-separated when several')
  if (secrets.length > 0)
    problems.push(...listProblem('CALLBACK_SECRET', secrets, isWebhookSecret, 'whsec_ and base64'))
  if (env.SIGNAL_MODE === 'callback' && (secrets.length === 0 || env.PUBLIC_URL === undefined))
    problems.push('SIGNAL_MODE=callback needs CALLBACK_SECRET and PUBLIC_URL')
  if (trustProxy === undefined)
    problems.push('TRUST_PROXY must be true, false, a number of hops, or addresses of proxies')
  problems.push(...wrappings(env, LISTS, problems))
  if (problems.length > 0) throw new SignalboxError('CONFIG_INVALID', problems.join('\n'))

  const checked = env as Environment
  return Object.freeze({
    ...checked,
    DISCORD_PUBLIC_KEY: keys,
    DISCORD_API_BASE_URL: base(checked.DISCORD_API_BASE_URL),
    SIGNAL_API_URL: base(checked.SIGNAL_API_URL),
    ...(checked.PUBLIC_URL !== undefined && { PUBLIC_URL: base(checked.PUBLIC_URL) }),
    SIGNAL_PAIRS: pairs,
    SIGNAL_TIMEFRAMES: timeframes,
    SIGNAL_PRECOMPUTE: named,
    CALLBACK_SECRET: secrets,
    ADMIN_NAMES: adminNames,
    TRUST_PROXY: trustProxy as boolean | number | string,
  })
}

/** Of the limits, those that are set to more than Discord's own: replays and slow machines want it, production does not. */
export const beyondDiscord = (config: Pick<Config, 'MAX_INTERACTION_AGE_MS' | 'ACK_BUDGET_MS'>) =>
  (['MAX_INTERACTION_AGE_MS', 'ACK_BUDGET_MS'] as const).filter(
    (name) => config[name] > ACKNOWLEDGEMENT_LIMIT_MS,
  )
