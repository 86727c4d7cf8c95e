/** Other programs as child processes of a test: started, watched, and ended with it. */
import { spawn } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import type { Test } from 'tap'

export interface Program {
  readonly pid: number
  /** All that it printed so far. */
  readonly output: () => string
  readonly ended: Promise<void>
}

/** Killed after the test, if it has not ended by then. */
export function startProgram(
  t: Pick<Test, 'teardown'>,
  command: readonly [string, ...string[]],
  env: NodeJS.ProcessEnv = {},
): Program {
  const [name, ...args] = command
  const child = spawn(name, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk
    })
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  t.teardown(async () => {
    child.kill('SIGTERM')
    await ended
  })
  return { pid: child.pid as number, output: () => output, ended }
}

/** A TCP port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
