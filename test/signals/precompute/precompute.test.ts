/** Precompute keeps the popular keys warm, evenly and bounded. */
import { setImmediate as settle } from 'node:timers/promises'
import t from 'tap'
import {
  createPrecompute,
  type PrecomputeOptions,
} from '../../../src/signals/precompute/precompute.js'
import type { SignalKey } from '../../../src/signals/signal.js'
import { fakeTimers } from '../fake-timers.js'

const KEYS: SignalKey[] = ['15min', '1h', '4h', '1d'].map((timeframe) => {
  return { pair: 'EUR/USD', timeframe }
})
const HOT = { pair: 'GBP/JPY', timeframe: '1h' }

const PERIOD = 60_000

interface Refresh {
  readonly timeframe: string
  readonly pair: string
  readonly at: number
  end(error?: Error): Promise<void>
}

function setUp(more: Partial<PrecomputeOptions> = {}) {
  const clock = fakeTimers()
  const refreshes: Refresh[] = []
  const events: string[] = []
  const precompute = createPrecompute({
    keys: KEYS,
    periodMs: PERIOD,
    refresh: ({ pair, timeframe }) =>
      new Promise<void>((resolve, reject) => {
        const end = (error?: Error) => {
          if (error) reject(error)
          else resolve()
          return settle()
        }
        refreshes.push({ pair, timeframe, at: clock.now(), end })
      }),
    startTimer: clock.startTimer,
    hooks: {
      onRefreshed: ({ timeframe }) => events.push(`refreshed ${timeframe}`),
      onError: ({ timeframe }, error) => events.push(`error ${timeframe} ${error}`),
      onSkip: ({ timeframe }) => events.push(`skip ${timeframe}`),
      onPeriod: (keys) => events.push(`period ${keys}`),
    },
    ...more,
  })

  let ended = 0
  const endAll = async () => {
    for (; ended < refreshes.length; ended++) await refreshes[ended]?.end()
  }
  /** Lets so much time pass, with a backend that answers at once. */
  async function pass(ms: number) {
    const until = clock.now() + ms
    while (clock.step(until)) await endAll()
  }
  const begun = () => refreshes.map(({ timeframe }) => timeframe)
  return { precompute, clock, refreshes, events, begun, endAll, pass }
}

t.test('every configured key is refreshed at start, so many at once and no more', async (t) => {
  const { precompute, refreshes, begun } = setUp({ concurrency: 2 })
  precompute.start()
  t.strictSame(begun(), ['15min', '1h'])
  await refreshes[1]?.end()
  t.strictSame(begun(), ['15min', '1h', '4h'])
  await refreshes[0]?.end(new Error('down'))
  t.strictSame(begun(), ['15min', '1h', '4h', '1d'])
})

t.test('then each key has its own moment, evenly over the period', async (t) => {
  const { precompute, clock, refreshes, events, endAll, pass } = setUp()
  precompute.start()
  await endAll()
  await pass(2 * PERIOD)
  const later = refreshes.slice(4).map(({ timeframe, at }) => [timeframe, at - 1])
  t.strictSame(later, [
    ['15min', 7_500],
    ['1h', 22_500],
    ['4h', 37_500],
    ['1d', 52_500],
    ['15min', 67_500],
    ['1h', 82_500],
    ['4h', 97_500],
    ['1d', 112_500],
  ])
  t.equal(clock.now(), 1 + 2 * PERIOD)
  t.equal(events.filter((event) => event === 'period 4').length, 3)
})

t.test('no key waits longer than a period, whatever joins or leaves meanwhile', async (t) => {
  const keys = ['EUR/USD', 'GBP/USD', 'USD/JPY'].flatMap((pair) =>
    KEYS.map(({ timeframe }) => ({ pair, timeframe })),
  )
  const { precompute, refreshes, events, endAll, pass } = setUp({ keys, periodMs: 48_000 })
  const ask = (first: number, last: number, times: number) => {
    for (let hot = first; hot <= last; hot++) {
      for (let asked = 0; asked < times; asked++)
        precompute.noteDemand({ pair: `HOT${hot}/USD`, timeframe: '1h' })
    }
  }
  precompute.start()
  await endAll()
  ask(0, 19, 8)
  await pass(3 * 48_000)
  ask(10, 24, 16)
  await pass(9 * 48_000)
  const sizes = events.flatMap((event) => (event.startsWith('period') ? [event.slice(7)] : []))
  t.match(sizes, ['12', '32', '32', /3\d/], 'twenty join')
  t.equal(sizes.at(-1), '12', 'and leave')

  const moments = new Map<string, number[]>()
  for (const { pair, timeframe, at } of refreshes) {
    const key = `${pair}@${timeframe}`
    moments.set(key, [...(moments.get(key) ?? []), at])
  }
  for (const [key, at] of moments) {
    const gaps = at.slice(1).map((each, index) => each - (at[index] as number))
    t.ok(Math.max(...gaps) < 48_000.001, `${key}: ${gaps}`)
  }
  for (const { pair, timeframe } of keys) {
    const last = moments.get(`${pair}@${timeframe}`)?.at(-1) as number
    t.ok(1 + 12 * 48_000 - last < 48_000, 'to the very end')
  }
})

