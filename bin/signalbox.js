#!/usr/bin/env node
/** The program `signalbox`: finds what was built, or says in one sentence that nothing was. */
import { existsSync } from 'node:fs'

const program = new URL('../dist/src/cli.js', import.meta.url)

if (!existsSync(program)) {
  process.stderr.write(
    'Signalbox is not built yet: run "npm ci && npm run build" in its folder first.\n',
  )
  process.exit(1)
}
const { runCli } = await import(program.href)
const code = await runCli(process.argv.slice(2), {
  environment: process.env,
  stdin: process.stdin,
  write: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
  loadEnvironment: (file) => process.loadEnvFile(file),
  start: () => import('../dist/src/main.js'),
})
if (code !== undefined) process.exitCode = code
