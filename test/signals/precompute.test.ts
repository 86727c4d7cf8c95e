/** Precompute keeps the popular keys warm, evenly and bounded. */
import { setImmediate as settle } from 'node:timers/promises'
import t from 'tap'
import { createPrecompute, type PrecomputeOptions } from '../../src/signals/precompute.js'
import type { SignalKey } from '../../src/signals/signal.js'

const KEYS: SignalKey[] = ['15min', '1h', '4h', '1d'].map((timeframe) => {
  return { pair: 'EUR/USD', timeframe }
})
const HOT = { pair: 'GBP/JPY', timeframe: '1h' }

interface Refresh {
  readonly timeframe: string
  readonly pair: string
  end(error?: Error): Promise<void>
}

function setUp(more: Partial<PrecomputeOptions> = {}) {
  const timers: { run: () => void; delayMs: number; cancelled: boolean }[] = []
  const refreshes: Refresh[] = []
  const events: string[] = []
  const precompute = createPrecompute({
    keys: KEYS,
    periodMs: 60_000,
    refresh: ({ pair, timeframe }) =>
      new Promise<void>((resolve, reject) => {
        const end = (error?: Error) => {
          if (error) reject(error)
          else resolve()
          return settle()
        }
        refreshes.push({ pair, timeframe, end })
      }),
    startTimer(run, delayMs) {
      const timer = { run, delayMs, cancelled: false }
      timers.push(timer)
      return () => {
        timer.cancelled = true
      }
    },
    hooks: {
      onRefreshed: ({ timeframe }) => events.push(`refreshed ${timeframe}`),
      onError: ({ timeframe }, error) => events.push(`error ${timeframe} ${error}`),
      onSkip: ({ timeframe }) => events.push(`skip ${timeframe}`),
      onPeriod: (keys) => events.push(`period ${keys}`),
    },
    ...more,
  })

  /** Runs the timer that waits, and says what it waited for. */
  function step(): number {
    const timer = timers.at(-1)
    timer?.run()
    return timer?.delayMs ?? -1
  }
  const begun = () => refreshes.map(({ timeframe }) => timeframe)
  return { precompute, timers, refreshes, events, step, begun }
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
  const { precompute, refreshes, events, begun, step } = setUp()
  precompute.start()
  for (const refresh of refreshes) await refresh.end()
  const waits = [step(), step(), step(), step(), step()]
  t.strictSame(waits, [15_000, 15_000, 15_000, 15_000, 15_000])
  t.strictSame(begun().slice(4), ['15min', '1h', '4h', '1d'], 'the first is still under way')
  await refreshes[4]?.end()
  for (let steps = 0; steps < 4; steps++) step()
  t.equal(begun().at(-1), '15min', 'and has its turn again in the next period')
  t.equal(events.filter((event) => event === 'period 4').length, 3)
})

t.test('a slow backend piles nothing up', async (t) => {
  const { precompute, refreshes, begun, step } = setUp({ concurrency: 1 })
  precompute.start()
  for (let steps = 0; steps < 40; steps++) step()
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
  const { precompute, events, begun, step } = setUp({ isBreakerOpen: () => open })
  precompute.start()
  t.strictSame(begun(), [])
  t.equal(events.filter((event) => event.startsWith('skip')).length, 4)
  open = false
  step()
  t.strictSame(begun(), ['15min'])
})

t.test('a key asked for often joins with the next period, and leaves when it cools', async (t) => {
  const { precompute, refreshes, begun, step } = setUp({ keys: KEYS.slice(0, 1) })
  precompute.start()
  for (let asked = 0; asked < 4; asked++) {
    precompute.noteDemand(HOT)
    precompute.noteDemand(KEYS[0] as SignalKey)
  }
  await refreshes[0]?.end()
  t.equal(step(), 60_000)
  t.equal(step(), 30_000, 'two keys share the period, the configured one not twice')
  t.equal(step(), 30_000)
  t.match(refreshes.at(-1), HOT)
  const before = begun().length
  for (const refresh of refreshes) await refresh.end()
  for (let steps = 0; steps < 8; steps++) {
    step()
    for (const refresh of refreshes) await refresh.end()
  }
  t.notMatch(refreshes.at(-1), HOT)
  t.ok(begun().length > before)
  t.equal(step(), 60_000)
})

t.test('without configured keys, those asked for still join', async (t) => {
  const { precompute, refreshes, step } = setUp({ keys: [], demand: { joinAt: 1 } })
  precompute.start()
  precompute.noteDemand(HOT)
  step()
  step()
  t.match(refreshes, [HOT])
})

t.test('closing cancels the timer and begins nothing more', async (t) => {
  const { precompute, timers, refreshes, begun } = setUp({ concurrency: 1 })
  precompute.start()
  precompute.close()
  t.ok(timers.at(-1)?.cancelled)
  await refreshes[0]?.end()
  t.strictSame(begun(), ['15min'])
})

t.test('closed before or amid a refresh, it sets no further timer', async (t) => {
  const early = setUp()
  early.precompute.close()
  early.precompute.start()
  t.strictSame(early.begun(), [])
  t.equal(early.timers.length, 0)

  const amid = setUp({
    isBreakerOpen: () => {
      amid.precompute.close()
      return true
    },
  })
  amid.precompute.start()
  t.equal(amid.timers.length, 0)
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
