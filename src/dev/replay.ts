/** `npm run replay -- --url URL`: signed fixtures against a server. */
import { runReplay } from './replay-command.js'

try {
  const write = (text: string) => process.stdout.write(text)
  process.exitCode = await runReplay(process.argv.slice(2), write, Date.now)
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 2
}
