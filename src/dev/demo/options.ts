/** The demo's command line. */
import { parseArgs } from 'node:util'
import { ALIASES, parseFault } from '../local-discord/draw-faults.js'
import type { Fault } from '../local-discord/fault.js'
import { FAULTS } from '../local-discord/faults.js'
import { readPort } from '../stage/read-port.js'

export interface DemoOptions {
  readonly once: boolean
  readonly help: boolean
  readonly backendFailure: boolean
  readonly fault: Fault | undefined
  /** Of the playground page; undefined: 8080, or a free one when that is taken. */
  readonly port: number | undefined
}

/** `lost-reply-close[:0 ms]` and two spaces. */
const COLUMN = 36

const row = (name: string, words: string) => `  ${name.padEnd(COLUMN)}${words}`

const faultRows = [
  ...Object.entries(FAULTS).map(([name, { summary, parameter }]) =>
    row(parameter ? `${name}[:${parameter.default} ${parameter.meaning}]` : name, summary),
  ),
  ...Object.entries(ALIASES).map(([alias, name]) => row(alias, `another name of ${name}`)),
]

export const DEMO_HELP = `Usage: npm run demo [-- OPTIONS]

Starts the real server, a demo signal backend and a local Discord on this machine, runs one
/signal EUR/USD 4h (BTC/USD while the FX market is closed), prints its timeline, and serves the
playground page and the operators' dashboard until stopped.

  --once             stop after the timeline; exit 0 if the trader got a signal, else 1
  --fault NAME[:N]   let Discord misbehave, see below
  --backend-failure  let the signal backend fail
  --port PORT        of the page [8080, or a free one when that is taken]
  --help             this text

Faults, each with what its number N means and is when none is given:

${faultRows.join('\n')}

With REDIS_URL two replicas share that Redis, and the page can kill and start them.
`

/** Throws an Error whose message is for the reader of the command line. */
export function readDemoOptions(args: readonly string[]): DemoOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      once: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      'backend-failure': { type: 'boolean', default: false },
      fault: { type: 'string' },
      port: { type: 'string' },
    },
  })
  return {
    once: values.once,
    help: values.help,
    backendFailure: values['backend-failure'],
    fault: values.fault === undefined ? undefined : parseFault(values.fault),
    port: readPort(values.port),
  }
}
