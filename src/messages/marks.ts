/** What every message with signals says of them: that they are demo data, no advice, and where they come from. */
import type { Signal } from '../signals/signal.js'
import type { Catalogue } from './locales/en-US.js'
import { clip, plain } from './text.js'

const SOURCE_MAX = 100

export function demoLine(text: Catalogue): string {
  return `🧪 **${text.demo}** · ${text.demoSentence}`
}

/** `Not financial advice`, and where the signals come from, each source once. */
export function footer(text: Catalogue, signals: readonly Signal[]): string {
  const names = new Set(signals.map(({ source }) => plain(source ?? '', SOURCE_MAX)))
  names.delete('')
  const sources = clip([...names].join(', '), SOURCE_MAX)
  return sources === '' ? text.advice : `${text.advice} · ${text.source(sources)}`
}
