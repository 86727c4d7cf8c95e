/** The errors for a backend's document that cannot be shown, by what the trader is told of it. */
import { codeOf, SignalboxError } from '../../errors.js'

const SHAPELESS = 'SIGNAL_INVALID'
const MISMATCHED = 'SIGNAL_MISMATCHED'
const ABSURD = 'SIGNAL_ABSURD'
const ALL: ReadonlySet<string> = new Set([SHAPELESS, MISMATCHED, ABSURD])

/** It is no signal. */
export function invalid(why: string): SignalboxError {
  return new SignalboxError(SHAPELESS, `signal document: ${why}`)
}

/** It is a signal, but not the one that was asked for. */
export function mismatched(why: string): SignalboxError {
  return new SignalboxError(MISMATCHED, `signal document: ${why}`)
}

/** Its numbers cannot be meant. */
export function absurd(why: string): SignalboxError {
  return new SignalboxError(ABSURD, `signal document: ${why}`)
}

/** The backend broke the contract, whichever way. */
export function isBadDocument(error: unknown): boolean {
  return ALL.has(codeOf(error))
}
