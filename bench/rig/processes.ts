/** What a process and its children have used and hold, from Linux's /proc. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const readTicks = () => Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))
let ticksPerSecond: number | undefined

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: the name, in parentheses, may hold anything. */
export function readCpuTicks(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return Number(fields[11]) + Number(fields[12])
}

export function readStatusKiB(status: string, name: 'VmRSS' | 'VmHWM'): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0)
}

/** The process and what it has started. */
export function processTree(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return [pid, ...(children.match(/\d+/g) ?? []).flatMap((child) => processTree(Number(child)))]
}

/** User and system seconds of all threads of all these processes. */
export function cpuSeconds(pids: readonly number[]): number {
  ticksPerSecond ??= readTicks()
  const ticks = pids.map((pid) => readCpuTicks(readFileSync(`/proc/${pid}/stat`, 'latin1')))
  return ticks.reduce((sum, each) => sum + each, 0) / ticksPerSecond
}

/** Resident, MiB. */
export function residentMiB(pids: readonly number[]): number {
  const sizes = pids.map((pid) =>
    readStatusKiB(readFileSync(`/proc/${pid}/status`, 'utf8'), 'VmRSS'),
  )
  return sizes.reduce((sum, each) => sum + each, 0) / 1024
}
