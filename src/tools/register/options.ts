/** The command line and environment of `register`, every problem named at once. */
import { parseArgs } from 'node:util'
import { type Config, readConfig } from '../../config/config.js'
import { isSnowflake } from '../../discord/snowflake.js'
import { type ProxyVariables, proxyVariables } from '../../network/proxies.js'

export interface RegisterOptions
  extends ProxyVariables,
    Pick<Config, 'DISCORD_API_BASE_URL' | 'DISCORD_APPLICATION_ID'> {
  readonly dryRun: boolean
  /** No commands instead of ours. */
  readonly remove: boolean
  /** One guild's commands instead of the global ones. */
  readonly guild: string | undefined
  readonly token: string
  readonly pairs: readonly string[]
  readonly timeframes: readonly string[]
}

export const REGISTER_HELP = `Usage: signalbox register [OPTIONS]

Compares the commands with what is registered at Discord, shows the difference, and overwrites what is
registered when there is one. Without a difference nothing is written.

  --guild ID   the commands of one guild, which take effect at once, instead of the global ones
  --remove     take all commands away instead, there or globally
  --dry-run    only show the difference
  --help       this text

Environment: DISCORD_BOT_TOKEN and DISCORD_APPLICATION_ID, required; DISCORD_API_BASE_URL, SIGNAL_PAIRS and
SIGNAL_TIMEFRAMES as the server has them.
`

// The server needs these and registering does not, but its configuration is checked as a whole. The key is the curve's
// base point: nobody's.
const NOT_NEEDED = {
  DISCORD_PUBLIC_KEY: `58${'66'.repeat(31)}`,
  SIGNAL_API_URL: 'http://localhost',
}

/** Throws an Error whose message is for the reader of the command line; it never holds a value. */
export function readRegisterOptions(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): RegisterOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      guild: { type: 'string' },
      remove: { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return 'help'
  const { guild } = values
  const { DISCORD_BOT_TOKEN: token = '' } = environment
  const problems: string[] = []
  if (guild !== undefined && !isSnowflake(guild)) {
    problems.push('--guild must be a Discord id: digits only')
  }
  // What cannot be sent in a header would otherwise be quoted by the error about it.
  if (!/^[\x21-\x7e]+$/.test(token)) {
    problems.push('DISCORD_BOT_TOKEN is required, without spaces or line breaks')
  }
  const config = readServerConfig(environment, problems)
  if (config === undefined || problems.length > 0) throw new Error(problems.join('\n'))
  return {
    dryRun: values['dry-run'],
    remove: values.remove,
    guild,
    token,
    ...proxyVariables(environment),
    pairs: config.SIGNAL_PAIRS,
    timeframes: config.SIGNAL_TIMEFRAMES,
    DISCORD_API_BASE_URL: config.DISCORD_API_BASE_URL,
    DISCORD_APPLICATION_ID: config.DISCORD_APPLICATION_ID,
  }
}

function readServerConfig(environment: NodeJS.ProcessEnv, problems: string[]): Config | undefined {
  const { DISCORD_APPLICATION_ID, DISCORD_API_BASE_URL, SIGNAL_PAIRS, SIGNAL_TIMEFRAMES } =
    environment
  const needed = {
    ...{ DISCORD_APPLICATION_ID, DISCORD_API_BASE_URL, SIGNAL_PAIRS, SIGNAL_TIMEFRAMES },
    ...proxyVariables(environment),
  }
  const given = Object.entries(needed).filter(([, value]) => value !== undefined)
  try {
    return readConfig({ ...Object.fromEntries(given), ...NOT_NEEDED })
  } catch (error) {
    problems.push((error as Error).message)
    return undefined
  }
}
