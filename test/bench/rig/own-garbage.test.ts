/** The bench's own collector, asked to run. */
import { setImmediate as turn } from 'node:timers/promises'
import t from 'tap'
import { collectOwnGarbage } from '../../../bench/rig/own-garbage.js'

t.test('what nobody holds is gone', async (t) => {
  let held: object | undefined = { requests: new Array(1000) }
  const seen = new WeakRef(held)
  // What was given to a WeakRef stays for the turn in which that was done.
  await turn()
  collectOwnGarbage()
  t.equal(seen.deref(), held)
  held = undefined
  await turn()
  collectOwnGarbage()
  t.equal(seen.deref(), undefined)
})
