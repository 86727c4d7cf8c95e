/** Liars: answers with a false date, among true ones, move nothing and refuse nobody. */
import fc from 'fast-check'
import t from 'tap'
import { createClockWorld, type Trip, trips } from './clock-world.js'

const YEARS = 10 * 365 * 86_400_000
const lies = fc
  .tuple(
    fc.oneof(
      fc.integer({ min: 1, max: 3000 }),
      fc.integer({ min: 1, max: 600_000 }),
      fc.integer({ min: 1, max: YEARS }),
    ),
    fc.boolean(),
  )
  .map(([size, isBehind]) => (isBehind ? -size : size))
const pooled = fc.array(fc.boolean(), { minLength: 12, maxLength: 12 })

/** The first, the last, one in the middle, or the only one so far. */
const lying = (length: number) => fc.nat({ max: length })

t.test(
  'one liar, wherever: a machine that is right is not corrected and refuses nobody',
  async () => {
    const holds = fc.property(
      fc.array(trips, { minLength: 1, maxLength: 12 }),
      lying(11),
      lies,
      pooled,
      (calls, liar, lieMs, isPooled) => {
        const { clock, discordNow, ask, isRefused, isStale } = createClockWorld()
        for (const [index, trip] of calls.entries()) {
          ask(trip, { lieMs: index === liar ? lieMs : 0, fresh: !isPooled[index] })
          if (clock.now() !== discordNow() || isRefused(0) || isStale(0)) return false
        }
        return true
      },
    )
    fc.assert(holds, { seed: 11, numRuns: 3000 })
  },
)

t.test(
  'one liar and a machine that is wrong: from the fourth true answer on, the third without a liar before them, nobody is refused',
  async () => {
    const truths = fc.integer({ min: -3_600_000, max: 3_600_000 })
    const holds = fc.property(
      truths,
      fc.array(trips, { minLength: 4, maxLength: 12 }),
      lying(12),
      lies,
      (truth, calls, liar, lieMs) => {
        const { clock, discordNow, ask, isRefused, isStale } = createClockWorld({ truth })
        let told = 0
        for (const [index, trip] of calls.entries()) {
          const isLie = index === liar
          ask(trip, { lieMs: isLie ? lieMs : 0 })
          if (!isLie) told++
          if (told < 4 && !(told === 3 && liar > index)) continue
          const { from, to } = clock.interval() ?? { from: 1, to: -1 }
          if (from > truth || to < truth) return false
          // A machine that is ahead is corrected by as little as may be: the rest of the interval is not known.
          const unknown = Math.min(to - from, 5000)
          if (Math.abs(clock.now() - discordNow()) > unknown) return false
          if (isRefused(unknown) || isStale(unknown)) return false
        }
        return true
      },
    )
    fc.assert(holds, { seed: 12, numRuns: 3000 })
  },
)

t.test(
  'fewer liars than half, each with a story of its own: a machine that is right refuses nobody',
  async () => {
    const holds = fc.property(
      fc.array(fc.tuple(trips, fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 24 }),
      fc.boolean(),
      (calls, isBehind) => {
        const { clock, discordNow, ask, isRefused, isStale } = createClockWorld()
        let liars = 0
        for (const [index, [trip, wants, fresh]] of calls.entries()) {
          const lie = wants && 2 * (liars + 1) <= index + 1
          if (lie) liars++
          ask(trip, { lieMs: lie ? (isBehind ? -20_000 : 20_000) * liars : 0, fresh })
          if (clock.now() !== discordNow() || isRefused(0) || isStale(0)) return false
        }
        return true
      },
    )
    fc.assert(holds, { seed: 13, numRuns: 2000 })
  },
)

t.test(
  'liars of one story, no more than two of any four in a row: a machine that is right refuses nobody',
  async () => {
    const holds = fc.property(
      fc.array(fc.tuple(trips, fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 24 }),
      lies,
      (calls, lieMs) => {
        const { ask, isRefused, isStale } = createClockWorld()
        const far = lieMs + Math.sign(lieMs) * 10_000
        const lied: boolean[] = []
        for (const [trip, wants, fresh] of calls) {
          const lie = wants && lied.slice(-3).filter(Boolean).length < 2
          lied.push(lie)
          ask(trip, { lieMs: lie ? far : 0, fresh: fresh || !lie })
          if (isRefused(0) || isStale(0)) return false
        }
        return true
      },
    )
    fc.assert(holds, { seed: 14, numRuns: 2000 })
  },
)

t.test('a page that a cache gives out for good, with its old date, is never believed', async () => {
  const holds = fc.property(
    fc.array(trips, { minLength: 1, maxLength: 20 }),
    fc.integer({ min: 0, max: YEARS }),
    (calls, oldMs) => {
      const { machine, ask, isRefused, isStale } = createClockWorld()
      const since = machine.steady
      for (const trip of calls) {
        // Whatever the machine's time, the date stays.
        const at = machine.steady + trip.pause + trip.there
        ask(trip, { lieMs: since - at - oldMs - 20_000 })
        if (isRefused(0) || isStale(0)) return false
      }
      return true
    },
  )
  fc.assert(holds, { seed: 15, numRuns: 1000 })
})

t.test('the truth wins over whatever was believed with its third answer in a row', async () => {
  const quick: Trip = { pause: 1500, there: 20, back: 20 }
  const holds = fc.property(
    fc.array(fc.tuple(trips, lies), { minLength: 0, maxLength: 10 }),
    fc.integer({ min: -3_600_000, max: 3_600_000 }),
    (before, truth) => {
      const { clock, ask } = createClockWorld({ truth })
      for (const [trip, lieMs] of before) ask(trip, { lieMs: lieMs + Math.sign(lieMs) * 10_000 })
      for (let more = 0; more < 14; more++) ask(quick)
      const { from, to } = clock.interval() ?? { from: 1, to: -1 }
      return clock.readings().length === 1 && from <= truth && truth <= to
    },
  )
  fc.assert(holds, { seed: 16, numRuns: 1000 })
})
