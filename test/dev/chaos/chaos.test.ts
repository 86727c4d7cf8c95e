/** A small chaos run through the command line: every promise is kept, and what was found is printed. */
import t from 'tap'
import { runScript } from '../../harness/run-script.js'

t.test('nothing is lost and nothing worked on twice', { timeout: 110_000 }, async (t) => {
  const args = ['--seed', '11', '--interactions', '60', '--concurrency', '10']
  const { code, stdout, stderr } = await runScript('dev/chaos/main.js', args)
  const [first, ...told] = stderr.trimEnd().split('\n')
  t.equal(first, 'Seed 11: 60 interactions, 10 at a time.')
  t.ok(told.length >= 10, 'each tenth')
  t.match(told.at(-1), /^60 of 60 sent, 60 ended, \d+ s$/)
  const report = JSON.parse(stdout)
  t.match(report, { seed: 11, interactions: 60, concurrency: 10, lost: 0, workedOnTwice: 0 })
  t.strictSame(report.problems, [])
  t.equal(report.exitCode, 0)
  t.equal(report.delivered + report.told + report.expired + report.gone, 60)
  t.ok(report.delivered > 0)
  t.equal(code, 0)
})

t.test('a run in which not all were sent has failed', async (t) => {
  const { code, stdout } = await runScript('dev/chaos/main.js', [
    '--interactions',
    '5',
    '--concurrency',
    '0',
  ])
  t.equal(code, 1)
  t.strictSame(JSON.parse(stdout).problems, ['0 were sent, not 5'])
})

t.test('--help says what it does', async (t) => {
  const { code, stdout } = await runScript('dev/chaos/main.js', ['--help'])
  t.equal(code, 0)
  t.match(stdout, /npm run chaos -- \[--seed N\]/)
})
