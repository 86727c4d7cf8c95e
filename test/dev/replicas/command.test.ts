/** The command line of `npm run replicas`, with scenarios of our own. */
import t from 'tap'
import { runReplicas } from '../../../src/dev/replicas/command.js'
import type { ScenarioOptions } from '../../../src/dev/replicas/report.js'
import { type Offered, SCENARIOS } from '../../../src/dev/replicas/scenarios.js'

async function run(args: string[], ...holds: boolean[]) {
  const text: string[] = []
  const ran: [string, ScenarioOptions][] = []
  const offered = holds.map(
    (hold, n): Offered => ({
      name: `scenario-${n}`,
      title: `number ${n}`,
      load: async () => ({
        async run(report, options) {
          ran.push([`scenario-${n}`, options])
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
  const usual = { rate: 100, seed: 1, minutes: 10, server: undefined, from: undefined }
  t.same(ran, [
    ['scenario-0', usual],
    ['scenario-1', usual],
  ])
  t.match(text, /number 0\n {2}waited: 5 ms\n {2}ok {5}it held/)
  t.match(text, /Everything held/)
})

t.test('named ones run alone, as they are asked for', async (t) => {
  const asked = { rate: 7, seed: 3, minutes: 0.5, server: '/here', from: '/there' }
  const args = Object.entries(asked).flatMap(([name, value]) => [`--${name}`, String(value)])
  const { ran } = await run([...args, 'scenario-1'], true, true)
  t.strictSame(ran, [['scenario-1', asked]])
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
  for (const option of ['--rate', '--seed', '--minutes']) {
    t.match(await run([option, 'fast'], true), { code: 2, text: /Usage/, ran: [] })
  }
})
