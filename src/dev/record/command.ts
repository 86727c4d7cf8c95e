/** `record` as a function of its arguments: the demo's playground, with all that is done there written down. */
import { parseArgs } from 'node:util'
import { type DemoSurroundings, runDemo } from '../demo/run.js'
import { readPort } from '../stage/read-port.js'
import { type Recorded, Recorder } from './recorder.js'

export const RECORD_HELP = `Usage: npm run record -- --out FOLDER [--port PORT]

Serves the demo's playground and writes each command and press, as it ends, as a signed fixture into FOLDER: what
Discord sent, and what a server must answer to it. Keystrokes and storms are not recorded. No file is overwritten.

  --out FOLDER   where to; made when it is not there
  --port PORT    of the page [8080, or a free one when that is taken]
  --help         this text

What was recorded is replayed with: npm run replay -- --url URL --fixtures FOLDER
`

function tell(folder: string, { written, skipped }: Recorded): string {
  const nobody = skipped > 0 ? `${skipped} not recorded: no acknowledgement was ever read.\n` : ''
  if (written === 0) return `\nNothing was recorded.\n${nobody}`
  const count = written === 1 ? '1 interaction' : `${written} interactions`
  return `\nRecorded ${count} in ${folder}.
${nobody}Replay against a server that trusts the public test key:
  npm run replay -- --url http://127.0.0.1:3000/interactions --fixtures ${folder}
`
}

/** Resolves with the exit code. Rejects with an Error for the reader of the command line. */
export async function runRecord(
  args: readonly string[],
  around: Omit<DemoSurroundings, 'onPage'>,
): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      out: { type: 'string' },
      port: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    around.write(RECORD_HELP)
    return 0
  }
  const { out } = values
  if (!out) throw new Error('--out FOLDER is needed: where the fixtures are written to')
  const port = readPort(values.port)
  const options = { once: false, help: false, backendFailure: false, fault: undefined, port }
  return runDemo(options, {
    ...around,
    onPage: ({ discord, stories }) => {
      const recorder = new Recorder(out, discord, stories)
      return async () => around.write(tell(out, await recorder.close()))
    },
  })
}
