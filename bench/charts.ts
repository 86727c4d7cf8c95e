/** `npm run bench:charts`: how long the event loop is held up while charts are drawn, against the same time with none. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeSignal } from '../src/dev/demo-signal.js'
import { createChartRenderer } from '../src/messages/chart.js'
import { chartSvg } from '../src/messages/chart-svg.js'

const CHARTS = 50
const ROUNDS = 3

interface Measured {
  readonly ms: number
  readonly p50: number
  readonly p99: number
  readonly max: number
}

const milliseconds = (nanoseconds: number) => nanoseconds / 1e6

async function measure(work: () => Promise<unknown>): Promise<Measured> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const startedAt = performance.now()
  delay.enable()
  await work()
  delay.disable()
  return {
    ms: performance.now() - startedAt,
    p50: milliseconds(delay.percentile(50)),
    p99: milliseconds(delay.percentile(99)),
    max: milliseconds(delay.max),
  }
}

const row = (name: string, { ms, p50, p99, max }: Measured) =>
  `| ${name} | ${ms.toFixed(0)} | ${p50.toFixed(2)} | ${p99.toFixed(2)} | ${max.toFixed(2)} |`

const charts = createChartRenderer()
const signal = makeSignal('EUR/USD', '4h', Date.now(), 1)
if (signal === undefined) throw new Error('the demo market has no EUR/USD')
const { candles = [] } = signal
const draw = () => charts.render(chartSvg(signal, candles))
await draw()

console.log(`Event-loop delay while ${CHARTS} charts are drawn, Node ${process.version}\n`)
console.log('| round | total ms | p50 ms | p99 ms | max ms |\n| -- | -- | -- | -- | -- |')
for (let round = 1; round <= ROUNDS; round++) {
  const drawing = await measure(() => Promise.all(Array.from({ length: CHARTS }, draw)))
  console.log(row(`${round}: drawing`, drawing))
  console.log(row(`${round}: idle`, await measure(() => sleep(drawing.ms))))
}
await charts.close()
