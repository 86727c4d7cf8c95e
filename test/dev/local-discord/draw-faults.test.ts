/** Faults by name and by share. */
import t from 'tap'
import { drawFaults, faultNames, parseFault } from '../../../src/dev/local-discord/draw-faults.js'

t.test('every name gives a plan, and says so in its name', async (t) => {
  for (const name of faultNames) {
    const fault = parseFault(name)
    t.equal(fault.name, name)
    t.ok(Object.keys(fault).length > 1, `${name} does something`)
  }
})

t.test('a number says how often or how long, as the table has it', async (t) => {
  t.match(parseFault('429-user:3'), { edits: { times: 3, answer: { scope: 'user' } } })
  t.match(parseFault('late-processing:90'), { processAfterMs: 90 })
  t.match(parseFault('clock-skew:-4000'), { skewMs: -4000 })
  t.match(parseFault('40060'), { lose: { how: 'reset', processed: true, afterMs: 0 } })
})

t.test('what is no fault is refused with a sentence that helps', async (t) => {
  t.throws(() => parseFault('nope'), { message: /no fault is named "nope".*lost-reply/ })
  t.throws(() => parseFault(''), RangeError)
  t.throws(() => parseFault('reset:x'), { message: /takes a whole number \(times\), not "x"/ })
  t.throws(() => parseFault('50027:2'), { message: /takes no number/ })
})

t.test('a share is drawn alike for the same seed, near its size, of all names', async (t) => {
  const run = (seed: number) => {
    const draw = drawFaults(0.3, ['reset', '50035', 'duplicate'], seed)
    return Array.from({ length: 600 }, () => draw()?.name)
  }
  t.same(run(5), run(5))
  t.notSame(run(5), run(6))
  const hits = run(5).filter((name) => name !== undefined)
  t.ok(hits.length > 120 && hits.length < 240, String(hits.length))
  t.same([...new Set(hits)].sort(), ['50035', 'duplicate', 'reset'])
  t.equal(drawFaults(0, [], 1)(), undefined)
})
