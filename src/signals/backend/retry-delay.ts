/** How long to wait before asking the signal backend again. */

const FIRST_MS = 100
/** Whoever says longer may have meant something else. */
const LONGEST_MS = 24 * 3_600_000

/**
 * Milliseconds before retry number `attempt` (0 the first): 100, 200, 400 ... ± half, so that replicas do not knock in step.
 * `random` is within [0, 1).
 */
export function retryDelay(attempt: number, random: () => number): number {
  return FIRST_MS * 2 ** attempt * (0.5 + random())
}

/**
 * `Retry-After` (RFC 9110, 10.2.3: seconds or a date) in milliseconds from now, if it is readable, a day at most. A date is
 * by the sender's clock, where it tells what time it is.
 */
export function readRetryAfter(
  header: string | string[] | undefined,
  nowMs: number,
  senderDate?: string | string[],
): number | undefined {
  const text = String(header ?? '').trim()
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(LONGEST_MS, Number(text) * 1000)
  // Only what names a day and a time: the platform takes much for a date, `-5` too.
  const at = /^\w+, .+:/.test(text) ? Date.parse(text) : Number.NaN
  const sentAt = Date.parse(String(senderDate ?? ''))
  const from = Number.isNaN(sentAt) ? nowMs : sentAt
  return Number.isNaN(at) ? undefined : Math.min(LONGEST_MS, Math.max(0, at - from))
}
