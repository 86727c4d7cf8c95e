/** `npm run demo`: the whole of it on one machine, with nothing to install or configure. */
import { DEMO_HELP, readDemoOptions } from './options.js'
import { runDemo } from './run.js'

const stop = new AbortController()
// A terminal that is closed sends SIGHUP. The servers are not of its process group and would stay.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => stop.abort())

const write = (text: string) => process.stdout.write(text)

try {
  const options = readDemoOptions(process.argv.slice(2))
  if (options.help) write(DEMO_HELP)
  else process.exitCode = await runDemo(options, { write, env: process.env, stop: stop.signal })
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 1
}
