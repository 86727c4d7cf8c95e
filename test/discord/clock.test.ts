/** Discord's clock: the evidence always holds the truth, and no more is corrected than it demands. */
import fc from 'fast-check'
import t from 'tap'
import { createDiscordClock, intervalOf } from '../../src/discord/clock.js'

const START = 1_700_000_000_000

/** A `Date` header as Discord would give it: its own time, whole seconds. */
const dateAt = (discordTime: number) => Math.floor(discordTime / 1000) * 1000

function clockAt(machineTime: number) {
  const machine = { time: machineTime }
  // The evidence's clock is the machine's here, so that a step of it is one that the evidence does not survive.
  const read = () => machine.time
  return { machine, clock: createDiscordClock({ wall: read, steady: read }) }
}

t.test('without evidence the machine is trusted', async (t) => {
  const { clock, machine } = clockAt(START)
  t.equal(clock.now(), START)
  machine.time += 5
  t.equal(clock.now(), START + 5)
  t.equal(clock.offset(), 0)
  t.equal(clock.interval(), undefined)
  t.equal(clock.lastObserved(), undefined)
})

t.test('one answer says where the offset lies', async (t) => {
  const sample = { date: START + 7000, sentAt: START, receivedAt: START + 100 }
  t.strictSame(intervalOf(sample), { from: 6900, to: 8000 })
  const { clock, machine } = clockAt(START)
  clock.observe(sample)
  t.strictSame(clock.interval(), { from: 6900, to: 8000 })
  t.equal(clock.lastObserved(), START + 100)
  t.equal(clock.offset(), 6900, 'the nearest end')
  machine.time = START + 200
  t.equal(clock.now(), START + 7100)
})

t.test('a machine that is ahead is corrected backwards, by as little', async (t) => {
  const { clock } = clockAt(START)
  clock.observe({ date: START - 5000, sentAt: START, receivedAt: START + 100 })
  t.strictSame(clock.interval(), { from: -5100, to: -4000 })
  t.equal(clock.offset(), -4000)
})

t.test('while 0 lies inside the interval, its ends included, nothing is corrected', async (t) => {
  for (const [from, to] of [
    [-10, 990],
    [0, 1000],
    [-1000, 0],
  ] as const) {
    const { clock } = clockAt(START)
    clock.observe({ date: START, sentAt: START + 1000 - to, receivedAt: START - from })
    t.strictSame(clock.interval(), { from, to })
    t.equal(clock.offset(), 0)
    t.equal(clock.now(), START)
  }
})

/** A number of calls, each some time after the one before, with its delays there and back. */
const calls = fc.array(
  fc.record({
    pause: fc.integer({ min: 0, max: 200_000 }),
    there: fc.integer({ min: 0, max: 4000 }),
    back: fc.integer({ min: 0, max: 4000 }),
  }),
  { minLength: 1, maxLength: 100 },
)
const offsets = fc.integer({ min: -600_000, max: 600_000 })

t.test('whatever the offset and the delays, the interval holds the truth', async () => {
  const holds = fc.property(offsets, calls, (truth, sequence) => {
    const { clock, machine } = clockAt(START)
    for (const { pause, there, back } of sequence) {
      machine.time += pause
      const sentAt = machine.time
      const date = dateAt(sentAt + there + truth)
      machine.time += there + back
      clock.observe({ date, sentAt, receivedAt: machine.time })
      const { from, to } = clock.interval() ?? { from: 1, to: -1 }
      const least = from <= 0 && to >= 0 ? 0 : from > 0 ? from : to
      if (truth < from || truth > to || clock.offset() !== least) return false
      if (Math.abs(clock.offset()) > Math.abs(truth)) return false
      // All the evidence together says more than the last answer alone.
      if (to - from > 1000 + there + back) return false
    }
    return true
  })
  fc.assert(holds, { seed: 4, numRuns: 300 })
})

t.test(
  'the moment to ask at is when the second changes by the middle of what is known',
  async (t) => {
    const { clock, machine } = clockAt(START)
    t.equal(clock.untilEdge(), 0, 'nothing is known: now')
    clock.observe({ date: START + 7000, sentAt: START, receivedAt: START + 100 })
    machine.time = START + 100
    // From 7,000 to 8,100 ms: 7,550, so that Discord's clock is thought to stand at ...7,550.
    t.strictSame(clock.interval(), { from: 6900, to: 8000 })
    t.equal(clock.untilEdge(), 450)
  },
)

