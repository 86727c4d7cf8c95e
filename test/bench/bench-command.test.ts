/** `npm run bench` with measurements of our own. */
import t from 'tap'
import { type BenchDeps, runBench } from '../../bench/bench-command.js'
import { QUICK } from '../../bench/effort.js'
import type { Offered } from '../../bench/measurement.js'
import { MEASUREMENTS } from '../../bench/measurements.js'
import type { OpenLab } from '../../bench/rig/lab.js'

const MACHINE = {
  cpu: 'A processor',
  cores: 2,
  memoryGiB: 8,
  system: 'Linux 6',
  node: 'v20.20.2',
  date: '2026-11-24',
  versions: { fastify: '5.12.8' },
}

const good: Offered = {
  key: 'a',
  title: 'the good one',
  load: async () => ({
    async run(lab) {
      lab.say('at work')
      return [{ what: 'cost', unit: 'us', value: 5 }]
    },
  }),
}

const bad: Offered = {
  key: 'b',
  title: 'the bad one',
  load: async () => ({
    async run() {
      throw new Error('no answer\nand more')
    },
  }),
}

async function run(args: readonly string[], measurements = [good, bad]) {
  const written: string[] = []
  const said: string[] = []
  const saved: string[] = []
  const done: unknown[] = []
  const deps: BenchDeps = {
    measurements,
    machine: () => MACHINE,
    openLab: async (effort, say) =>
      ({
        effort,
        say,
        pins: { description: 'not pinned to cores' },
        clear: async () => void done.push('clear'),
        close: async () => void done.push('close', effort),
      }) as unknown as OpenLab,
    write: (text) => written.push(text),
    complain: (text) => said.push(text),
    save: (file, text) => saved.push(file, text),
  }
  const code = await runBench(args, deps)
  return { code, text: written.join(''), said: said.join(''), saved, done }
}

t.test('one table, the machine above it', async (t) => {
  const { code, text, said, done } = await run(['--quick', '--only', 'a'])
  t.equal(code, 0)
  t.match(text, /^A processor, cores: 2, .+\nfastify 5\.12\.8\.\n/)
  t.match(text, /\nMedians of 3 interleaved rounds where there are rounds; not pinned to cores\.\n/)
  t.match(text, /\n\| a \| cost \| us \| 5 \|/)
  t.match(said, 'a: the good one\n  at work\n')
  t.strictSame(done, ['close', QUICK])
})

t.test(
  'one that fails leaves a row, does not keep the others, and the exit code is 1',
  async (t) => {
    const { code, text, said, done } = await run(['--quick'], [bad, good])
    t.equal(code, 1)
    t.match(text, /\n\| b \| the bad one \|.+failed: no answer \|\n\| a \| cost/)
    t.match(said, /Error: no answer\nand more\n {4}at /)
    t.strictSame(done, ['clear', 'close', QUICK])
  },
)

t.test('the figures as JSON', async (t) => {
  const { saved } = await run(['--quick', '--only', 'a', '--json', 'figures.json'])
  t.equal(saved[0], 'figures.json')
  t.strictSame(JSON.parse(String(saved[1])), {
    machine: MACHINE,
    effort: QUICK,
    rows: [{ measurement: 'a', what: 'cost', unit: 'us', value: 5 }],
  })
})

t.test('help names every measurement; what is not understood gets it too', async (t) => {
  const help = await run(['--help'], [...MEASUREMENTS])
  t.equal(help.code, 0)
  for (const { key, title } of MEASUREMENTS) t.match(help.text, `  ${key}  ${title}\n`)
  const wrong = await run(['--only', 'z'], [good, bad, good])
  t.match(wrong, { code: 2, text: '', said: /^--only knows a, b, not "z"\n\nUsage: / })
  t.strictSame(wrong.done, [])
})
