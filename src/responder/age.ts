/** How old an interaction is: Discord gives up on it 3 s after it was made, by its own clock. */
import { timestampOf } from '../discord/snowflake.js'

/**
 * Milliseconds since the id was made, by whichever of these clocks makes it the youngest; each reads Discord's time.
 * What seems to come from the future is new.
 */
export function ageOf(interactionId: string, ...readings: readonly number[]): number {
  return Math.max(0, Math.min(...readings) - timestampOf(interactionId))
}
