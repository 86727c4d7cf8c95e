/** `npm run doctor -- --url URL`: will Discord accept this endpoint, and keep it? */
import { runDoctor } from './doctor-command.js'

try {
  const write = (text: string) => process.stdout.write(text)
  const monotonic = () => performance.now()
  const context = { environment: process.env, write, now: Date.now, monotonic }
  process.exitCode = await runDoctor(process.argv.slice(2), context)
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 2
}
