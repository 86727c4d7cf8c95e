#!/usr/bin/env node
/** The program `signalbox`: finds what was built, or says in one sentence that nothing was. */
import { existsSync } from 'node:fs'

const program = new URL('../dist/src/cli.js', import.meta.url)

/* c8 ignore start: a test runs this in a copy of the project that nothing was built in */
if (!existsSync(program)) {
  process.stderr.write(
    'Signalbox is not built yet: run "npm ci && npm run build" in its folder first.\n',
  )
  process.exit(1)
}
/* c8 ignore stop */
const { runCli } = await import(program.href)
const code = await runCli(process.argv.slice(2), {
  environment: process.env,
  stdin: process.stdin,
  write: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
  loadEnvironment: (file) => process.loadEnvFile(file),
  /* c8 ignore next: a test of npm start runs it as its users do, without what measures */
  start: () => import('../dist/src/main.js'),
})
if (code !== undefined) process.exitCode = code
