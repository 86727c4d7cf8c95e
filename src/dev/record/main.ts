/** `npm run record -- --out FOLDER`: the playground, with what is done there saved as signed fixtures. */
import { runRecord } from './command.js'

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort())

try {
  const write = (text: string) => process.stdout.write(text)
  const around = { write, env: process.env, stop: stop.signal }
  process.exitCode = await runRecord(process.argv.slice(2), around)
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 1
}
