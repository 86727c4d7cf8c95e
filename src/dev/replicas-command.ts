/** `npm run replicas`: several real servers on a real Redis, through what can happen to them. */
import { parseArgs } from 'node:util'
import { hasRedis } from './redis-process.js'
import { callbacks } from './replicas-run/callbacks.js'
import { cost } from './replicas-run/cost.js'
import { killed } from './replicas-run/killed.js'
import { once } from './replicas-run/once.js'
import { outages } from './replicas-run/outage.js'
import type { Report, Scenario } from './replicas-run/report.js'
import { rolling } from './replicas-run/rolling.js'

const SCENARIOS: readonly Scenario[] = [once, killed, ...outages, rolling, cost, callbacks]

const HELP = `Usage: npm run replicas [-- OPTIONS] [SCENARIO ...]

Starts a redis-server and several replicas of the real server as child processes, and puts them through:

${SCENARIOS.map(({ name, title }) => `  ${name.padEnd(12)}${title}`).join('\n')}

All of them without a name. Exit code 1 when something that must hold did not.

  --rate N   interactions a second where there is load [100]
  --help     this text
`

/** Resolves with the exit code. */
export async function runReplicas(
  args: readonly string[],
  write: (text: string) => void,
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      rate: { type: 'string', default: '100' },
      help: { type: 'boolean', default: false },
    },
  })
  const rate = Number(values.rate)
  const unknown = positionals.filter((name) => !SCENARIOS.some((each) => each.name === name))
  if (values.help || unknown.length > 0 || !(rate > 0)) {
    write(unknown.length > 0 ? `There is no scenario ${unknown.join(', ')}.\n\n${HELP}` : HELP)
    return values.help ? 0 : 2
  }
  if (!hasRedis()) {
    write('redis-server is needed, and is not installed.\n')
    return 2
  }
  let failed = 0
  const report: Report = {
    figure: (name, value) => write(`  ${name}: ${value}\n`),
    must(what, holds) {
      if (!holds) failed += 1
      write(`  ${holds ? 'ok    ' : 'NOT OK'} ${what}\n`)
    },
  }
  for (const { name, title, run } of SCENARIOS) {
    if (positionals.length > 0 && !positionals.includes(name)) continue
    write(`\n${title}\n`)
    await run(report, { rate })
  }
  write(failed === 0 ? '\nEverything held.\n' : `\n${failed} did not hold.\n`)
  return failed === 0 ? 0 : 1
}
