/** `register` as a function of its arguments and environment: compare, show, overwrite when different. */
import { createCommands } from '../commands/index.js'
import { createCommandsApi } from './register-api.js'
import { compareCommands, describeChanges, type Named } from './register-diff.js'
import { REGISTER_HELP, readRegisterOptions } from './register-options.js'

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
  const { guild, dryRun, token, pairs, timeframes } = options
  const api = createCommandsApi({
    baseUrl: options.DISCORD_API_BASE_URL,
    applicationId: options.DISCORD_APPLICATION_ID,
    guild,
    token,
    userAgent: `DiscordBot (${homepage}, ${version})`,
    timeoutMs,
  })
  const definitions = defineAll(pairs, timeframes, guild)
  const changes = compareCommands(definitions, await api.list())
  write(describeChanges(changes))
  const where = guild === undefined ? 'globally' : `in guild ${guild}`
  if (changes.every(({ kind }) => kind === 'same')) {
    write(`No difference: ${definitions.length} commands are registered ${where}\n`)
  } else if (dryRun) {
    write('Dry run: nothing was written\n')
  } else {
    await api.overwrite(definitions)
    write(`Written: ${definitions.length} commands are registered ${where}\n`)
  }
  return 0
}

/** A guild's commands are only ever there: Discord keeps neither contexts nor integration types for them. */
function defineAll(
  pairs: readonly string[],
  timeframes: readonly string[],
  guild: string | undefined,
): Named[] {
  const table = createCommands({ reader: NOBODY, pairs, timeframes, now: Date.now })
  return [...table.values()].map(({ definition }) => {
    if (guild === undefined) return definition
    const { contexts, integration_types, ...rest } = definition
    return rest
  })
}

/* c8 ignore start: definitions are read from the table, and no command of it is ever run here */
const nothing = async () => {
  throw new Error('registering asks for no signal')
}
const NOBODY = {
  peek: () => undefined,
  unavailable: () => undefined,
  read: nothing,
  refresh: nothing,
}
/* c8 ignore stop */
