/** The estimate is calibrated by a few calls, each when it tells most, and kept sharp by one now and then. */
import fc from 'fast-check'
import t from 'tap'
import type { Answer } from '../../src/discord/answer.js'
import { createDiscordClock } from '../../src/discord/clock.js'
import { createClockKeeper } from '../../src/discord/clock-keeper.js'

const answer: Answer = { kind: 'response', status: 200 }
const START = 1_700_000_000_000

/** A world whose time passes only while somebody sleeps in it or calls Discord. */
function createWorld({ offset = 0, phase = 0, tripMs = 20 } = {}) {
  const world = { steady: 1 + phase, reachable: true, calls: [] as number[], rests: [] as number[] }
  const clock = createDiscordClock({
    steady: () => world.steady,
    wall: () => START + world.steady,
  })
  const width = () => {
    const { from, to } = clock.interval() ?? { from: 0, to: 9999 }
    return to - from
  }
  let until = Number.POSITIVE_INFINITY
  let reached = () => {}
  let wakeUp: (() => void) | undefined
  const keeper = createClockKeeper({
    clock,
    now: () => world.steady,
    api: {
      async gateway() {
        const sentAt = world.steady
        world.calls.push(sentAt)
        const date = Math.floor((START + sentAt + tripMs / 2 + offset) / 1000) * 1000
        world.steady += tripMs
        if (world.reachable) clock.observe({ date, sentAt, receivedAt: world.steady, fresh: true })
        return answer
      },
    },
    sleep(ms, stopped) {
      if (ms >= 60_000) world.rests.push(width())
      const dueAt = world.steady + ms
      if (dueAt < until) {
        world.steady = dueAt
        return Promise.resolve()
      }
      return new Promise((resolve) => {
        wakeUp = () => {
          if (dueAt >= until) return reached()
          wakeUp = undefined
          world.steady = Math.max(world.steady, dueAt)
          resolve()
        }
        stopped.addEventListener('abort', () => {
          wakeUp = undefined
          resolve()
        })
        reached()
      })
    },
  })
  return {
    world,
    clock,
    keeper,
    width,
    /** Lets time pass; resolves when the keeper sleeps to that moment or past it. */
    async pass(ms: number): Promise<void> {
      until = world.steady + ms
      const there = new Promise<void>((resolve) => {
        reached = resolve
      })
      wakeUp?.()
      await there
      world.steady = Math.max(world.steady, until)
    },
  }
}

t.test(
  'whatever the offset, eleven calls at most pin it down to a quarter of a second',
  async () => {
    const offsets = fc.integer({ min: -600_000, max: 600_000 })
    const phases = fc.integer({ min: 0, max: 999 })
    await fc.assert(
      fc.asyncProperty(offsets, phases, async (offset, phase) => {
        const { world, clock, keeper, width, pass } = createWorld({ offset, phase })
        const { first, calibrated } = keeper.start()
        await Promise.all([first, calibrated, pass(20_000)])
        const { from, to } = clock.interval() ?? { from: 1, to: -1 }
        keeper.close()
        return world.calls.length <= 11 && width() <= 250 && from <= offset && offset <= to
      }),
      { seed: 5 },
    )
  },
)

t.test('through idle hours it stays as sharp, by fewer than two calls a minute', async () => {
  const phases = fc.integer({ min: 0, max: 999 })
  const trips = fc.integer({ min: 0, max: 60 })
  await fc.assert(
    fc.asyncProperty(phases, trips, async (phase, tripMs) => {
      const { world, keeper, pass } = createWorld({ offset: -5000, phase, tripMs })
      keeper.start()
      await pass(180 * 60_000)
      keeper.close()
      const { calls, rests } = world
      return rests.length > 170 && Math.max(...rests) <= 250 && calls.length < 360
    }),
    { seed: 6, numRuns: 30 },
  )
})

t.test('while sharp answers come in anyway it does not call', async (t) => {
  const { world, clock, keeper, pass } = createWorld()
  keeper.start()
  await pass(30_000)
  const before = world.calls.length
  clock.observe({
    date: START + world.steady,
    sentAt: world.steady,
    receivedAt: world.steady,
    fresh: true,
  })
  await pass(59_000)
  t.equal(world.calls.length, before)
  await pass(60_000)
  t.ok(world.calls.length > before, 'when they have stopped it does')
  keeper.close()
})

t.test('answers that come in but are too vague do not keep it quiet', async (t) => {
  const { world, clock, keeper, width, pass } = createWorld()
  keeper.start()
  await pass(10_000)
  // The machine slept for an hour: what was known is worth nothing, and all that came since is one answer.
  world.steady += 3_600_000
  const receivedAt = world.steady
  clock.observe({
    date: START + receivedAt - 400,
    sentAt: receivedAt - 500,
    receivedAt,
    fresh: true,
  })
  t.ok(width() > 1000)
  await pass(65_000)
  t.ok(width() <= 250)
  keeper.close()
})

t.test('a call in vain is tried again after 1, 2, 4 s and so on, a minute at most', async (t) => {
  const { world, keeper, width, pass } = createWorld({ tripMs: 0 })
  world.reachable = false
  const { first, calibrated } = keeper.start()
  await Promise.all([first, calibrated, pass(400_000)])
  const gaps = world.calls.slice(1).map((at, index) => at - (world.calls[index] as number))
  t.strictSame(gaps.slice(0, 8), [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000])
  world.reachable = true
  await pass(120_000)
  t.ok(width() <= 250, 'calibrated as soon as it can be')
  world.reachable = false
  world.calls.length = 0
  await pass(66_000)
  const [one, two, three] = world.calls as [number, number, number]
  // And each waits until Discord's second is thought to change, now that it is known.
  t.strictSame([two - one, three - two], [1000 + 1000, 2000 + 1000], 'the pause is short again')
  keeper.close()
})

t.test('woken, it asks at once; closed, never again', async (t) => {
  const { world, keeper, pass } = createWorld()
  keeper.start()
  await pass(10_000)
  const before = world.calls.length
  keeper.wake()
  await pass(3000)
  t.equal(world.calls.length, before + 1)
  keeper.close()
  await new Promise(setImmediate)
  t.equal(world.calls.length, before + 1)
})

t.test('closed before its first call it makes none', async (t) => {
  const { world, keeper } = createWorld()
  const { calibrated } = keeper.start()
  keeper.close()
  await calibrated
  t.strictSame(world.calls, [])
})
