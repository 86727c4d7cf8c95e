/** `npm run replicas`: several real servers on a real Redis, through what can happen to them. */
import { parseArgs } from 'node:util'
import type { Report } from './report.js'
import { type Offered, SCENARIOS } from './scenarios.js'

const HELP = `Usage: npm run replicas [-- OPTIONS] [SCENARIO ...]

Starts a redis-server and several replicas of the real server as child processes, and puts them through:

${SCENARIOS.map(({ name, title }) => `  ${name.padEnd(12)}${title}`).join('\n')}

All of them without a name. Exit code 1 when something that must hold did not.

  --rate N      interactions a second where there is load [100]
  --seed N      of what is left to chance [1]
  --minutes N   of soak [10]
  --server DIR  try the servers of another checkout, which is built
  --from DIR    the checkout, built, that upgrade begins with
  --help        this text
`

/** Resolves with the exit code. */
export async function runReplicas(
  args: readonly string[],
  write: (text: string) => void,
  scenarios: readonly Offered[] = SCENARIOS,
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      rate: { type: 'string', default: '100' },
      seed: { type: 'string', default: '1' },
      minutes: { type: 'string', default: '10' },
      server: { type: 'string' },
      from: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  const { server, from } = values
  const numbers = {
    rate: Number(values.rate),
    seed: Number(values.seed),
    minutes: Number(values.minutes),
  }
  const positive = Object.values(numbers).every((each) => each > 0)
  const unknown = positionals.filter((name) => !scenarios.some((each) => each.name === name))
  if (values.help || unknown.length > 0 || !positive) {
    write(unknown.length > 0 ? `There is no scenario ${unknown.join(', ')}.\n\n${HELP}` : HELP)
    return values.help ? 0 : 2
  }
  let failed = 0
  const report: Report = {
    figure: (name, value) => write(`  ${name}: ${value}\n`),
    must(what, holds) {
      if (!holds) failed += 1
      write(`  ${holds ? 'ok    ' : 'NOT OK'} ${what}\n`)
    },
  }
  for (const { name, title, load } of scenarios) {
    if (positionals.length > 0 && !positionals.includes(name)) continue
    write(`\n${title}\n`)
    const scenario = await load()
    await scenario.run(report, { ...numbers, server, from })
  }
  write(failed === 0 ? '\nEverything held.\n' : `\n${failed} did not hold.\n`)
  return failed === 0 ? 0 : 1
}
