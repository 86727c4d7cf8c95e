/** Discord's two calls for application commands: list what is registered, and overwrite it all. */
import { fetch } from 'undici'
import { ConnectError } from '../../network/connect-error.js'
import { createPool } from '../../network/pool.js'
import type { ProxyVariables } from '../../network/proxies.js'
import type { Named } from './diff.js'

export interface CommandsApi {
  list(): Promise<Named[]>
  overwrite(definitions: readonly object[]): Promise<void>
  close(): Promise<void>
}

export interface CommandsApiOptions {
  readonly baseUrl: string
  readonly applicationId: string
  readonly guild: string | undefined
  readonly token: string
  readonly userAgent: string
  readonly timeoutMs: number
  readonly proxies: ProxyVariables
}

/** Characters of Discord's own words that are shown. */
const EXPLANATION_MAX = 2000

const ADVICE: Readonly<Record<number, string>> = {
  401: 'it does not accept DISCORD_BOT_TOKEN',
  403: 'the bot may not do this there: is it in the guild, with the scope applications.commands?',
  404: 'it does not know this application or guild: check DISCORD_APPLICATION_ID and --guild',
  429: 'too many requests: try again later',
}

/**
 * https://discord.com/developers/docs/interactions/application-commands#bulk-overwrite-global-application-commands
 * Both calls reject with an Error for the reader of the command line; it never holds the token.
 */
export function createCommandsApi(options: CommandsApiOptions): CommandsApi {
  const { baseUrl, applicationId, guild, token, userAgent, timeoutMs } = options
  const scope = guild === undefined ? '' : `/guilds/${guild}`
  const url = `${baseUrl}/applications/${applicationId}${scope}/commands`

  const dispatcher = createPool(url, { proxies: options.proxies })

  async function call(method: 'GET' | 'PUT', query: string, body?: string): Promise<string> {
    const headers = {
      authorization: `Bot ${token}`,
      'user-agent': userAgent,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    }
    const signal = AbortSignal.timeout(timeoutMs)
    try {
      const response = await fetch(`${url}${query}`, {
        method,
        headers,
        signal,
        dispatcher,
        redirect: 'error',
        ...(body !== undefined && { body }),
      })
      const text = await response.text()
      if (response.ok) return text
      throw new Refused(explain(response.status, text))
    } catch (error) {
      if (error instanceof Refused) throw error
      const why = signal.aborted ? `gave no answer within ${timeoutMs} ms` : whyUnreached(error)
      throw new Error(`Discord's API at ${baseUrl} ${why}`)
    }
  }

  return {
    list: async () => readList(await call('GET', '?with_localizations=true')),
    overwrite: async (definitions) => {
      await call('PUT', '', JSON.stringify(definitions))
    },
    close: () => dispatcher.destroy(),
  }
}

/** In words where the connection was never made. */
function whyUnreached(error: unknown): string {
  const { cause } = error as Error
  return cause instanceof ConnectError ? `cannot be reached: ${cause.message}` : 'cannot be reached'
}

class Refused extends Error {}

/** Discord's error tree says which member of which command it does not like. */
function explain(status: number, text: string): string {
  const advice = ADVICE[status] ?? text.slice(0, EXPLANATION_MAX)
  return `Discord answered ${status}: ${advice}`
}

function readList(text: string): Named[] {
  const problem = 'Discord answered 200 with something that is no list of commands'
  try {
    const list: unknown = JSON.parse(text)
    if (Array.isArray(list) && list.every((each) => typeof each?.name === 'string')) return list
  } catch {
    throw new Error(problem)
  }
  throw new Error(problem)
}
