/** The table for sizing follows from the figures that docs/performance.md has, as it says. */
import t from 'tap'
import { EnvironmentSchema } from '../../src/config/environment.js'
import { groups, readPage, section } from './pages.js'

const page = readPage('docs/performance.md')
const sizing = section(page, 'Sizing')
const figures = section(page, 'Figures')

/** The figure of a row, as it was measured. */
function figure(what: string, unit: string): number {
  const row = figures.split('\n').find((line) => line.includes(`| ${what} | ${unit} | `)) ?? ''
  return Number(row.split(' | ')[3])
}

const cachedUs = figure('valid, from the cache: CPU each', 'us')
const editedUs = figure('open loop, one edit each: CPU each', 'us')
const chartMs = figure('one chart, of 50 at once', 'ms')
const waitingBytes = figure('each of 10000 waiting: resident', 'bytes')
const grownMiB = figure('resident after 1000000 interactions', 'MiB')
const EDITED = 0.5
const { SIGNAL_PAIRS, SIGNAL_TIMEFRAMES, SIGNAL_TIMEOUT_MS, SIGNAL_TTL_MS, MAX_BACKLOG } =
  EnvironmentSchema.properties
const signals = SIGNAL_PAIRS.default.split(',').length * SIGNAL_TIMEFRAMES.default.split(',').length
const chartCores = (signals * chartMs) / SIGNAL_TTL_MS.default

/** What 512 MiB have to hold beside the backlog: all that the page adds up. */
const REMEMBERED_MIB = 64
const [charts = ''] = groups(sizing, /added \d+ to (\d+) MiB/g).flat()

const rows = groups(
  sizing,
  /^\| (\d+) \| ([\d.]+) cores \| (\d+) \| (\d+)(?: \(default\))? \| (\d+) ([MG]B) \|$/gm,
)

t.test('what it says it follows from are the figures', async (t) => {
  for (const said of [`${cachedUs} us`, `${editedUs} us`, `${chartMs} ms`, `${waitingBytes} bytes`])
    t.match(sizing, said)
  t.match(sizing, `${grownMiB} MiB after a million`)
  t.match(sizing, `${signals} signals`)
  t.match(sizing, `${chartCores.toFixed(3)}\n  cores`)
})

t.test('each row is what the formulas give', async (t) => {
  t.equal(rows.length, 5)
  for (const [rate, cores, replicas, backlog, redis, unit] of rows) {
    const r = Number(rate)
    const cpu = (r * ((1 - EDITED) * cachedUs + EDITED * editedUs)) / 1e6 + chartCores
    t.equal(cores, cpu.toFixed(2), `${rate}: CPU`)
    t.equal(Number(replicas), 1 + Math.max(1, Math.ceil(cpu / 0.5)), `${rate}: replicas`)
    const waiting = (r * EDITED * SIGNAL_TIMEOUT_MS.default) / 1000
    t.equal(Number(backlog), Math.max(MAX_BACKLOG.default, waiting), `${rate}: backlog`)
    const needed = r * ((1 - EDITED) * 2 + EDITED * 0.25)
    const given = Number(redis) * (unit === 'GB' ? 1000 : 1)
    t.ok(given * (2 / 3) >= needed, `${rate}: Redis is large enough`)
    t.ok(given === 64 || given / 4 < needed, `${rate}: Redis is not larger than it must be`)
    const memory =
      grownMiB + REMEMBERED_MIB + Number(charts) + (Number(backlog) * waitingBytes) / 2 ** 20
    t.ok(memory < 361, `${rate}: ${memory} MiB`)
  }
})
