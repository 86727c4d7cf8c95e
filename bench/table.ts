/** Rows as one Markdown table. */
import type { Row } from './row.js'

export interface Named extends Row {
  /** The measurement's key. */
  readonly measurement: string
}

function figure(value: number): string {
  const size = Math.abs(value)
  if (Number.isInteger(value) || size >= 100) return value.toFixed(0)
  return value.toFixed(size >= 10 ? 1 : 2)
}

function line({ measurement, what, unit, value, beside, ratio, note }: Named): string {
  const cells = [
    measurement,
    what,
    unit,
    value === undefined ? '' : figure(value),
    beside === undefined ? '' : `${figure(beside.value)} (${beside.name})`,
    ratio === undefined ? '' : `${ratio.toFixed(2)}x`,
    note ?? '',
  ]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

export function renderTable(rows: readonly Named[]): string {
  const head = ['', 'measured', 'unit', 'Signalbox', 'beside it', 'ratio', 'note']
  return [
    `| ${head.join(' | ')} |`,
    '| -- | -- | -- | --: | --: | --: | -- |',
    ...rows.map(line),
    '',
  ].join('\n')
}
