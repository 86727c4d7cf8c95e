/** Discord's clock: the machine's, corrected by no more than the evidence proves, and steps of either clock. */
import fc from 'fast-check'
import t from 'tap'
import { createClockWorld, START, type Trip, trips } from './clock-world.js'

const offsets = fc.integer({ min: -600_000, max: 600_000 })
/** Half a second into Discord's second, when the machine is right. */
const usual: Trip = { pause: 1499, there: 0, back: 100 }

/** As many answers as settle it. */
function settle({ truth = 0, hooks = {} } = {}) {
  const world = createClockWorld({ truth, hooks })
  for (let call = 0; call < 3; call++) world.ask(usual)
  return world
}

t.test('without evidence the machine is trusted', async (t) => {
  const { clock, machine } = createClockWorld()
  t.equal(clock.now(), START + 1)
  machine.steady += 5
  t.equal(clock.now(), START + 6)
  t.strictSame(clock.readings(), [START + 6])
  t.equal(clock.offset(), 0)
  t.equal(clock.interval(), undefined)
  t.equal(clock.lastObserved(), undefined)
  t.equal(clock.untilTelling(), 0)
  t.notOk(clock.isSettled())
})

t.test('one answer corrects nothing, but what it says may be right', async (t) => {
  const { clock, machine, ask } = createClockWorld({ truth: 7000 })
  ask(usual)
  t.strictSame(clock.interval(), { from: 6400, to: 7500 })
  t.equal(clock.lastObserved(), machine.steady)
  t.equal(clock.offset(), 0)
  t.equal(clock.now(), START + 1600)
  t.strictSame(clock.readings(), [START + 1600, START + 8000], 'the nearest end')
  t.equal(clock.untilTelling(), 1900, 'two seconds after it was sent')
})

t.test('the second corrects, the third settles it', async (t) => {
  for (const truth of [7000, -5000]) {
    const { clock, ask, discordNow } = createClockWorld({ truth })
    ask(usual)
    ask({ ...usual, pause: 1900 })
    t.equal(clock.offset(), truth > 0 ? 6400 : -4500)
    t.equal(clock.readings().length, 2)
    t.equal(clock.untilTelling(), 0)
    ask({ ...usual, pause: 1900 })
    t.ok(clock.isSettled())
    t.strictSame(clock.readings(), [clock.now()])
    t.ok(Math.abs(clock.now() - discordNow()) <= 600)
  }
})

t.test('two answers at the same time are one witness', async (t) => {
  const { clock, ask } = createClockWorld({ truth: 7000 })
  for (let call = 0; call < 5; call++) ask({ pause: 1, there: 0, back: 1 })
  t.equal(clock.offset(), 0)
  t.notOk(clock.isSettled())
})

t.test('while 0 lies inside the interval, its ends included, nothing is corrected', async (t) => {
  for (const truth of [-500, -1, 0, 1, 300]) {
    const { clock, machine } = settle({ truth })
    t.equal(clock.offset(), 0, `${truth}`)
    t.strictSame(clock.readings(), [START + machine.steady])
  }
  t.not(settle({ truth: 700 }).clock.offset(), 0)
  t.not(settle({ truth: -700 }).clock.offset(), 0)
})

t.test('whatever the offset and the delays, the interval holds the truth', async () => {
  const holds = fc.property(
    offsets,
    fc.array(trips, { minLength: 3, maxLength: 100 }),
    (truth, calls) => {
      const { clock, ask } = createClockWorld({ truth })
      for (const [index, trip] of calls.entries()) {
        ask(trip)
        const { from, to } = clock.interval() ?? { from: 1, to: -1 }
        const least = from <= 0 && to >= 0 ? 0 : from > 0 ? from : to
        if (truth < from || truth > to) return false
        if (clock.offset() !== (index === 0 ? 0 : least)) return false
        if (Math.abs(clock.offset()) > Math.abs(truth) || clock.isContradicted()) return false
        if (clock.isSettled() !== index > 1) return false
      }
      return true
    },
  )
  fc.assert(holds, { seed: 4, numRuns: 300 })
})

t.test(
  'the moment to ask at is when the second changes by the middle of what is known',
  async (t) => {
    const { clock, machine, discordNow } = settle({ truth: 7000 })
    const { from, to } = clock.interval() ?? { from: 0, to: 0 }
    const thought = discordNow() - 7000 + (from + to) / 2 + clock.untilTelling()
    t.equal(thought % 1000, 0)
    t.ok(clock.untilTelling() <= 1000)
    machine.steady += clock.untilTelling()
    t.equal(clock.untilTelling(), 1000)
  },
)

