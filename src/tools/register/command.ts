/** `register` as a function of its arguments and environment: compare, show, overwrite when different. */
import { type CommandDefinition, defineCommands } from '../../commands/definitions.js'
import { type CommandsApi, createCommandsApi } from './api.js'
import { compareCommands, describeChanges, isEntryPoint } from './diff.js'
import { REGISTER_HELP, type RegisterOptions, readRegisterOptions } from './options.js'

const TIMEOUT_MS = 15_000

export interface RegisterContext {
  readonly environment: NodeJS.ProcessEnv
  readonly write: (text: string) => void
  /** For the User-Agent, which Discord asks for as `DiscordBot (url, version)`. */
  readonly homepage: string
  readonly version: string
  readonly timeoutMs?: number
}

/** Resolves with the exit code. Rejects with an Error for the reader of the command line. */
export async function runRegister(
  args: readonly string[],
  { environment, write, homepage, version, timeoutMs = TIMEOUT_MS }: RegisterContext,
): Promise<number> {
  const options = readRegisterOptions(args, environment)
  if (options === 'help') {
    write(REGISTER_HELP)
    return 0
  }
  const { guild, token } = options
  const api = createCommandsApi({
    baseUrl: options.DISCORD_API_BASE_URL,
    applicationId: options.DISCORD_APPLICATION_ID,
    guild,
    token,
    userAgent: `DiscordBot (${homepage}, ${version})`,
    timeoutMs,
    proxies: options,
  })
  try {
    return await bringUpToDate(api, options, write)
  } finally {
    await api.close()
  }
}

async function bringUpToDate(
  api: CommandsApi,
  { guild, dryRun, remove, pairs, timeframes }: RegisterOptions,
  write: RegisterContext['write'],
): Promise<number> {
  const registered = await api.list()
  const ours = remove ? [] : ofGuild(defineCommands(pairs, timeframes), guild)
  const definitions = [...ours, ...registered.filter(isEntryPoint)]
  const changes = compareCommands(ours, registered)
  write(describeChanges(changes))
  const where = guild === undefined ? 'globally' : `in guild ${guild}`
  if (changes.every(({ kind }) => kind === 'same' || kind === 'kept')) {
    write(`No difference: ${count(definitions.length)} registered ${where}\n`)
  } else if (dryRun) {
    write('Dry run: nothing was written\n')
  } else {
    await api.overwrite(definitions)
    write(`Written: ${count(definitions.length)} registered ${where}\n`)
  }
  return 0
}

const count = (commands: number) => (commands === 1 ? '1 command is' : `${commands} commands are`)

/** A guild's commands are only ever there: Discord keeps neither contexts nor integration types for them. */
function ofGuild(definitions: readonly CommandDefinition[], guild: string | undefined) {
  return definitions.map((definition) => {
    if (guild === undefined) return definition
    const { contexts, integration_types, ...rest } = definition
    return rest
  })
}
