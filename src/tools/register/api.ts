/** Discord's two calls for application commands: list what is registered, and overwrite it all. */
import { fetch } from 'undici'
import { ConnectError } from '../../network/connect-error.js'
import { createPool } from '../../network/pool.js'
import type { ProxyVariables } from '../../network/proxies.js'
import type { Named } from './diff.js'
import { describePage, explainRefusal } from './refusal.js'

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
    // Whatever others say is shown, but for the token: a page may repeat what was sent to it.
    const fail = (why: string) => new Error(why.replaceAll(token, '[redacted]'))
    let response: Response
    let text: string
    try {
      response = await fetch(`${url}${query}`, {
        method,
        headers,
        signal,
        dispatcher,
        redirect: 'manual',
        ...(body !== undefined && { body }),
      })
      text = await response.text()
    } catch (error) {
      const why = signal.aborted ? `gave no answer within ${timeoutMs} ms` : unreachable(error)
      const isDoubtful = method === 'PUT' && !isUnsent(error)
      throw fail(`Discord's API at ${baseUrl} ${why}${isDoubtful ? MAYBE_WRITTEN : ''}`)
    }
    if (response.ok) return text
    const { status, headers: told } = response
    throw fail(explainRefusal({ status, headers: told, text, inGuild: guild !== undefined }))
  }

  return {
    list: async () => readList(await call('GET', '?with_localizations=true')),
    overwrite: async (definitions) => {
      await call('PUT', '', JSON.stringify(definitions))
    },
    close: () => dispatcher.destroy(),
  }
}

const MAYBE_WRITTEN =
  '\nthe list may have been written all the same: run it again with --dry-run, which shows what is different'

/** No connection was made, so that nothing can have been sent. */
const isUnsent = (error: unknown) => (error as Error).cause instanceof ConnectError

/** In words where the connection was never made, else with the system's: `ENOTFOUND` is another trouble than `ECONNREFUSED`. */
function unreachable(error: unknown): string {
  const { cause } = error as Error
  const why = cause instanceof ConnectError ? cause.message : Object(cause).code
  return ['cannot be reached', why].filter(Boolean).join(': ')
}

function readList(text: string): Named[] {
  const problem = `Discord answered 200 with something that is no list of commands: ${describePage(text)}`
  try {
    const list: unknown = JSON.parse(text)
    if (Array.isArray(list) && list.every((each) => typeof each?.name === 'string')) return list
  } catch {
    throw new Error(problem)
  }
  throw new Error(problem)
}
