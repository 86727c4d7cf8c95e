#!/usr/bin/env node
/** The program `signalbox`: finds what was built, or says in one sentence that nothing was. */
import { existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

const program = new URL('../dist/src/cli.js', import.meta.url)

/* c8 ignore start: a test runs this in a copy of the project that nothing was built in */
if (!existsSync(program)) {
  process.stderr.write(
    'Signalbox is not built yet: run "npm ci && npm run build" in its folder first.\n',
  )
  process.exit(1)
}
/* c8 ignore stop */

/** Whoever reads no more, as `head` does, ends no work; a full disk is told, and fails. */
let failed = false
process.stdout.on('error', ({ code, message }) => {
  if (code === 'EPIPE' || failed) return
  failed = true
  process.stderr.write(`standard output: ${message}\n`)
})
/* c8 ignore next: nobody is left to be told */
process.stderr.on('error', () => {})

/** What is set already stays. A byte order mark, which some editors write, belongs to no name. */
function loadEnvironment(file) {
  const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  for (const [name, value] of Object.entries(parseEnv(text))) process.env[name] ??= value
}

const { runCli } = await import(program.href)
const code = await runCli(process.argv.slice(2), {
  environment: process.env,
  stdin: process.stdin,
  write: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
  loadEnvironment,
  /* c8 ignore next: a test of npm start runs it as its users do, without what measures */
  start: () => import('../dist/src/main.js'),
})
process.on('exit', () => {
  if (failed) process.exitCode ||= 1
})
if (code !== undefined) process.exitCode = code
