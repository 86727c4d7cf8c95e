/** The benchmark's command line. */
import t from 'tap'
import { readBenchOptions } from '../../bench/bench-options.js'
import { FULL, QUICK, SMOKE } from '../../bench/effort.js'

const KEYS = ['a', 'b', 'c']

t.test('without options everything is measured in full', async (t) => {
  const options = readBenchOptions([], KEYS)
  t.strictSame(options, { help: false, effort: FULL, only: undefined, json: undefined })
})

t.test('less effort, some measurements, a file', async (t) => {
  const options = readBenchOptions(['--quick', '--only', 'a, c', '--json', 'f.json'], KEYS)
  t.strictSame(options, { help: false, effort: QUICK, only: ['a', 'c'], json: 'f.json' })
  t.equal(readBenchOptions(['--smoke'], KEYS).effort, SMOKE)
  t.equal(readBenchOptions(['--help'], KEYS).help, true)
})

t.test('what is not understood is said', async (t) => {
  const read = (...args: string[]) => readBenchOptions(args, KEYS)
  t.throws(() => read('--only', 'a,x'), { message: '--only knows a, b, c, not "x"' })
  t.throws(() => read('--quick', '--smoke'), { message: /not both/ })
  t.throws(() => read('--fast'), { code: 'ERR_PARSE_ARGS_UNKNOWN_OPTION' })
})

t.test('less effort is less of everything', async (t) => {
  for (const [name, count] of Object.entries(FULL)) {
    const key = name as keyof typeof FULL
    t.ok(QUICK[key] <= count && SMOKE[key] <= QUICK[key], name)
  }
})
