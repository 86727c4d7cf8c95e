/** How old an interaction is: Discord gives up on it 3 s after it was made, by its own clock. */
import { timestampOf } from '../discord/snowflake.js'

/** Milliseconds since the id was made. `now` is Discord's clock; what seems to come from the future is new. */
export function ageOf(interactionId: string, now: number): number {
  return Math.max(0, now - timestampOf(interactionId))
}
