/** Configuration: the environment, checked as a whole at start, as one frozen typed object. */
import { Ajv, type ErrorObject } from 'ajv'
import envSchema from 'env-schema'
import Type, { type Static } from 'typebox'
import { SignalboxError } from './errors.js'

/** The key of the committed fixtures. Its secret half is public, so production must never trust it. */
export const TEST_PUBLIC_KEY = 'ba6ce37da41fa02d6e4d698cc350d33c8129b176d75b70f0d7aa85e5d7efe963'

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
const PAIRS =
  'EUR/USD,GBP/USD,USD/JPY,USD/CHF,AUD/USD,USD/CAD,NZD/USD,EUR/GBP,EUR/JPY,GBP/JPY,BTC/USD,ETH/USD'

const milliseconds = (fallback: number, minimum = 1) =>
  Type.Integer({ minimum, maximum: Number.MAX_SAFE_INTEGER, default: fallback })
const port = (fallback: number) => Type.Integer({ minimum: 0, maximum: 65535, default: fallback })

/** Every variable that the server reads, its shape and default. The README's table is tested against it. */
export const EnvironmentSchema = Type.Object({
  HOST: Type.String({ default: '0.0.0.0' }),
  PORT: port(3000),
  ADMIN_HOST: Type.Optional(Type.String()),
  ADMIN_PORT: port(9464),
  DISCORD_PUBLIC_KEY: Type.String(),
  DISCORD_APPLICATION_ID: Type.String({ pattern: '^\\d{1,20}$' }),
  DISCORD_API_BASE_URL: Type.String({ default: 'https://discord.com/api/v10' }),
  SIGNAL_API_URL: Type.String(),
  SIGNAL_API_KEY: Type.Optional(Type.String()),
  SIGNAL_TIMEOUT_MS: milliseconds(30_000),
  SIGNAL_TTL_MS: milliseconds(60_000),
  SIGNAL_MAX_STALE_MS: milliseconds(300_000, 0),
  SIGNAL_MODE: Type.Enum(['request', 'callback'], { default: 'request' }),
  SIGNAL_PAIRS: Type.String({ default: PAIRS }),
  SIGNAL_TIMEFRAMES: Type.String({ default: '15min,1h,4h,1d' }),
  SIGNAL_PRECOMPUTE: Type.String({ default: 'EUR/USD,GBP/USD,USD/JPY' }),
  CALLBACK_SECRET: Type.Optional(Type.String()),
  PUBLIC_URL: Type.Optional(Type.String()),
  REDIS_URL: Type.Optional(Type.String()),
  MAX_INTERACTION_AGE_MS: milliseconds(2500),
  ACK_BUDGET_MS: milliseconds(250),
  SIGNATURE_TOLERANCE_S: milliseconds(300),
  MAX_BACKLOG: Type.Integer({ minimum: 1, maximum: 1_000_000, default: 1000 }),
  SHUTDOWN_GRACE_MS: milliseconds(25_000),
  TRUST_PROXY: Type.Optional(Type.String()),
  LOG_LEVEL: Type.Enum([...LEVELS], { default: 'info' }),
  LOG_FILE: Type.Optional(Type.String()),
  OPS_WEBHOOK_URL: Type.Optional(Type.String()),
})

type Environment = Static<typeof EnvironmentSchema>

export interface PrecomputeKey {
  readonly pair: string
  readonly timeframe: string
}

/** The environment with its lists split, its URLs without a trailing slash, and its defaults filled in. */
export interface Config extends Readonly<Omit<Environment, ListVariable>> {
  readonly ADMIN_HOST: string
  readonly DISCORD_PUBLIC_KEY: readonly string[]
  readonly SIGNAL_PAIRS: readonly string[]
  readonly SIGNAL_TIMEFRAMES: readonly string[]
  readonly SIGNAL_PRECOMPUTE: readonly PrecomputeKey[]
  readonly CALLBACK_SECRET: readonly string[]
  readonly TRUST_PROXY: boolean | number | string
}
type ListVariable =
  | 'ADMIN_HOST'
  | 'DISCORD_PUBLIC_KEY'
  | 'SIGNAL_PAIRS'
  | 'SIGNAL_TIMEFRAMES'
  | 'SIGNAL_PRECOMPUTE'
  | 'CALLBACK_SECRET'
  | 'TRUST_PROXY'

const list = (text = '') =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')

/** Values are never put into a problem: a secret pasted into the wrong variable must not reach a log. */
function describe(error: ErrorObject): string {
  if (error.keyword === 'required') return `${error.params.missingProperty} is required`
  const name = error.instancePath.slice(1)
  if (error.keyword === 'enum')
    return `${name} must be one of ${error.params.allowedValues.join(', ')}`
  if (error.keyword === 'pattern') return `${name} must be a Discord id: digits only`
  return `${name} ${error.message}`
}

function readShape(given: NodeJS.ProcessEnv, problems: string[]): Environment {
  // An empty variable is an unset one: compose files and manifests write them so.
  const data = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''))
  const ajv = new Ajv({
    allErrors: true,
    coerceTypes: true,
    useDefaults: true,
    removeAdditional: true,
  })
  const schema = structuredClone(EnvironmentSchema)
  try {
    return envSchema<Environment>({ schema, data, env: false, ajv })
  } catch (error) {
    for (const each of (error as { errors: ErrorObject[] }).errors) problems.push(describe(each))
    return { ...(data as unknown as Environment) }
  }
}

