/** Logs: pino JSON lines from which no interaction token and no secret can be read. */
import { type DestinationStream, type Logger, type MultiStreamRes, multistream, pino } from 'pino'

export type { Logger }

/**
 * Interaction tokens stand in URL paths, where pino's `redact` does not look; Discord's own begin with the
 * base64 of `interaction:`, which gives them away anywhere else.
 */
const TOKEN_IN_PATH = /(\/webhooks\/\d+\/|\/interactions\/\d+\/)[^/?"\\\s]+/g
const TOKEN_ANYWHERE = /aW50ZXJhY3Rpb24[\w=-]{8,}/g

/** A log line, or any text meant for a reader, without the interaction tokens in it. */
export function scrub(text: string): string {
  const paths =
    text.includes('/webhooks/') || text.includes('/interactions/')
      ? text.replace(TOKEN_IN_PATH, '$1[redacted]')
      : text
  return paths.includes('aW50ZXJhY3Rpb24') ? paths.replace(TOKEN_ANYWHERE, '[redacted]') : paths
}

const secretNames = ['token', 'authorization', 'apiKey', 'secret', 'password']

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
      hooks: { streamWrite: scrub },
    },
    stream as DestinationStream,
  )
}
