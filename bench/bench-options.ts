/** The command line of `npm run bench`. */
import { parseArgs } from 'node:util'
import { type Effort, FULL, QUICK, SMOKE } from './effort.js'

export interface BenchOptions {
  readonly help: boolean
  readonly effort: Effort
  /** The measurements' keys; undefined for all. */
  readonly only: readonly string[] | undefined
  /** Where the figures go as JSON too. */
  readonly json: string | undefined
}

/** `keys` are the measurements there are. Throws an Error whose message is for the reader of the command line. */
export function readBenchOptions(args: readonly string[], keys: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      smoke: { type: 'boolean', default: false },
      only: { type: 'string' },
      json: { type: 'string' },
    },
  })
  if (values.quick && values.smoke) throw new Error('--quick or --smoke, not both')
  const only = values.only?.split(',').map((key) => key.trim())
  const unknown = only?.filter((key) => !keys.includes(key)) ?? []
  if (unknown.length > 0)
    throw new Error(`--only knows ${keys.join(', ')}, not "${unknown.join(', ')}"`)
  const effort = values.smoke ? SMOKE : values.quick ? QUICK : FULL
  return { help: values.help, effort, only, json: values.json }
}