t.test('a machine whose clock is set while it runs spoils no evidence', async () => {
  const steps = fc.integer({ min: -3_600_000, max: 3_600_000 })
  const holds = fc.property(offsets, steps, calls, (truth, step, sequence) => {
    const machine = { steady: 1, setBy: 0 }
    let told = 0
    const clock = createDiscordClock(
      { steady: () => machine.steady, wall: () => START + machine.steady + machine.setBy },
      { onStep: () => told++ },
    )
    for (const { pause, there, back } of sequence) {
      machine.steady += pause
      const sentAt = machine.steady
      const date = dateAt(START + sentAt + there + truth)
      machine.steady += there + back
      clock.observe({ date, sentAt, receivedAt: machine.steady })
    }
    const before = clock.interval() ?? { from: 1, to: -1 }
    clock.now()
    if (told !== 0) return false
    machine.setBy = step
    const { from, to } = clock.interval() ?? { from: 1, to: -1 }
    const discord = START + machine.steady + truth
    const error = Math.abs(clock.now() - discord)
    clock.now()
    if (from !== before.from - step || to !== before.to - step) return false
    return error <= to - from && told === (Math.abs(step) > 500 ? 1 : 0)
  })
  fc.assert(holds, { seed: 7, numRuns: 200 })
})

t.test('a skew is told by whatever answer shows it, one that proves nothing new too', async (t) => {
  const machine = { steady: 1, setBy: 0 }
  const told: number[] = []
  const clock = createDiscordClock(
    { steady: () => machine.steady, wall: () => START + machine.steady + machine.setBy },
    { onSkew: (offsetMs) => told.push(offsetMs) },
  )
  /** Calls that were sent at the same time. */
  const answered = (receivedAt: number) => {
    machine.steady = receivedAt
    clock.observe({ date: START, sentAt: 400, receivedAt })
  }
  answered(500)
  t.strictSame(told, [])
  machine.setBy = 5000
  answered(510)
  t.strictSame(told, [-4400], 'ten milliseconds after the last')
  t.strictSame(clock.interval(), { from: -5500, to: -4400 })
  answered(520)
  t.strictSame(told, [-4400], 'and once')
})

t.test('after a step of the clock the old evidence is dropped, not the new', async () => {
  const steps = fc.integer({ min: 9000, max: 3_600_000 })
  const holds = fc.property(offsets, steps, fc.boolean(), calls, (truth, size, back, sequence) => {
    const step = back ? -size : size
    const { clock, machine } = clockAt(START)
    const look = (offset: number) => {
      for (const { there, back: home } of sequence) {
        const sentAt = machine.time
        machine.time += there + home
        clock.observe({
          date: dateAt(sentAt + there + offset),
          sentAt,
          receivedAt: machine.time,
        })
      }
    }
    look(truth)
    machine.time += step
    look(truth - step)
    const { from, to } = clock.interval() ?? { from: 1, to: -1 }
    return from <= truth - step && truth - step <= to
  })
  fc.assert(holds, { seed: 6, numRuns: 200 })
})

t.test('the first answer after a step outweighs all before it', async (t) => {
  const { clock } = clockAt(START)
  clock.observe({ date: START, sentAt: START, receivedAt: START + 10 })
  clock.observe({ date: START, sentAt: START + 100, receivedAt: START + 110 })
  const stepped = { date: START + 1000, sentAt: START + 61_000, receivedAt: START + 61_010 }
  clock.observe(stepped)
  t.strictSame(clock.interval(), intervalOf(stepped))
})

t.test('evidence counts for five minutes', async (t) => {
  const { clock } = clockAt(START)
  const narrow = { date: START, sentAt: START + 900, receivedAt: START + 900 }
  const wide = (receivedAt: number) => {
    const date = Math.floor(receivedAt / 1000) * 1000
    return { date, sentAt: receivedAt - 2000, receivedAt }
  }
  clock.observe(narrow)
  t.strictSame(clock.interval(), { from: -900, to: 100 })
  const last = narrow.receivedAt + 300_000
  clock.observe(wide(last))
  t.equal(clock.interval()?.to, 100, 'still in hand')
  clock.observe(wide(last + 1000))
  t.ok((clock.interval()?.to ?? 0) > 1000, 'forgotten')
})

t.test('64 answers that say something, or are a second apart, are kept', async (t) => {
  const { clock } = clockAt(START)
  const narrow = { date: START, sentAt: START + 900, receivedAt: START + 900 }
  clock.observe(narrow)
  const wide = (afterMs: number) => {
    const receivedAt = narrow.receivedAt + afterMs
    return { date: Math.floor(receivedAt / 1000) * 1000, sentAt: receivedAt - 2000, receivedAt }
  }
  for (let count = 0; count < 100; count++) clock.observe(wide(1))
  t.equal(clock.interval()?.to, 100, 'a hundred that prove less, all at once, push nothing out')
  t.equal(clock.lastObserved(), narrow.receivedAt + 1, 'though each is evidence')
  for (let count = 1; count <= 63; count++) clock.observe(wide(count * 1000))
  t.equal(clock.interval()?.to, 100)
  clock.observe(wide(64_000))
  t.ok((clock.interval()?.to ?? 0) > 1000, 'the 65th pushed the narrow one out')
})

t.test('an answer without a date, or received before it was sent, proves nothing', async (t) => {
  const { clock } = clockAt(START)
  clock.observe({ date: Number.NaN, sentAt: START, receivedAt: START })
  clock.observe({ date: START, sentAt: START + 1, receivedAt: START })
  t.equal(clock.interval(), undefined)
  t.equal(clock.lastObserved(), undefined)
})
