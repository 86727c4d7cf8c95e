/** Every environment variable that the server reads: its shape, its default, and what is wrong with a given one. */
import { Ajv, type ErrorObject } from 'ajv'
import envSchema from 'env-schema'
import type { Static } from 'typebox'
import { proxyVariables } from '../network/proxies.js'
import { isTimeframe, timeframeMs } from '../signals/timeframes.js'

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
const PAIRS =
  'EUR/USD,GBP/USD,USD/JPY,USD/CHF,AUD/USD,USD/CAD,NZD/USD,EUR/GBP,EUR/JPY,GBP/JPY,BTC/USD,ETH/USD'

/** A timer that is given more fires at once. */
const MAX_TIMER_MS = 2 ** 31 - 1
/** Newer versions of Node add to it. */
const DAY_MS = 86_400_000

/** Of milliseconds, or seconds. */
const duration = (fallback: number, minimum = 1, maximum = MAX_TIMER_MS) =>
  ({ type: 'integer', minimum, maximum, default: fallback }) as const
const port = (fallback: number) =>
  ({ type: 'integer', minimum: 0, maximum: 65535, default: fallback }) as const
const text = <T extends string>(fallback: T) => ({ type: 'string', default: fallback }) as const
const TEXT = { type: 'string' } as const

/** docs/configuration.md is tested against it. */
export const EnvironmentSchema = {
  type: 'object',
  // Of those without a default.
  required: ['DISCORD_PUBLIC_KEY', 'DISCORD_APPLICATION_ID', 'SIGNAL_API_URL'],
  properties: {
    HOST: text('0.0.0.0'),
    PORT: port(3000),
    ADMIN_HOST: text('127.0.0.1'),
    ADMIN_PORT: port(9464),
    ADMIN_NAMES: TEXT,
    DISCORD_PUBLIC_KEY: TEXT,
    DISCORD_APPLICATION_ID: { type: 'string', pattern: '^\\d{1,20}$' },
    DISCORD_API_BASE_URL: text('https://discord.com/api/v10'),
    SIGNAL_API_URL: TEXT,
    SIGNAL_API_KEY: TEXT,
    SIGNAL_TIMEOUT_MS: duration(30_000),
    SIGNAL_TTL_MS: duration(60_000),
    SIGNAL_MAX_STALE_MS: duration(300_000, 0),
    SIGNAL_MODE: { enum: ['request', 'callback'], default: 'request' },
    SIGNAL_PAIRS: text(PAIRS),
    SIGNAL_TIMEFRAMES: text('15min,1h,4h,1d'),
    SIGNAL_PRECOMPUTE: text('EUR/USD,GBP/USD,USD/JPY'),
    CALLBACK_SECRET: TEXT,
    PUBLIC_URL: TEXT,
    REDIS_URL: TEXT,
    MAX_INTERACTION_AGE_MS: duration(2500),
    ACK_BUDGET_MS: duration(250),
    SIGNATURE_TOLERANCE_S: duration(300),
    MAX_BACKLOG: { type: 'integer', minimum: 1, maximum: 1_000_000, default: 1000 },
    SHUTDOWN_GRACE_MS: duration(25_000),
    KEEP_ALIVE_TIMEOUT_MS: duration(620_000, 1, DAY_MS),
    TRUST_PROXY: TEXT,
    LOG_LEVEL: { enum: LEVELS, default: 'info' },
    LOG_FILE: TEXT,
    OPS_WEBHOOK_URL: TEXT,
    HTTP_PROXY: TEXT,
    HTTPS_PROXY: TEXT,
    NO_PROXY: TEXT,
  },
} as const

type Properties = typeof EnvironmentSchema.properties
type Defaulted = {
  [Name in keyof Properties]: Properties[Name] extends { default: unknown } ? Name : never
}[keyof Properties]
type Given = Static<typeof EnvironmentSchema>

export type Environment = Given & Required<Pick<Given, Defaulted>>

/** What was set, an empty variable being an unset one: compose files and manifests write them so. */
export function setVariables(given: NodeJS.ProcessEnv): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''))
}

