/** The process behind `npm run bench`. */
import { writeFileSync } from 'node:fs'
import { runBench } from './bench-command.js'
import { describeMachine } from './machine.js'
import { MEASUREMENTS } from './measurements.js'
import { openLab } from './rig/lab.js'

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

process.exitCode = await runBench(process.argv.slice(2), {
  measurements: MEASUREMENTS,
  machine: () => describeMachine(new Date()),
  openLab,
  write: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
  save: writeFileSync,
})
