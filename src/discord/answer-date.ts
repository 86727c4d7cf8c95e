/** What time it was at Discord when it gave an answer: known only where Discord itself gave it, and just now. */
import { parseHttpDate } from '../network/http-date.js'
import { isDiscordsCode, parse } from './answer.js'
import { type Exchanged, isSuccess } from './exchange.js'

type Headers = Exchanged['headers']

const CACHES = [
  ...['x-cache', 'x-cache-status', 'x-cache-lookup', 'x-proxy-cache', 'x-proxy-cache-status'],
  ...['cf-cache-status', 'cache-status'],
]
/** Squid and others write `TCP_MEM_HIT`. */
const KEPT = /(?<![a-z])(?:hit|stale|updating|revalidated)(?![a-z])/i
/** Varnish and Fastly: how often it was given out before, and whose request it had been made for. */
const COUNTED = [
  ['x-cache-hits', /[1-9]/],
  ['x-varnish', /\d \d/],
] as const
/** RFC 9111: stale, not revalidated, disconnected, too old to know. */
const STALE = /(?:^|,)\s*11[0-3]\b/

const read = (headers: Headers, name: string) => [headers[name] ?? []].flat().join(', ')

function isKept(headers: Headers): boolean {
  const age = read(headers, 'age')
  if (age !== '' && !/^0+$/.test(age)) return true
  if (STALE.test(read(headers, 'warning'))) return true
  if (COUNTED.some(([name, sign]) => sign.test(read(headers, name)))) return true
  return CACHES.some((name) => KEPT.test(read(headers, name)))
}

/** Discord names its gateway, a WebSocket; what has something else to say is a network's own word for its users. */
const isPortals = (json: Record<string, unknown>) =>
  Object.keys(json).length > 0 && !/^wss?:/.test(`${json.url}`)

/** A page or a document of whatever stands in between has a clock of its own behind it. */
function isDiscords(answer: Exchanged): boolean {
  const json = parse(answer.text)
  if (isSuccess(answer)) return answer.text === '' || (json !== undefined && !isPortals(json))
  if (answer.status < 400 || json === undefined) return false
  const { code, message, retry_after: wait } = json
  if (isDiscordsCode(code)) return code > 0 || typeof message === 'string'
  return typeof message === 'string' && answer.status === 429 && typeof wait === 'number'
}

/** Epoch milliseconds, whole seconds; undefined where the answer proves nothing. */
export function dateOf(answer: Exchanged): number | undefined {
  const date = parseHttpDate(read(answer.headers, 'date'))
  return Number.isNaN(date) || isKept(answer.headers) || !isDiscords(answer) ? undefined : date
}
