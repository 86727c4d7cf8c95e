/** `npm run register [-- --guild ID] [--dry-run]`: tells Discord which commands there are. */
import { readFileSync } from 'node:fs'
import { runRegister } from './register-command.js'

const manifest = new URL('../../../package.json', import.meta.url)
const { homepage, version } = JSON.parse(readFileSync(manifest, 'utf8'))

try {
  const write = (text: string) => process.stdout.write(text)
  const context = { environment: process.env, write, homepage, version }
  process.exitCode = await runRegister(process.argv.slice(2), context)
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 1
}
