/** (e) What drawing charts does to the event loop of the process that has them drawn. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { ChartsReport, Delay } from './charts-process.js'
import type { Measurement } from './measurement.js'
import { compare, median } from './row.js'

const SCRIPT = fileURLToPath(new URL('./charts-process.js', import.meta.url))

export const charts: Measurement = {
  async run({ effort, pins }) {
    // On every core: the drawing thread is to have one of its own, as it has in a server.
    const [program = '', ...args] = [...pins.anywhere, process.execPath, SCRIPT]
    const counts = [String(effort.charts), String(effort.rounds)]
    const { stdout } = await promisify(execFile)(program, [...args, ...counts])
    const { drawing, idle } = JSON.parse(stdout) as ChartsReport
    const beside = (what: string, read: (delay: Delay) => number) =>
      compare(
        `event-loop delay while drawing: ${what}`,
        'ms',
        drawing.map(read),
        idle.map(read),
        'idle',
      )
    return [
      {
        what: `one chart, of ${effort.charts} at once`,
        unit: 'ms',
        value: median(drawing.map(({ ms }) => ms / effort.charts)),
      },
      beside('p50', ({ p50 }) => p50),
      beside('p99', ({ p99 }) => p99),
      beside('largest', ({ max }) => max),
    ]
  },
}
