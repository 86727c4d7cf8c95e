/** `npm run chaos`: thousands of interactions through faults drawn from a seed, and an account of each one's end. */
import { parseArgs } from 'node:util'
import { runChaos } from './run.js'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    interactions: { type: 'string', default: '2000' },
    concurrency: { type: 'string', default: '50' },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) {
  console.log(
    [
      'npm run chaos -- [--seed N] [--interactions N] [--concurrency N]',
      '',
      'Sends interactions to the real server with faults, latencies, duplicates and dropped connections drawn',
      'from the seed. Exits 1 when one was lost, worked on twice, or seen in a log by its token.',
      'The report, JSON, goes to standard output; how far it is goes to standard error.',
    ].join('\n'),
  )
} else {
  const options = {
    seed: Number(values.seed),
    interactions: Number(values.interactions),
    concurrency: Number(values.concurrency),
  }
  const report = await runChaos(options, (line) => process.stderr.write(line))
  console.log(JSON.stringify(report, null, 2))
  process.exitCode = report.problems.length > 0 ? 1 : 0
}