function checkUrl(
  name: keyof Environment,
  value: unknown,
  protocols: string[],
  problems: string[],
) {
  if (typeof value !== 'string') return
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (!url || !protocols.includes(url.protocol))
    problems.push(
      `${name} must be a URL starting with ${protocols.map((p) => `${p}//`).join(' or ')}`,
    )
}

function readPrecompute(text: string, pairs: string[], timeframes: string[], problems: string[]) {
  if (text.trim() === 'off') return []
  return list(text).flatMap((item): PrecomputeKey[] => {
    const [pair = '', timeframe, ...rest] = item.split('@')
    const known =
      pairs.includes(pair) && (timeframe === undefined || timeframes.includes(timeframe))
    if (!known || rest.length > 0) {
      problems.push(
        'SIGNAL_PRECOMPUTE must name configured pairs, as PAIR or PAIR@TIMEFRAME, or be off',
      )
      return []
    }
    return (timeframe === undefined ? timeframes : [timeframe]).map((each) => ({
      pair,
      timeframe: each,
    }))
  })
}

function readTrustProxy(text: string | undefined): boolean | number | string {
  if (text === undefined || text === 'false') return false
  if (text === 'true') return true
  return /^\d+$/.test(text) ? Number(text) : text
}

function checkList(
  name: string,
  items: string[],
  pattern: RegExp,
  form: string,
  problems: string[],
) {
  if (items.length === 0) problems.push(`${name} must name at least one ${form}`)
  else if (!items.every((item) => pattern.test(item)))
    problems.push(`${name} must be ${form}, comma-separated when several`)
}

/**
 * Reads and checks the whole environment. Throws a SignalboxError `CONFIG_INVALID` whose message names every
 * problem, a line each, and no value.
 */
export function readConfig(given: NodeJS.ProcessEnv): Config {
  const problems: string[] = []
  const env = readShape(given, problems)
  const keys = list(env.DISCORD_PUBLIC_KEY).map((key) => key.toLowerCase())
  const pairs = list(env.SIGNAL_PAIRS ?? PAIRS)
  const timeframes = list(env.SIGNAL_TIMEFRAMES ?? '1h')
  const secrets = list(env.CALLBACK_SECRET)

  if (env.DISCORD_PUBLIC_KEY !== undefined)
    checkList('DISCORD_PUBLIC_KEY', keys, /^[0-9a-f]{64}$/, '64 hex digits', problems)
  if (given.NODE_ENV === 'production' && keys.includes(TEST_PUBLIC_KEY))
    problems.push('DISCORD_PUBLIC_KEY holds the public test key, which production must not trust')
  checkList('SIGNAL_PAIRS', pairs, /^[A-Z0-9]{2,10}\/[A-Z0-9]{2,10}$/, 'BASE/QUOTE', problems)
  checkList(
    'SIGNAL_TIMEFRAMES',
    timeframes,
    /^[1-9]\d{0,2}(m|min|h|d|w)$/,
    'forms like 15min, 4h or 1d',
    problems,
  )
  if (timeframes.length > 25)
    problems.push('SIGNAL_TIMEFRAMES may name 25 at most: Discord lists no more')
  const precompute = readPrecompute(env.SIGNAL_PRECOMPUTE ?? 'off', pairs, timeframes, problems)
  checkUrl('DISCORD_API_BASE_URL', env.DISCORD_API_BASE_URL, ['https:', 'http:'], problems)
  checkUrl('SIGNAL_API_URL', env.SIGNAL_API_URL, ['https:', 'http:'], problems)
  checkUrl('PUBLIC_URL', env.PUBLIC_URL, ['https:', 'http:'], problems)
  checkUrl('OPS_WEBHOOK_URL', env.OPS_WEBHOOK_URL, ['https:', 'http:'], problems)
  checkUrl('REDIS_URL', env.REDIS_URL, ['redis:', 'rediss:'], problems)
  if (secrets.length > 0)
    checkList(
      'CALLBACK_SECRET',
      secrets,
      /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/,
      'whsec_ and base64',
      problems,
    )
  if (env.SIGNAL_MODE === 'callback' && (secrets.length === 0 || env.PUBLIC_URL === undefined))
    problems.push('SIGNAL_MODE=callback needs CALLBACK_SECRET and PUBLIC_URL')
  if (problems.length > 0)
    throw new SignalboxError('CONFIG_INVALID', [...new Set(problems)].join('\n'))

  const base = (url: string) => url.replace(/\/+$/, '')
  return Object.freeze({
    ...env,
    ADMIN_HOST: env.ADMIN_HOST ?? env.HOST,
    DISCORD_PUBLIC_KEY: keys,
    DISCORD_API_BASE_URL: base(env.DISCORD_API_BASE_URL),
    SIGNAL_API_URL: base(env.SIGNAL_API_URL),
    SIGNAL_PAIRS: pairs,
    SIGNAL_TIMEFRAMES: timeframes,
    SIGNAL_PRECOMPUTE: precompute,
    CALLBACK_SECRET: secrets,
    TRUST_PROXY: readTrustProxy(env.TRUST_PROXY),
  })
}
