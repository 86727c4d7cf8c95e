/** `npm run report -- FILE...`: a day of logs as a summary. */
import { runReport } from './report-command.js'

try {
  const write = (text: string) => process.stdout.write(text)
  const complain = (text: string) => process.stderr.write(text)
  const context = { environment: process.env, stdin: process.stdin, write, complain }
  process.exitCode = await runReport(process.argv.slice(2), context)
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 2
}
