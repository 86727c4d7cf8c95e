/** The command line of `npm run replicas`, with scenarios of our own. */
import t from 'tap'
import { type Offered, runReplicas, SCENARIOS } from '../../../src/dev/replicas/command.js'

async function run(args: string[], ...holds: boolean[]) {
  const text: string[] = []
  const ran: [string, number][] = []
  const offered = holds.map(
    (hold, n): Offered => ({
      name: `scenario-${n}`,
      title: `number ${n}`,
      load: async () => ({
        async run(report, { rate }) {
          ran.push([`scenario-${n}`, rate])
          report.figure('waited', '5 ms')
          report.must('it held', hold)
        },
      }),
    }),
  )
  const code = await runReplicas(args, (each) => text.push(each), offered)
  return { code, text: text.join(''), ran }
}

t.test('all scenarios run without a name, and their findings are shown', async (t) => {
  const { code, text, ran } = await run([], true, true)
  t.equal(code, 0)
  t.strictSame(ran, [
    ['scenario-0', 100],
    ['scenario-1', 100],
  ])
  t.match(text, /number 0\n {2}waited: 5 ms\n {2}ok {5}it held/)
  t.match(text, /Everything held/)
})

t.test('named ones run alone, at the rate that is asked for', async (t) => {
  const { ran } = await run(['--rate', '7', 'scenario-1'], true, true)
  t.strictSame(ran, [['scenario-1', 7]])
})

t.test('what does not hold is counted, and the exit code says so', async (t) => {
  const { code, text } = await run([], true, false)
  t.equal(code, 1)
  t.match(text, /NOT OK it held/)
  t.match(text, /1 did not hold/)
})

t.test('help names every scenario; what is not understood gets it too', async (t) => {
  const help = await run(['--help'])
  t.equal(help.code, 0)
  for (const { name, title } of SCENARIOS) t.match(help.text, `${name.padEnd(12)}${title}`)
  t.match(await run(['nothing'], true), { code: 2, text: /There is no scenario nothing/, ran: [] })
  t.match(await run(['--rate', 'fast'], true), { code: 2, text: /Usage/, ran: [] })
})
