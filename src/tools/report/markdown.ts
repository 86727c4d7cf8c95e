/** A summary as Markdown: against the thresholds first, then what explains it. */

import type { Sketch } from '../../telemetry/sketch.js'
import type { Level } from '../../telemetry/thresholds.js'
import { caveats } from './caveats.js'
import { type Rated, rate } from './rates.js'
import type { PairFigures, Summary } from './summary.js'
import type { Tally } from './tally.js'

const SLOWEST_PAIRS = 10
const CELL_MAX = 80
const MARKS: Readonly<Record<Level, string>> = {
  ok: '🟢 ok',
  warning: '🟡 warning',
  critical: '🔴 critical',
  unknown: '⚪ no data',
}

/** Names come out of a file that anything may have written to. */
const plain = (text: string) => text.replace(/[|\\`*_<>[\]@]/g, '\\$&').replace(/\s+/g, ' ')
const cell = (value: unknown) => plain(String(value).slice(0, CELL_MAX))

const number = (value: number) => value.toLocaleString('en-US')

function duration(ms: number | undefined): string {
  if (ms === undefined) return '-'
  return ms < 1000 ? `${Number(ms.toPrecision(3))} ms` : `${Number((ms / 1000).toPrecision(3))} s`
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n')
}

const section = (title: string, header: readonly string[], rows: readonly (readonly string[])[]) =>
  rows.length === 0 ? [] : [`## ${title}`, table(header, rows)]

const tallied = (tally: Tally) =>
  tally.entries().map(([name, count]) => [cell(name), number(count)] as const)

const quantiles = (name: string, sketch: Sketch) => [
  name,
  number(sketch.count),
  ...[0.5, 0.95, 0.99].map((share) => duration(sketch.quantile(share))),
  duration(sketch.count === 0 ? undefined : sketch.largest),
]

function slowestPairs({ pairs }: Summary) {
  const slowness = ({ totalMs }: PairFigures) => totalMs.quantile(0.95) ?? 0
  return [...pairs.values()]
    .sort((a, b) => slowness(b) - slowness(a))
    .slice(0, SLOWEST_PAIRS)
    .map(({ pair, timeframe, totalMs, backendMs }) => [
      cell(pair),
      cell(timeframe),
      number(totalMs.count),
      duration(totalMs.quantile(0.5)),
      duration(totalMs.quantile(0.95)),
      duration(backendMs.quantile(0.95)),
    ])
}

const OUTCOMES = [
  'delivered',
  'told',
  'gone',
  'expired',
  'refused',
  'banned',
  'unknown',
  'abandoned',
]

function byCommand({ commands }: Summary) {
  const rows = [...commands].sort((a, b) => b[1].total - a[1].total)
  return rows.map(([name, tally]) => [
    cell(name),
    ...OUTCOMES.map((outcome) => number(tally.of(outcome))),
  ])
}

function events(summary: Summary): (readonly [string, string])[] {
  const counts = {
    'too old to be worked on': summary.tooOld,
    'came more than once': summary.duplicates,
    'left unanswered at a shutdown': summary.unanswered,
    'bans by Discord': summary.bans,
    'server starts': summary.starts,
    'suggestions while typing (logged at debug)': summary.suggested,
    'unreadable lines': summary.malformed,
  }
  const happened = Object.entries(counts).filter(([, count]) => count > 0)
  return happened.map(([name, count]) => [name, number(count)])
}

/** One line: when, and how much. */
export function headline({ first, last, outcomes, lines }: Summary): string {
  const when = first === undefined ? 'nothing dated' : `${cell(first)} to ${cell(last)}`
  return `${when}: ${number(outcomes.total)} interactions in ${number(lines)} lines`
}

/** The caveats and the thresholds' part as lines, for where there are no tables. */
export function verdicts(summary: Summary): string[] {
  const rated = rate(summary).map(
    ({ figure, value, level }) => `${MARKS[level]}: ${figure} ${value}`,
  )
  return [...caveats(summary).map(plain), ...rated]
}

export function markdown(summary: Summary): string {
  const rated = rate(summary).map(({ figure, value, warning, critical, level }: Rated) => [
    figure,
    value,
    warning,
    critical,
    MARKS[level],
  ])
  const durations = [
    quantiles('age on arrival', summary.ageMs),
    quantiles('acknowledgement', summary.ackMs),
    quantiles('signal backend', summary.backendMs),
    quantiles('until the answer', summary.totalMs),
  ]
  const parts = [
    '# Signalbox report',
    headline(summary),
    ...caveats(summary).map(plain),
    ...section(
      'Against the thresholds',
      ['figure', 'value', 'warning', 'critical', 'state'],
      rated,
    ),
    ...section('Durations', ['', 'count', 'p50', 'p95', 'p99', 'slowest'], durations),
    ...section(
      'Slowest pairs',
      ['pair', 'timeframe', 'count', 'p50', 'p95', 'backend p95'],
      slowestPairs(summary),
    ),
    ...section('Outcomes by command', ['command', ...OUTCOMES], byCommand(summary)),
    ...section('Why a trader read a sentence', ['reason', 'count'], tallied(summary.reasons)),
    ...section('Signal cache', ['result', 'count'], tallied(summary.cache)),
    ...section('Rejected requests', ['reason', 'count'], tallied(summary.rejections)),
    ...section("Discord's errors", ['code', 'count'], tallied(summary.discordErrors)),
    ...section('Acknowledgements rescued', ['result', 'count'], tallied(summary.rescues)),
    ...section('What else happened', ['event', 'count'], events(summary)),
  ]
  return `${parts.join('\n\n')}\n`
}
