/** The command line of the demo backend alone: a signal source for a server that has none yet. */
import { parseArgs } from 'node:util'
import { readPort } from '../stage/read-port.js'
import { DemoBackend } from './demo-backend.js'

const DEFAULT_PORT = 8090
const DEFAULT_HOST = '127.0.0.1'

export const DEMO_BACKEND_HELP = `Usage: npm run demo-backend [-- OPTIONS]

A signal backend that keeps the contract of docs/backend-contract.md, for a server that has none yet.
Its signals are invented, and every message that shows one is marked DEMO.

  --port PORT  to listen on [${DEFAULT_PORT}]; 0 takes a free one
  --host HOST  to listen on [${DEFAULT_HOST}]
  --key KEY    the bearer key that is asked for [SIGNAL_API_KEY; none where that is not set either]
  --help       this text
`

interface Surroundings {
  readonly env: NodeJS.ProcessEnv
  readonly write: (text: string) => void
  readonly complain: (text: string) => void
  /** Ends it. */
  readonly stop: AbortSignal
}

function readOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: String(DEFAULT_PORT) },
      host: { type: 'string', default: DEFAULT_HOST },
      key: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  return { ...values, port: readPort(values.port) as number }
}

function sentence(error: NodeJS.ErrnoException, host: string, port: number): string {
  if (error.code === 'EADDRINUSE')
    return `Port ${port} of ${host} is taken: name another one with --port.\n`
  return `It cannot listen on port ${port} of ${host}: ${error.message}\n`
}

/** Resolves with the exit code once it has been stopped, or when it cannot listen. */
export async function runDemoBackend(args: readonly string[], around: Surroundings) {
  const { env, write, complain, stop } = around
  const { help, host, port, key } = readOptions(args)
  if (help) {
    write(DEMO_BACKEND_HELP)
    return 0
  }
  const apiKey = key || env.SIGNAL_API_KEY || undefined
  const started = DemoBackend.start({ host, port, ...(apiKey && { apiKey }) })
  const backend = await started.catch((error: NodeJS.ErrnoException) => error)
  if (!(backend instanceof DemoBackend)) {
    complain(sentence(backend, host, port))
    return 1
  }
  const keyed = apiKey ? ' and SIGNAL_API_KEY to its key' : ''
  write(
    `The demo backend listens on ${host}: set SIGNAL_API_URL=${backend.url}${keyed}. Its signals are invented and marked DEMO.\n`,
  )
  await new Promise<void>((resolve) => {
    if (stop.aborted) resolve()
    stop.addEventListener('abort', () => resolve())
  })
  await backend.close()
  return 0
}
