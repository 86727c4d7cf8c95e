/** What a figure was measured on: the machine, the versions, the day. */
import { existsSync, readFileSync } from 'node:fs'
import { availableParallelism, cpus, release, totalmem, type } from 'node:os'

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGiB: number
  readonly system: string
  readonly node: string
  readonly date: string
  readonly versions: Readonly<Record<string, string>>
}

/** The dependencies on an interaction's way. */
const PACKAGES = [
  'fastify',
  'undici',
  'sodium-native',
  'lru-cache',
  'pino',
  'prom-client',
  'bullmq',
  'ioredis',
  '@resvg/resvg-js',
]

/** The package's folder, seen from dist/bench. */
const ROOT = new URL('../../', import.meta.url)

function versionOf(name: string): string | undefined {
  const manifest = new URL(`node_modules/${name}/package.json`, ROOT)
  if (!existsSync(manifest)) return undefined
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version
}

export function describeMachine(now: Date, packages: readonly string[] = PACKAGES): Machine {
  const versions = packages.map((name) => [name, versionOf(name) ?? 'not there'] as const)
  return {
    cpu: [...new Set(cpus().map(({ model }) => model.trim()))].join(' and '),
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.version,
    date: now.toISOString().slice(0, 10),
    versions: Object.fromEntries(versions),
  }
}

export function renderMachine(machine: Machine): string {
  const { cpu, cores, memoryGiB, system, node, date, versions } = machine
  const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return [
    `${cpu}, cores: ${cores}, memory: ${memoryGiB} GiB, ${system}, Node ${node}, ${date}.`,
    `${packages.join(', ')}.`,
    '',
  ].join('\n')
}
