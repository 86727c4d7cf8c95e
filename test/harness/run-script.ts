/** Runs one of the programs as a child process and gathers what it says. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface ScriptRun {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface ScriptOptions {
  readonly cwd?: string
  /** Beside the process's own. */
  readonly env?: NodeJS.ProcessEnv
  /** All of its standard input. */
  readonly input?: string
  /** Gets all of stdout so far, with a way to send a signal. */
  readonly onOutput?: (text: string, kill: (signal: NodeJS.Signals) => void) => void
}

const PROGRAM = fileURLToPath(new URL('../../../bin/signalbox.js', import.meta.url))

/** `signalbox COMMAND ...`. */
export function runSignalbox(
  args: readonly string[],
  { program = PROGRAM, ...options }: ScriptOptions & { readonly program?: string } = {},
): Promise<ScriptRun> {
  return runFile(program, args, options)
}

/** `path` is a file in dist/src. */
export function runScript(
  path: string,
  args: readonly string[],
  options?: ScriptOptions,
): Promise<ScriptRun> {
  return runFile(fileURLToPath(new URL(`../../src/${path}`, import.meta.url)), args, options)
}

function runFile(
  path: string,
  args: readonly string[],
  { cwd, env, input, onOutput }: ScriptOptions = {},
): Promise<ScriptRun> {
  const child = spawn(process.execPath, [path, ...args], {
    cwd,
    env: { ...process.env, ...env },
  })
  child.stdin.end(input)
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => {
    stdout += chunk
    onOutput?.(stdout, (signal) => child.kill(signal))
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}
