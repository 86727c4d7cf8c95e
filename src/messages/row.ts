/** One signal among many in a message, or the failure that stands in its place. */
import type { ErrorCode } from '../errors.js'
import type { Signal, SignalKey } from '../signals/signal.js'
import { type Caveat, caveatSentence, caveatTags } from './caveat.js'
import { COLOURS } from './figures.js'
import type { Catalogue } from './locales/en-US.js'
import { demoLine } from './marks.js'
import { timestamp } from './timestamp.js'

export interface SignalRow {
  readonly kind: 'signal'
  readonly key: SignalKey
  readonly signal: Signal
  /** Epoch milliseconds. */
  readonly fetchedAt: number
  readonly caveats: readonly Caveat[]
}

export interface FailedRow {
  readonly kind: 'failed'
  readonly key: SignalKey
  readonly code: ErrorCode | 'INTERNAL'
}

export type Row = SignalRow | FailedRow

export function signalRows(rows: readonly Row[]): SignalRow[] {
  return rows.filter((row) => row.kind === 'signal')
}

export function isCurrent(row: SignalRow): boolean {
  return row.caveats.length === 0
}

/** What keeps this row from being current, and whether it is synthetic; undefined when neither. */
export function rowMark(text: Catalogue, { signal, caveats }: SignalRow): string | undefined {
  const marks = [
    ...(caveats.length > 0 ? [`⚠️ ${caveatTags(text, caveats)}`] : []),
    ...(signal.synthetic ? [`🧪 ${text.demo}`] : []),
  ]
  return marks.length > 0 ? marks.join(' · ') : undefined
}

/** ` · DEMO` where any row is synthetic. */
export function demoSuffix(text: Catalogue, rows: readonly Row[]): string {
  return signalRows(rows).some(({ signal }) => signal.synthetic) ? ` · ${text.demo}` : ''
}

/** What holds for the whole message: demo data, a closed market, the age of the oldest answer. */
export function sharedLines(text: Catalogue, rows: readonly Row[]): string[] {
  const shown = signalRows(rows)
  const closed = shown
    .flatMap(({ caveats }) => caveats)
    .find((caveat) => caveat.kind === 'marketClosed')
  const oldest = Math.min(...shown.map(({ fetchedAt }) => fetchedAt))
  return [
    ...(shown.some(({ signal }) => signal.synthetic) ? [demoLine(text)] : []),
    ...(closed === undefined ? [] : [`⚠️ **${caveatSentence(text, closed)}**`]),
    ...(shown.length === 0 ? [] : [text.fetched(timestamp(oldest, 'R'))]),
  ]
}

/** The direction that all current signals share, else grey. */
export function sharedColour(rows: readonly Row[]): number {
  const directions = new Set(
    signalRows(rows)
      .filter(isCurrent)
      .map(({ signal }) => signal.direction),
  )
  const [only] = directions
  return directions.size === 1 && only !== undefined ? COLOURS[only] : COLOURS.grey
}
