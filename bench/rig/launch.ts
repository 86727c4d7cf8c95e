/** Servers as child processes: started, waited for until they accept connections, and ended. */
import { spawn } from 'node:child_process'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { cpuSeconds, processTree, residentMiB } from './processes.js'

export interface Command {
  readonly prefix: readonly string[]
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
  /** Where it will listen, on the loopback interface. */
  readonly port: number
}

export interface Server {
  readonly port: number
  /** From the spawn until it accepted a connection, milliseconds. */
  readonly readyMs: number
  /** What it wrote to standard error. */
  readonly errors: () => readonly string[]
  cpuSeconds(): number
  residentMiB(): number
  /** At once: what it owes is nobody's. */
  stop(): Promise<void>
}

const LONGEST_START_MS = 60_000
const LOOK_AGAIN_MS = 1

const alive = new Map<number, () => Promise<void>>()

// Whatever ends us: a server that outlived its measurement would disturb the next one.
process.on('exit', () => {
  for (const pid of alive.keys()) kill(pid)
})

function kill(pid: number) {
  try {
    // The whole group: a cluster's workers too.
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Gone by itself.
  }
}

const accepts = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

/** Its log goes nowhere, as cheaply as can be: what is written is made all the same. */
export async function launch({ prefix, args, env, port }: Command): Promise<Server> {
  const [program, ...rest] = [...prefix, ...args] as [string, ...string[]]
  const startedAt = performance.now()
  const child = spawn(program, rest, { env, detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
  const lines: string[] = []
  child.stderr.setEncoding('utf8').on('data', (text) => lines.push(text))
  const pid = child.pid as number
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const stop = async () => {
    kill(pid)
    await ended
    alive.delete(pid)
  }
  alive.set(pid, stop)
  while (!(await accepts(port))) {
    if (
      child.exitCode !== null ||
      child.signalCode !== null ||
      performance.now() - startedAt > LONGEST_START_MS
    ) {
      await stop()
      throw new Error(`the server did not start: ${lines.join('')}`)
    }
    await sleep(LOOK_AGAIN_MS)
  }
  return {
    port,
    readyMs: performance.now() - startedAt,
    errors: () => lines,
    cpuSeconds: () => cpuSeconds(processTree(pid)),
    residentMiB: () => residentMiB(processTree(pid)),
    stop,
  }
}

/** What a measurement that failed left running. */
export async function stopAll(): Promise<void> {
  await Promise.all([...alive.values()].map((stop) => stop()))
}
