/** A copy of the project to work in: its sources, and the dependencies by a link. */
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** Compilers and dozens of processes: on a machine that is busy they need more than the runner's two minutes. */
export function allowTime(t: Pick<Test, 'setTimeout'>): void {
  t.setTimeout(400_000)
}

const LEFT_OUT = ['node_modules', '.git', '.tap']

/** Gone after the test. `built`: with what has been compiled. */
export function copyProject(t: Pick<Test, 'teardown'>, { built = false } = {}): string {
  const leftOut = new Set(built ? LEFT_OUT : [...LEFT_OUT, 'dist'])
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-docs-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const filter = (from: string) => !leftOut.has(relative(ROOT, from).split(sep)[0] as string)
  cpSync(ROOT, folder, { recursive: true, filter })
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

export interface Ran {
  readonly code: number | string
  /** Of both streams. */
  readonly output: string
}

export interface RunOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  /** Ctrl-C, as soon as this has been printed. */
  readonly stopAt?: RegExp | undefined
}

/** The tests' runner hooks itself into every child, which is not for what users run. */
const HOOKS = '^(NODE_OPTIONS|NODE_V8_COVERAGE|TAP|_TAPJS|npm_)'
const UNHOOK = `unset $(compgen -e | grep -E '${HOOKS}') || true`
/** As an installation and the image have it on their PATH. */
const PROGRAM = 'signalbox() { node bin/signalbox.js "$@"; }'

const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`

/** Runs a line of shell in its own process group, so that a Ctrl-C reaches all of it. */
export function run(command: string, { cwd, env = {}, stopAt }: RunOptions): Promise<Ran> {
  const exports = Object.entries(env).map(([name, value]) => `export ${name}=${quote(value)}`)
  const script = [UNHOOK, PROGRAM, ...exports, command].join('\n')
  const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
    cwd,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  /* c8 ignore next: only where the test itself is ended before */
  const end = () => process.kill(-(child.pid as number), 'SIGKILL')
  process.once('exit', end)
  let output = ''
  let stopped = false
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk
      if (stopped || !stopAt?.test(output)) return
      stopped = true
      process.kill(-(child.pid as number), 'SIGINT')
    })
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      process.off('exit', end)
      resolve({ code: code ?? String(signal), output })
    })
  })
}