t.test('where the backend is too slow for all, the configured keys come first', async (t) => {
  const { precompute, clock, refreshes, endAll } = setUp({ concurrency: 1, demand: { joinAt: 1 } })
  precompute.noteDemand(HOT)
  precompute.start()
  await endAll()
  while (clock.step(PERIOD)) t.equal(refreshes.length, 5, 'one is under way')
  await endAll()
  const later = refreshes.slice(4).map(({ pair, timeframe }) => `${pair} ${timeframe}`)
  const configured = ['15min', '1h', '4h', '1d'].map((timeframe) => `EUR/USD ${timeframe}`)
  t.strictSame(later, [...configured, 'GBP/JPY 1h'], 'though it was due before 4h')
})

t.test('a slow backend piles nothing up', async (t) => {
  const { precompute, clock, refreshes, begun } = setUp({ concurrency: 1 })
  precompute.start()
  for (let steps = 0; steps < 40; steps++) clock.step()
  t.strictSame(begun(), ['15min'])
  for (let ended = 0; ended < 4; ended++) await refreshes[ended]?.end()
  t.strictSame(begun(), ['15min', '1h', '4h', '1d'])
})

t.test('a failed refresh is told, and the others go on', async (t) => {
  const { precompute, refreshes, events } = setUp()
  precompute.start()
  await refreshes[0]?.end(new Error('down'))
  await refreshes[1]?.end()
  t.strictSame(events, ['period 4', 'error 15min Error: down', 'refreshed 1h'])
})

t.test('nothing is asked while the breaker is open', async (t) => {
  let open = true
  const { precompute, clock, events, begun } = setUp({ isBreakerOpen: () => open })
  precompute.start()
  t.strictSame(begun(), [])
  t.equal(events.filter((event) => event.startsWith('skip')).length, 4)
  open = false
  clock.step()
  t.strictSame(begun(), ['15min'])
})

t.test('a key asked for often joins with the next period, and leaves when it cools', async (t) => {
  const { precompute, refreshes, events, endAll, pass } = setUp({ keys: KEYS.slice(0, 1) })
  precompute.start()
  for (let asked = 0; asked < 4; asked++) {
    precompute.noteDemand(HOT)
    precompute.noteDemand(KEYS[0] as SignalKey)
  }
  await endAll()
  const hot = () => refreshes.filter(({ pair }) => pair === HOT.pair).length
  await pass(PERIOD)
  t.equal(hot(), 0)
  await pass(PERIOD)
  t.equal(hot(), 1)
  await pass(6 * PERIOD)
  t.equal(hot(), 3, 'while four are halved to one')
  const sizes = events.filter((event) => event.startsWith('period'))
  t.strictSame(
    sizes.map((event) => event.slice(7)),
    ['1', '2', '2', '2', '1', '1', '1', '1', '1'],
    'the configured one not twice',
  )
})

t.test('without configured keys, those asked for still join', async (t) => {
  const { precompute, refreshes, pass } = setUp({ keys: [], demand: { joinAt: 1 } })
  precompute.start()
  precompute.noteDemand(HOT)
  await pass(2 * PERIOD)
  t.match(refreshes, [HOT])
})

t.test('closing cancels the timers and begins nothing more', async (t) => {
  const { precompute, clock, refreshes, begun } = setUp({ concurrency: 1 })
  precompute.start()
  t.equal(clock.waiting(), 5)
  precompute.close()
  t.equal(clock.waiting(), 0)
  await refreshes[0]?.end()
  t.strictSame(begun(), ['15min'])
})

t.test('closed before or amid a refresh, it sets no further timer', async (t) => {
  const early = setUp()
  early.precompute.close()
  early.precompute.start()
  t.strictSame(early.begun(), [])
  t.equal(early.clock.waiting(), 0)

  const amid = setUp({
    isBreakerOpen: () => {
      amid.precompute.close()
      return true
    },
  })
  amid.precompute.start()
  t.equal(amid.clock.waiting(), 0)
})

t.test('by default it uses a timer that keeps no process alive, and needs no hooks', async (t) => {
  const ended: string[] = []
  const refreshed = new Promise<void>((resolve) => {
    const precompute = createPrecompute({
      keys: KEYS.slice(0, 2),
      periodMs: 2,
      async refresh({ timeframe }) {
        ended.push(timeframe)
        if (ended.length === 1) throw new Error('down')
        if (ended.length === 6) {
          precompute.close()
          resolve()
        }
      },
    })
    const before = countTimers()
    precompute.start()
    t.equal(countTimers(), before)
  })
  const alive = setInterval(() => {}, 1000)
  await refreshed
  clearInterval(alive)
  t.equal(ended.length, 6)
})

/** Timers that keep the process alive. */
function countTimers(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
}
