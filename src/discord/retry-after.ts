/** How long an answer asks to wait, whatever way it says so. */

/** Discord has asked for 23 hours (discord/discord-api-docs#8570); nobody who means it asks for more than a day. */
const LONGEST_MS = 24 * 3_600_000

function fromSeconds(value: unknown): number | undefined {
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text !== 'string' || text.trim() === '') return undefined
  const number = Number(text)
  return Number.isFinite(number) && number >= 0 ? number * 1000 : undefined
}

/** A moment by the clock of whoever answered, which is what its `Date` says: ours may be wrong. */
function fromDate(value: unknown, date: unknown): number | undefined {
  const wait = Date.parse(String(value)) - Date.parse(String(date))
  return /^[a-z]/i.test(String(value)) && wait >= 0 ? wait : undefined
}

/** The larger of header and body (seconds), in milliseconds; undefined where neither says anything that can be meant. */
export function retryAfterMs(
  headers: { readonly 'retry-after'?: unknown; readonly date?: unknown },
  inBody: unknown,
): number | undefined {
  const asked = headers['retry-after']
  const waits = [fromSeconds(asked), fromDate(asked, headers.date), fromSeconds(inBody)].filter(
    (wait) => wait !== undefined,
  )
  return waits.length > 0 ? Math.min(LONGEST_MS, Math.max(...waits)) : undefined
}
