/** Runs one of the command line files as a child process and gathers what it says. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface ScriptRun {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface ScriptOptions {
  readonly cwd?: string
  /** Gets all of stdout so far, with a way to send a signal. */
  readonly onOutput?: (text: string, kill: (signal: NodeJS.Signals) => void) => void
}

/** `name` is a file in dist/src/dev. */
export function runScript(
  name: string,
  args: readonly string[],
  { cwd, onOutput }: ScriptOptions = {},
): Promise<ScriptRun> {
  const path = fileURLToPath(new URL(`../../src/dev/${name}`, import.meta.url))
  const child = spawn(process.execPath, [path, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
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
