/** How long to wait before asking the signal backend again. */

const FIRST_MS = 100

/**
 * Milliseconds before retry number `attempt` (0 the first): what the backend asked for, else
 * 100, 200, 400 ... ± half, so that replicas do not knock in step. `random` is within [0, 1).
 */
export function retryDelay(
  attempt: number,
  retryAfterMs: number | undefined,
  random: () => number,
): number {
  return retryAfterMs ?? FIRST_MS * 2 ** attempt * (0.5 + random())
}

/** `Retry-After` (RFC 9110, 10.2.3: seconds or a date) in milliseconds from now, if it is readable. */
export function readRetryAfter(
  header: string | string[] | undefined,
  nowMs: number,
): number | undefined {
  const text = String(header ?? '').trim()
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs)
}
