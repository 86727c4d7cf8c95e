/** The gate before the backend: how long it stays shut. */
import t from 'tap'
import { createRateGate } from '../../../src/signals/backend/rate-gate.js'

function setUp() {
  const clock = { now: 1000 }
  return { clock, gate: createRateGate(() => clock.now) }
}

t.test('it is shut for as long as the backend says, and tells the seconds', async (t) => {
  const { clock, gate } = setUp()
  t.equal(gate.remaining(), 0)
  t.doesNotThrow(gate.check)
  gate.shut(900, 5000)
  gate.shut(950, 2000)
  clock.now = 1001
  t.equal(gate.remaining(), 4999)
  t.throws(gate.check, {
    ...{ code: 'SIGNAL_LIMITED', waitMs: 4999 },
    message: 'signal backend is not asked, for another 5 s',
  })
  clock.now = 6000
  t.equal(gate.remaining(), 0)
  t.doesNotThrow(gate.check)
})

t.test(
  'where nobody says how long, each time that it is asked too early doubles the wait',
  async (t) => {
    const { clock, gate } = setUp()
    for (const seconds of [1, 2, 4, 8, 16, 32, 60, 60]) {
      gate.shut(clock.now, undefined)
      t.equal(gate.remaining(), seconds * 1000)
      // Asked at the same time as the first, and no news.
      gate.shut(clock.now - 1, 0)
      t.equal(gate.remaining(), seconds * 1000)
      clock.now += seconds * 1000
    }
    gate.pass()
    gate.shut(clock.now, 0)
    t.equal(gate.remaining(), 1000)
  },
)

t.test('without a clock of the test it goes by the monotonic one', async (t) => {
  const gate = createRateGate()
  gate.shut(performance.now(), 60_000)
  t.ok(gate.remaining() > 50_000)
})
