/** Keeps servers and clients off each other's cores, so that what a server costs is what it costs. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

export interface Pins {
  /** What a server's command begins with. */
  readonly server: readonly string[]
  /** What a command begins with that may run anywhere. */
  readonly anywhere: readonly string[]
  /** Said beside the figures. */
  readonly description: string
  /** That this run may use, all in all. */
  readonly cores: number
  /** Lets this process run anywhere again. */
  release(): void
}

/** `0-2,5` */
export function readCpuList(text: string): number[] {
  return text.split(',').flatMap((part) => {
    const [first = 0, last = first] = part.split('-').map(Number)
    return Array.from({ length: last - first + 1 }, (_, n) => first + n)
  })
}

function pin(cpuList: string): boolean {
  try {
    // All threads of this process, the pool's among them.
    execFileSync('taskset', ['-acp', cpuList, String(process.pid)], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Linux alone can; elsewhere, and on one core, everything runs where it likes. */
export function pinOurselves(): Pins {
  const status = process.platform === 'linux' ? readFileSync('/proc/self/status', 'utf8') : ''
  const allowed = /^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1] ?? '0'
  const cores = readCpuList(allowed)
  const [server, client] = cores
  if (client === undefined || !pin(String(client)))
    return {
      server: [],
      anywhere: [],
      description: 'not pinned to cores',
      cores: availableParallelism(),
      release() {},
    }
  return {
    server: ['taskset', '-c', String(server)],
    anywhere: ['taskset', '-c', allowed],
    description: `servers on core ${server}, clients and stand-ins on core ${client}`,
    cores: cores.length,
    release: () => void pin(allowed),
  }
}
