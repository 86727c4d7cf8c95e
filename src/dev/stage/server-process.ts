/** The real server as a child process: started, its log read line by line, and stopped again. */
import { spawn } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { EnvironmentSchema } from '../../config/environment.js'

export type LogLine = Readonly<Record<string, unknown>>

/** Whoever tells log lines as they come. */
export interface LogSource {
  on(event: 'line', listener: (line: LogLine) => void): unknown
  off(event: 'line', listener: (line: LogLine) => void): unknown
}

/** dist/src/main.js, seen from dist/src/dev/stage. */
export const MAIN = fileURLToPath(new URL('../../main.js', import.meta.url))

/** The same of another checkout that is built. */
export const mainOf = (folder: string | undefined) =>
  folder === undefined ? MAIN : resolve(folder, 'dist/src/main.js')

/** The caller's environment without what would configure a server, and with `own`. */
export function serverEnvironment(
  inherited: NodeJS.ProcessEnv,
  own: Readonly<Record<string, string>>,
): NodeJS.ProcessEnv {
  const env = { ...inherited }
  for (const name of Object.keys(EnvironmentSchema.properties)) {
    delete env[name]
    delete env[name.toLowerCase()]
  }
  return { ...env, NODE_ENV: 'development', ...own }
}

interface Events {
  line: [LogLine]
}

const LINES_KEPT = 50

export class ServerProcess extends EventEmitter<Events> {
  /** What it prints last, JSON or not: for whoever has to say why it died. */
  readonly lastLines: string[] = []
  /** What it printed first: where it listens, and its inspector when it has one. */
  readonly firstLines: string[] = []
  /** Resolves with the exit code, or the signal's name, when it has ended. */
  readonly ended: Promise<number | string>
  readonly #child

  constructor(env: NodeJS.ProcessEnv, script = MAIN) {
    super()
    // Of its own process group: a terminal's Ctrl-C is ours to pass on, once.
    this.#child = spawn(process.execPath, [script], {
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const { stdout, stderr } = this.#child
    createInterface({ input: stdout }).on('line', (text) => this.#read(text))
    createInterface({ input: stderr }).on('line', (text) => this.#keep(text))
    this.ended = new Promise((resolve) => {
      // `close`, not `exit`: by then its last lines have been read.
      this.#child.on('close', (code, signal) => resolve(code ?? String(signal)))
    })
  }

  /** Where it listens, from its log line. Rejects with its last lines when it ends before that. */
  async listening(): Promise<string> {
    const address = new Promise<string>((resolve) => {
      this.on('line', ({ msg, address }) => {
        if (msg === 'listening') resolve(String(address))
      })
    })
    const early = this.ended.then((code) => {
      throw new Error(
        `the server ended (${code}) before it listened:\n${this.lastLines.join('\n')}`,
      )
    })
    return Promise.race([address, early])
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** Asks it to stop and waits until it has. */
  async stop(): Promise<number | string> {
    this.signal('SIGTERM')
    return this.ended
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name)
  }

  /** When there is no time to ask. */
  kill(): void {
    this.#child.kill('SIGKILL')
  }

  #keep(text: string): void {
    this.lastLines.push(text)
    if (this.firstLines.length < LINES_KEPT) this.firstLines.push(text)
    if (this.lastLines.length > LINES_KEPT) this.lastLines.shift()
  }

  #read(text: string): void {
    this.#keep(text)
    try {
      this.emit('line', JSON.parse(text) as LogLine)
    } catch {
      // Not a log line; it is kept for whoever asks.
    }
  }
}
