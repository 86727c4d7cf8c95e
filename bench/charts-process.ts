/** A process of its own for `bench/charts.ts`: how long its event loop is held up while charts are drawn, and while none are. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { chartSvg } from '../src/charts/picture.js'
import { createChartRenderer } from '../src/charts/renderer.js'
import { makeSignal } from '../src/dev/demo-backend/signal.js'

/** Milliseconds. */
export interface Delay {
  readonly ms: number
  readonly p50: number
  readonly p99: number
  readonly max: number
}

/** One line of JSON. */
export interface ChartsReport {
  readonly drawing: readonly Delay[]
  readonly idle: readonly Delay[]
}

const [, , charts = '50', rounds = '3'] = process.argv

async function measure(work: () => Promise<unknown>): Promise<Delay> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const startedAt = performance.now()
  delay.enable()
  await work()
  delay.disable()
  const milliseconds = (nanoseconds: number) => nanoseconds / 1e6
  return {
    ms: performance.now() - startedAt,
    p50: milliseconds(delay.percentile(50)),
    p99: milliseconds(delay.percentile(99)),
    max: milliseconds(delay.max),
  }
}

const renderer = createChartRenderer()
const signal = makeSignal('EUR/USD', '4h', Date.now(), 1)
if (signal === undefined) throw new Error('the demo market has no EUR/USD')
const { candles = [] } = signal
const draw = () => renderer.render(chartSvg(signal, candles, true))
await draw()

const report: { drawing: Delay[]; idle: Delay[] } = { drawing: [], idle: [] }
for (let round = 0; round < Number(rounds); round += 1) {
  const drawing = await measure(() => Promise.all(Array.from({ length: Number(charts) }, draw)))
  report.drawing.push(drawing)
  report.idle.push(await measure(() => sleep(drawing.ms)))
}
await renderer.close()
process.stdout.write(JSON.stringify(report satisfies ChartsReport))
