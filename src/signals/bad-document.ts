/** The error for a backend's document that cannot be shown. */
import { SignalboxError } from '../errors.js'

export function invalid(why: string): SignalboxError {
  return new SignalboxError('SIGNAL_INVALID', `signal document: ${why}`)
}
