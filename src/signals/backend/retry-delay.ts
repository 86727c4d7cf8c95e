/** How long to wait before asking the signal backend again. */

const FIRST_MS = 100
/**
 * Milliseconds before retry number `attempt` (0 the first): 100, 200, 400 ... ± half, so that replicas do not knock in step.
 * `random` is within [0, 1).
 */
export function retryDelay(attempt: number, random: () => number): number {
  return FIRST_MS * 2 ** attempt * (0.5 + random())
}
