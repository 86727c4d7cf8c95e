/** Every environment variable that the server reads: its shape, its default, and what is wrong with a given one. */
import { Ajv, type ErrorObject } from 'ajv'
import envSchema from 'env-schema'
import Type, { type Static } from 'typebox'

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
const PAIRS =
  'EUR/USD,GBP/USD,USD/JPY,USD/CHF,AUD/USD,USD/CAD,NZD/USD,EUR/GBP,EUR/JPY,GBP/JPY,BTC/USD,ETH/USD'

/** A timer that is given more fires at once. */
const MAX_TIMER_MS = 2 ** 31 - 1

const milliseconds = (fallback: number, minimum = 1) =>
  Type.Integer({ minimum, maximum: MAX_TIMER_MS, default: fallback })
const port = (fallback: number) => Type.Integer({ minimum: 0, maximum: 65535, default: fallback })

/** The README's table is tested against it. */
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

export type Environment = Static<typeof EnvironmentSchema>

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

/**
 * The variables as the schema has them, and a line for each that has not its shape. With problems, what is returned
 * has the defaults all the same, so that what hangs on several variables can be checked too.
 */
export function readEnvironment(given: NodeJS.ProcessEnv): {
  readonly env: Partial<Environment>
  readonly problems: string[]
} {
  const schema = structuredClone(EnvironmentSchema)
  const ajv = new Ajv({
    allErrors: true,
    coerceTypes: true,
    useDefaults: true,
    removeAdditional: true,
  })
  const data = setVariables(given)
  try {
    return { env: envSchema<Environment>({ schema, data, env: false, ajv }), problems: [] }
  } catch (error) {
    const defaults = Object.entries(EnvironmentSchema.properties).flatMap(([name, property]) =>
      'default' in property ? [[name, property.default] as const] : [],
    )
    const problems = (error as { errors: ErrorObject[] }).errors.map(describe)
    return { env: { ...Object.fromEntries(defaults), ...data }, problems }
  }
}
