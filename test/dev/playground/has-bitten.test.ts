/** Faults that did something, and those that had nothing to act on. */
import t from 'tap'
import { parseFault } from '../../../src/dev/local-discord/draw-faults.js'
import type { Exchange } from '../../../src/dev/local-discord/exchange.js'
import { hasBitten } from '../../../src/dev/playground/has-bitten.js'

const COUNTS = { callbacks: 0, attempts: 0, edits: 0, duplicates: 0 }

function exchange(fault: string | undefined, own: object = {}, timeline: object[] = []) {
  const made = { fault: fault && parseFault(fault), timeline, counts: COUNTS, ...own }
  return made as unknown as Exchange
}

t.test('a fault has bitten where what it changes took place', async (t) => {
  const cases: [string, object, object[]][] = [
    ['lost-reply', {}, [{ step: 'lost' }]],
    ['late-processing', {}, [{ step: 'edit', code: 10015 }]],
    ['10062-reply', { outcome: 'expired' }, []],
    ['hang', { counts: { ...COUNTS, attempts: 1 } }, []],
    ['duplicate', { counts: { ...COUNTS, duplicates: 1 } }, []],
    ['clock-skew', {}, []],
  ]
  for (const [fault, own, timeline] of cases)
    t.equal(hasBitten(exchange(fault, own, timeline)), true, fault)
})

t.test('where it did not, it has not; nor has none', async (t) => {
  const reply = [
    { step: 'reply' },
    { step: 'edit', code: 50035 },
    { step: 'follow-up', code: 10015 },
  ]
  for (const fault of ['lost-reply', 'late-processing', '10062-reply', 'hang', 'duplicate-after'])
    t.equal(hasBitten(exchange(fault, { outcome: 'answered' }, reply)), false, fault)
  t.equal(hasBitten(exchange(undefined)), false)
})