t.test('a machine whose clock is set while it runs spoils no evidence', async () => {
  const steps = fc.integer({ min: -3_600_000, max: 3_600_000 })
  const calls = fc.array(trips, { minLength: 3, maxLength: 20 })
  const holds = fc.property(offsets, steps, calls, (truth, step, sequence) => {
    let told = 0
    const { clock, machine, ask, discordNow } = createClockWorld({
      truth,
      hooks: { onStep: () => told++ },
    })
    for (const trip of sequence) ask(trip)
    const before = clock.interval() ?? { from: 1, to: -1 }
    clock.now()
    clock.readings()
    if (told !== 0) return false
    machine.setBy = step
    const { from, to } = clock.interval() ?? { from: 1, to: -1 }
    const error = Math.abs(clock.now() - discordNow())
    clock.now()
    if (from !== before.from - step || to !== before.to - step) return false
    return error <= to - from && told === (Math.abs(step) > 500 ? 1 : 0)
  })
  fc.assert(holds, { seed: 7, numRuns: 200 })
})

t.test(
  'a wall clock that is ahead of the other all at once may be the one that is right',
  async (t) => {
    let told = 0
    const skews: number[] = []
    const onSkew = (ms: number) => skews.push(ms)
    const { clock, machine, ask } = settle({ hooks: { onStep: () => told++, onSkew } })
    // As after a sleep of an hour, which the monotonic clock has not seen.
    machine.setBy = 3_600_000
    t.strictSame(clock.readings(), [
      START + machine.steady + 3_600_000,
      START + machine.steady + (clock.interval()?.to ?? 0) + 3_600_000,
    ])
    t.equal(told, 1)
    t.strictSame(skews.length, 1, 'Discord need not answer for that')
    t.notOk(clock.isSettled())
    ask(usual)
    t.equal(clock.readings().length, 1, 'Discord says that it is not: it was set')
    machine.setBy = 0
    t.equal(clock.readings().length, 1, 'and no sleep sets it back')
    t.equal(told, 2)
  },
)

t.test('a skew is told by whatever answer shows it, one that proves nothing new too', async (t) => {
  const told: number[] = []
  const { clock, machine } = settle({ hooks: { onSkew: (ms: number) => told.push(ms) } })
  t.strictSame(told, [])
  const before = clock.interval() ?? { from: 0, to: 0 }
  machine.setBy = 5000
  const nothingNew = () => {
    const date = Math.floor((START + machine.steady - 1500) / 1000) * 1000
    const sentAt = machine.steady - 3000
    clock.observe({ date, sentAt, receivedAt: machine.steady, fresh: true })
  }
  nothingNew()
  t.strictSame(clock.interval(), { from: before.from - 5000, to: before.to - 5000 })
  t.strictSame(told, [before.to - 5000])
  nothingNew()
  t.equal(told.length, 1, 'and once')
})

t.test(
  'an odd answer moves nothing and is told; the next on a fresh connection decides',
  async (t) => {
    for (const [lieMs, isTrue] of [
      [10_000, false],
      [-600_000, false],
      [10_000, true],
      [-600_000, true],
    ] as const) {
      const told: number[] = []
      const { clock, machine, ask } = settle({
        hooks: { onContradiction: (ms: number) => told.push(ms) },
      })
      ask(usual, { lieMs, fresh: false })
      ask({ pause: 1, there: 0, back: 1 }, { lieMs, fresh: false })
      t.equal(clock.offset(), 0)
      t.ok(clock.isContradicted())
      t.equal(told.length, 1)
      t.ok(Math.abs((told[0] ?? 0) - lieMs) <= 2200, `${told[0]}`)
      t.equal(Math.sign(told[0] ?? 0), Math.sign(lieMs))
      const wait = clock.untilTelling()
      t.ok(wait > 1000 && wait <= 2000, 'the same date again would contradict this one')
      ask({ ...usual, pause: wait }, { lieMs: isTrue ? lieMs : 0 })
      t.equal(clock.isContradicted(), isTrue)
      t.equal(clock.isSettled(), !isTrue)
      t.equal(clock.offset() !== 0, isTrue)
      ask(usual, { lieMs: isTrue ? lieMs : 0 })
      t.strictSame(clock.readings(), [START + machine.steady + clock.offset()])
    }
  },
)

t.test('an answer without a date, or received before it was sent, proves nothing', async (t) => {
  const { clock } = createClockWorld()
  clock.observe({ date: Number.NaN, sentAt: 1, receivedAt: 1, fresh: true })
  clock.observe({ date: START, sentAt: 2, receivedAt: 1, fresh: true })
  t.equal(clock.interval(), undefined)
  t.equal(clock.lastObserved(), undefined)
})
