/** How long an answer asks to wait, whatever way it says so. */
import { parseHttpDate } from './http-date.js'

/** Discord has asked for 23 hours (discord/discord-api-docs#8570); nobody who means it asks for more than a day. */
const LONGEST_MS = 24 * 3_600_000

export interface WaitHeaders {
  readonly 'retry-after'?: unknown
  readonly date?: unknown
}

/** A header that came twice is one list; the comma after a day's name is a date's own. */
const SEPARATOR = /,(?!\s*\d\d?[ -][A-Z])/i

function fromText(text: string, sentAt: number): number {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text) * 1000
  return parseHttpDate(text) - sentAt
}

/**
 * `Retry-After` in milliseconds, a day at most: seconds, or a date by the sender's own clock. Where that does not tell what
 * time it is, `nowMs` does. The largest that it says; undefined where it says none that can be meant, or one that is past.
 */
export function readRetryAfter(headers: WaitHeaders, nowMs = Number.NaN): number | undefined {
  const date = parseHttpDate(String(headers.date))
  const sentAt = Number.isNaN(date) ? nowMs : date
  const waits = [headers['retry-after'] ?? []]
    .flat()
    .flatMap((each) => String(each).split(SEPARATOR))
    .map((each) => fromText(each.trim(), sentAt))
    .filter((wait) => wait >= 0)
  return waits.length > 0 ? Math.min(LONGEST_MS, Math.max(...waits)) : undefined
}

/** The larger of header and Discord's body (seconds), as above. */
export function retryAfterMs(headers: WaitHeaders, inBody: unknown): number | undefined {
  const inHeader = readRetryAfter(headers)
  const seconds = typeof inBody === 'string' ? Number.parseFloat(inBody) : inBody
  if (typeof seconds !== 'number' || !(seconds >= 0)) return inHeader
  return Math.min(LONGEST_MS, Math.max(inHeader ?? 0, seconds * 1000))
}
