/** `signalbox COMMAND`: the one program for operators. What a command needs is loaded when it is run, not before. */
import { readManifest } from './config/manifest.js'

interface Command {
  readonly summary: string
  /** Resolves with the exit code; undefined: it runs on until it is stopped. */
  run(args: readonly string[], io: Surroundings): Promise<number | undefined>
  /** When it rejects: a mistake in the command line, mostly. */
  readonly failure: 1 | 2
}

/** What a process has around it; the real one's, unless a test says otherwise. */
export interface Surroundings {
  readonly environment: NodeJS.ProcessEnv
  readonly stdin: AsyncIterable<Buffer>
  readonly write: (text: string) => void
  readonly complain: (text: string) => void
  /** Adds a file's variables to the environment; what is set already stays. Throws when it cannot be read. */
  readonly loadEnvironment: (file: string) => void
  /** Becomes the server. */
  readonly start: () => Promise<unknown>
}

const COMMANDS: Readonly<Record<string, Command>> = {
  start: {
    summary: 'the server, until SIGTERM',
    failure: 1,
    async run(args, { write, start }) {
      if (args.includes('--help')) {
        write(START_HELP)
        return 0
      }
      if (args.length > 0)
        throw new Error(`start takes no ${args[0]}: it is configured by variables`)
      await start()
      return undefined
    },
  },
  register: {
    summary: 'tell Discord which commands there are, or remove them',
    failure: 1,
    run: async (args, io) =>
      (await import('./tools/register/command.js')).runRegister(args, { ...io, ...readManifest() }),
  },
  doctor: {
    summary: 'will Discord accept this endpoint, and keep it?',
    failure: 2,
    run: async (args, io) =>
      (await import('./tools/doctor/command.js')).runDoctor(args, {
        ...io,
        now: Date.now,
        monotonic: () => performance.now(),
      }),
  },
  report: {
    summary: 'a day of logs as a summary',
    failure: 2,
    run: async (args, io) => (await import('./tools/report/command.js')).runReport(args, io),
  },
  replay: {
    summary: 'post signed fixtures to a server and check its answers',
    failure: 2,
    run: async (args, io) =>
      (await import('./tools/replay/command.js')).runReplay(
        args,
        io.write,
        Date.now,
        io.environment,
      ),
  },
}

const ROWS = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`)

export const CLI_HELP = `Usage: signalbox COMMAND [OPTIONS]

${ROWS.join('\n')}

  --env FILE  with any command: read variables from FILE first; those that are set already stay
  --version   the version
  --help      this text; signalbox COMMAND --help tells of one

In a checkout: npm start, and npm run COMMAND -- [OPTIONS].
`

const START_HELP = `Usage: signalbox start

The server. It is configured by environment variables alone, listed in docs/configuration.md; what is missing or wrong is
named at once. SIGTERM ends it when what it owes is answered.
`

interface Arguments {
  readonly rest: readonly string[]
  readonly files: readonly string[]
}

/** Takes `--env FILE` and `--env=FILE` out of the arguments, wherever they stand. Node itself listens to `--env-file`. */
function takeEnvironment(args: readonly string[]): Arguments {
  const at = args.findIndex((arg) => arg === '--env' || arg.startsWith('--env='))
  if (at === -1) return { rest: args, files: [] }
  const [, inline] = /^--env=(.*)$/s.exec(args[at] as string) ?? []
  const file = inline ?? args[at + 1]
  if (!file) throw new Error('--env needs a FILE')
  const { rest, files } = takeEnvironment(args.toSpliced(at, inline === undefined ? 2 : 1))
  return { rest, files: [file, ...files] }
}

/** What is an error of Node's is told in our words: theirs repeat arguments, which may be secrets, or a bare path. */
function explain(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL')
    return 'an argument was not expected; options begin with --, and --help lists them'
  if (code === 'ERR_MODULE_NOT_FOUND') return NOT_WHOLE
  return message
}

const NOT_WHOLE = 'Signalbox is not whole here: run "npm ci && npm run build" in its folder.'

const VERSION = ['--version', '-v']
const HELP = ['--help', '-h', 'help']

/** `help COMMAND` asks the command, as `COMMAND --help` does. */
const ordered = (words: readonly string[]): readonly string[] =>
  words.length > 1 && HELP.includes(words[0] as string) ? [words[1] as string, '--help'] : words

/** Resolves with the exit code; undefined: what was started runs on. Never rejects. */
export async function runCli(
  given: readonly string[],
  io: Surroundings,
): Promise<number | undefined> {
  let known: Command | undefined
  try {
    const { rest, files } = takeEnvironment(given)
    const [name, ...args] = ordered(rest)
    if (name === undefined) throw new Error(`a command is needed\n\n${CLI_HELP}`)
    if (VERSION.includes(name)) io.write(`${readManifest().version}\n`)
    if (HELP.includes(name)) io.write(CLI_HELP)
    if (VERSION.includes(name) || HELP.includes(name)) return 0
    known = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
    if (known === undefined) throw new Error(`there is no command "${name}"\n\n${CLI_HELP}`)
    for (const file of files) io.loadEnvironment(file)
    return await known.run(
      args.map((arg) => (arg === '-h' ? '--help' : arg)),
      io,
    )
  } catch (error) {
    io.complain(`${explain(error)}\n`)
    return known?.failure ?? 2
  }
}
