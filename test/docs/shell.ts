/** Runs lines of shell as users do: without the test runner's hooks, in a process group that a Ctrl-C reaches whole. */
import { spawn } from 'node:child_process'

export interface Ran {
  readonly code: number | string
  /** Of both streams. */
  readonly output: string
}

export interface Place {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
}

export interface Running {
  readonly ended: Promise<Ran>
  /** Ctrl-C. */
  interrupt(): void
  /** The first match in what is printed; rejects when it ends without one. */
  printed(pattern: RegExp): Promise<RegExpExecArray>
}

/** The tests' runner hooks itself into every child, which is not for what users run. */
const HOOKS = '^(NODE_OPTIONS|NODE_V8_COVERAGE|TAP|_TAPJS|npm_)'
const UNHOOK = `unset $(compgen -e | grep -E '${HOOKS}') || true`
/** As an installation and the image have it on their PATH. */
const PROGRAM = 'signalbox() { node bin/signalbox.js "$@"; }'

const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`

export function launch(command: string, { cwd, env = {} }: Place): Running {
  const exports = Object.entries(env).map(([name, value]) => `export ${name}=${quote(value)}`)
  const script = [UNHOOK, PROGRAM, ...exports, command].join('\n')
  const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
    cwd,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const group = -(child.pid as number)
  /* c8 ignore next: only where the test itself is ended before */
  const end = () => process.kill(group, 'SIGKILL')
  process.once('exit', end)
  let output = ''
  const readers = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk
      for (const read of readers) read()
    })
  const ended = new Promise<Ran>((resolve) => {
    child.on('close', (code, signal) => {
      process.off('exit', end)
      resolve({ code: code ?? String(signal), output })
    })
  })
  const printed = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const read = () => {
        const match = pattern.exec(output)
        if (match === null) return
        readers.delete(read)
        resolve(match)
      }
      readers.add(read)
      read()
      ended.then(({ code }) =>
        reject(new Error(`it ended (${code}) without ${pattern}: ${output}`)),
      )
    })
  return { ended, interrupt: () => process.kill(group, 'SIGINT'), printed }
}

export interface RunOptions extends Place {
  /** Ctrl-C, as soon as this has been printed. */
  readonly stopAt?: RegExp | undefined
}

export async function run(command: string, { stopAt, ...place }: RunOptions): Promise<Ran> {
  const running = launch(command, place)
  // Where it is never printed, how it ended tells.
  if (stopAt) await running.printed(stopAt).then(running.interrupt, () => {})
  return running.ended
}
