/** When in each period a popular key has its turn: at the same moment every time, whatever joins or leaves. */
import { createHash } from 'node:crypto'
import { idOf } from '../key-text.js'
import type { SignalKey } from '../signal.js'

export interface Turn {
  readonly key: SignalKey
  /** Of the period, within [0, 1). */
  readonly at: number
}

/** The configured keys evenly; those that joined, the configured ones among them left out, by their names. */
export function planPeriod(
  configured: readonly SignalKey[],
  joined: readonly SignalKey[],
): readonly Turn[] {
  const ids = new Set(configured.map(idOf))
  return [
    ...configured.map((key, index) => ({ key, at: (index + 0.5) / configured.length })),
    ...joined.filter((key) => !ids.has(idOf(key))).map((key) => ({ key, at: spread(idOf(key)) })),
  ]
}

/** A hash rather than a place in a list, where each that leaves would move the others. */
function spread(id: string): number {
  return createHash('sha256').update(id).digest().readUInt32BE() / 2 ** 32
}
