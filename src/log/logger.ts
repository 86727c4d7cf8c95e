/** Logs: pino JSON lines from which no interaction token and no secret can be read. */
import { type DestinationStream, type Logger, type MultiStreamRes, multistream, pino } from 'pino'
import { fitLine } from './fit-line.js'

export type { Logger }

/**
 * Secrets inside strings, where pino's `redact` does not look: interaction tokens in URL paths and, since Discord's
 * own begin with the base64 of `interaction:`, anywhere else; the password of a URL; what an `Authorization` says.
 */
const SECRETS: readonly { readonly sign: string; readonly pattern: RegExp; readonly to: string }[] =
  [
    { sign: '/webhooks/', pattern: /(\/webhooks\/\d+\/)[^/?"\\\s]+/g, to: '$1[redacted]' },
    { sign: '/interactions/', pattern: /(\/interactions\/\d+\/)[^/?"\\\s]+/g, to: '$1[redacted]' },
    { sign: 'aW50ZXJhY3Rpb24', pattern: /aW50ZXJhY3Rpb24[\w.~%+=-]{8,}/g, to: '[redacted]' },
    { sign: '://', pattern: /(:\/\/)[^/?#"\\\s]*@/g, to: '$1[redacted]@' },
    { sign: 'Bearer ', pattern: /(Bearer )[^"\\\s]+/g, to: '$1[redacted]' },
    { sign: 'whsec_', pattern: /whsec_[\w+/=]+/g, to: '[redacted]' },
  ]

/** A log line, or any text meant for a reader, without the secrets that show by their form. */
export function scrub(text: string): string {
  let scrubbed = text
  for (const { sign, pattern, to } of SECRETS)
    if (scrubbed.includes(sign)) scrubbed = scrubbed.replace(pattern, to)
  return scrubbed
}

/** At the top of a line and one level down; deeper, a secret is cut out only where its form shows it. */
const secretNames = [
  'token',
  'authorization',
  'Authorization',
  'apiKey',
  'api_key',
  'SIGNAL_API_KEY',
  'CALLBACK_SECRET',
  'secret',
  'password',
]

/** Opens the log. Several destinations (standard output and a file) get the same lines. */
export function createLogger(options: {
  readonly level: string
  readonly destinations: readonly DestinationStream[]
}): Logger {
  const { level } = options
  const stream: MultiStreamRes | DestinationStream | undefined =
    options.destinations.length === 1
      ? options.destinations[0]
      : multistream(options.destinations.map((each) => ({ stream: each, level: 'trace' })))
  return pino(
    {
      level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
      hooks: { streamWrite: (line) => fitLine(scrub(line)) },
    },
    stream as DestinationStream,
  )
}
