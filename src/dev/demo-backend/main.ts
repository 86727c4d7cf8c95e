/** `npm run demo-backend`: invented signals over real HTTP, until it is stopped. */
import { runDemoBackend } from './command.js'

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort())

const complain = (text: string) => process.stderr.write(text)

try {
  process.exitCode = await runDemoBackend(process.argv.slice(2), {
    env: process.env,
    write: (text) => process.stdout.write(text),
    complain,
    stop: stop.signal,
  })
} catch (error) {
  complain(`${(error as Error).message}\n`)
  process.exitCode = 1
}
