/** The small figures that every answer shares: direction marks, the confidence bar, risk/reward. */
import type { Signal } from '../signals/signal.js'

export type Direction = Signal['direction']

export const NOT_KNOWN = '—'

export const COLOURS = { buy: 0x2ecc71, sell: 0xe74c3c, hold: 0x95a5a6, grey: 0x747f8d } as const

const MARKS = { buy: '🟢', sell: '🔴', hold: '⚪' } as const

export function directionMark(direction: Direction, current: boolean): string {
  return current ? MARKS[direction] : '⚠️'
}

/** `ratio` 0..1. */
export function percent(ratio: number): string {
  return `${Math.round(ratio * 100)}%`
}

/** `confidence` 0..1, drawn and as a number: `▰▰▰▰▰▰▱▱▱▱ 62%`. */
export function confidenceBar(confidence: number, cells: number): string {
  const full = Math.round(confidence * cells)
  return `${'▰'.repeat(full)}${'▱'.repeat(cells - full)} ${percent(confidence)}`
}

/** Reward of a target in multiples of the risk, or undefined where nothing is at risk: hold, or no stop. */
export function rewardMultiple(
  { direction, entry, stop_loss }: Pick<Signal, 'direction' | 'entry' | 'stop_loss'>,
  target: number,
): number | undefined {
  const multiple = Math.abs(target - entry) / Math.abs(entry - stop_loss)
  return direction === 'hold' || !Number.isFinite(multiple) ? undefined : multiple
}

/** To the first target: `1 : 1.84`, or `—` for hold. */
export function riskReward(signal: Signal): string {
  const multiple = rewardMultiple(signal, signal.take_profit[0] ?? Number.NaN)
  return multiple === undefined ? NOT_KNOWN : `1 : ${multiple.toFixed(2)}`
}
