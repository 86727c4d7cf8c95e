/** `npm run bench`: measures what is asked for, prints one table, and says on what it was measured. */
import { type BenchOptions, readBenchOptions } from './bench-options.js'
import type { Effort } from './effort.js'
import { type Machine, renderMachine } from './machine.js'
import type { Offered } from './measurement.js'
import type { OpenLab } from './rig/lab.js'
import type { Row } from './row.js'
import { type Named, renderTable } from './table.js'

export interface BenchDeps {
  readonly measurements: readonly Offered[]
  readonly machine: () => Machine
  readonly openLab: (effort: Effort, say: (text: string) => void) => Promise<OpenLab>
  /** The table. */
  readonly write: (text: string) => void
  /** What is being done, and what went wrong. */
  readonly complain: (text: string) => void
  readonly save: (file: string, text: string) => void
}

const help = (measurements: readonly Offered[]) => `Usage: npm run bench [-- OPTIONS]

Measures the built server as a child process and prints one Markdown table. Linux; everything else that needs the
machine disturbs it.

${measurements.map(({ key, title }) => `  ${key}  ${title}`).join('\n')}

  --quick      a tenth of the counts and less: four to five minutes
  --only a,c   these alone
  --json FILE  the figures as JSON too
  --smoke      counts of a few dozen: shows that all of it works, its figures mean nothing
  --help       this text
`

/** Resolves with the exit code: 1 when a measurement failed, 2 when the command line was not understood. */
export async function runBench(args: readonly string[], deps: BenchDeps): Promise<number> {
  const { measurements, complain } = deps
  let options: BenchOptions
  try {
    options = readBenchOptions(args, [...new Set(measurements.map(({ key }) => key))])
  } catch (error) {
    complain(`${(error as Error).message}\n\n${help(measurements)}`)
    return 2
  }
  if (options.help) {
    deps.write(help(measurements))
    return 0
  }
  return measureAll(options, deps)
}

async function measureAll(options: BenchOptions, deps: BenchDeps): Promise<number> {
  const { machine: describe, write, complain, save } = deps
  const { effort, only, json } = options
  const chosen = deps.measurements.filter(({ key }) => only?.includes(key) ?? true)
  const rows: Named[] = []
  let failed = 0
  const machine = describe()
  const lab = await deps.openLab(effort, (text) => complain(`  ${text}\n`))
  try {
    for (const { key, title, load } of chosen) {
      complain(`${key}: ${title}\n`)
      const found = await measure(load, lab, title)
      rows.push(...found.map((row) => ({ measurement: key, ...row })))
    }
  } finally {
    await lab.close()
  }
  const { rounds } = effort
  const how = `Medians of ${rounds} interleaved rounds where there are rounds; ${lab.pins.description}.`
  write(`${renderMachine(machine)}${how}\n\n${renderTable(rows)}`)
  if (json !== undefined) save(json, `${JSON.stringify({ machine, effort, rows }, undefined, 2)}\n`)
  return failed === 0 ? 0 : 1

  async function measure(
    load: Offered['load'],
    open: OpenLab,
    title: string,
  ): Promise<readonly Row[]> {
    try {
      return await (await load()).run(open)
    } catch (error) {
      const { message, stack } = error as Error
      failed += 1
      complain(`${stack}\n`)
      await open.clear()
      return [{ what: title, unit: '', note: `failed: ${message.split('\n', 1)}` } as const]
    }
  }
}