/** Values are never put into a problem: a secret pasted into the wrong variable must not reach a log. */
function describe(error: ErrorObject): string {
  if (error.keyword === 'required') return `${error.params.missingProperty} is required`
  const name = error.instancePath.slice(1)
  if (error.keyword === 'enum')
    return `${name} must be one of ${error.params.allowedValues.join(', ')}`
  if (error.keyword === 'pattern') return `${name} must be a Discord id: digits only`
  return `${name} ${error.message}`
}

const isWrapped = (text: string) => text !== text.trim() || /^(["']).*\1$/s.test(text)

/**
 * A line for each text that stands in white space or quotes and is not refused already: a secret that was made with a
 * newline, another system's line ends, `docker run --env-file`, which takes no quotes off. It would fail at its first use.
 */
export function wrappings(
  env: Partial<Environment>,
  lists: readonly string[],
  problems: readonly string[],
): string[] {
  return Object.entries(env)
    .filter(
      ([name, value]) => typeof value === 'string' && !lists.includes(name) && isWrapped(value),
    )
    .filter(([name]) => !problems.some((problem) => problem.startsWith(`${name} `)))
    .map(([name]) => `${name} must have no white space or quotes around it`)
}

/** Ajv reads numbers as JavaScript does, white space as 0 and 0x10 as 16: what is not decimal it gets as none. */
function refuseOddNumbers(data: Record<string, string | undefined>) {
  const odd = Object.entries(EnvironmentSchema.properties).flatMap(([name, property]) =>
    'minimum' in property && !/^-?\d+$/.test(data[name] ?? '0') ? [[name, 'odd'] as const] : [],
  )
  return { ...data, ...Object.fromEntries(odd) }
}

/** Compiled once a process: the library adds to the schema that it is given. */
const SCHEMA = structuredClone(EnvironmentSchema)
const AJV = new Ajv({
  allErrors: true,
  coerceTypes: true,
  useDefaults: true,
  removeAdditional: true,
})

/**
 * The variables as the schema has them, and a line for each that has not its shape. With problems, what is returned
 * has the defaults all the same, so that what hangs on several variables can be checked too.
 */
export function readEnvironment(given: NodeJS.ProcessEnv): {
  readonly env: Partial<Environment>
  readonly problems: string[]
} {
  const data = { ...setVariables(given), ...proxyVariables(given) }
  try {
    const options = { schema: SCHEMA, data: refuseOddNumbers(data), env: false, ajv: AJV }
    return { env: envSchema<Environment>(options), problems: [] }
  } catch (error) {
    const defaults = Object.entries(EnvironmentSchema.properties).flatMap(([name, property]) =>
      'default' in property ? [[name, property.default] as const] : [],
    )
    const problems = (error as { errors: ErrorObject[] }).errors.map(describe)
    return { env: { ...Object.fromEntries(defaults), ...data }, problems }
  }
}

const lengthOf = (timeframe: string) =>
  isTimeframe(timeframe) ? timeframeMs(timeframe) : timeframe

/** Whether who listens on the one would take the other's port. */
const overlap = (a: string | undefined, b: string | undefined) =>
  a === b || [a, b].some((host) => host === '0.0.0.0' || host === '::')

/** A line for each two that are one: a port of one host, 0 leaving it to the system, or a timeframe in two spellings. */
export function clashes(env: Partial<Environment>, timeframes: readonly string[]): string[] {
  const { HOST, PORT, ADMIN_HOST, ADMIN_PORT } = env
  const problems: string[] = []
  if (Number(PORT) > 0 && Number(PORT) === Number(ADMIN_PORT) && overlap(HOST, ADMIN_HOST))
    problems.push('ADMIN_PORT must be another than PORT on the same host')
  if (new Set(timeframes.map(lengthOf)).size < timeframes.length)
    problems.push(
      'SIGNAL_TIMEFRAMES must name each length once: 15m and 15min are one, 60m and 1h too',
    )
  return problems
}
