/** What each of Discord's own checks asks for, judged from the answers alone. */
import { ACKNOWLEDGEMENT_LIMIT_MS } from '../../discord/limits.js'
import { findFailure } from './failures.js'
import { type Finding, findingsOf } from './finding.js'
import type { Answered, Probe } from './probe.js'

/** Slower than this, a busy moment is enough to miss the limit. */
const COMFORT_MS = 1000
const CERTIFICATE_WARNING_MS = 14 * 24 * 3600 * 1000
const LOOPBACK = /^(localhost|127\.[\d.]+|\[::1\])$/
export const isThisMachine = (url: string) => LOOPBACK.test(new URL(url).hostname)
const CLOCK_WARNING_MS = 1000
/** Signatures whose timestamp is further off are turned away by Signalbox's default tolerance. */
const CLOCK_LIMIT_MS = 300_000

const isAnswered = (probe: Probe): probe is Answered => !('error' in probe)
const time = (ms: number) => (ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(1)} s`)

/** A request with a wrong signature, or none: only 401 will do. */
export function checkRefusal(check: string, probe: Probe): Finding {
  const { ok, fail } = findingsOf(check)
  const failure = findFailure(probe)
  if (failure) return fail(failure.found, failure.cure)
  const { status } = probe as Answered
  if (status === 401) return ok('401, as it must be')
  if (status >= 200 && status < 300)
    return fail(
      `answered ${status}: forged requests are accepted`,
      'verify Ed25519 over timestamp and raw body on every request, and answer 401 when it fails: Discord removes this endpoint otherwise, and strangers can use it',
    )
  if (status >= 500)
    return fail(
      `answered ${status}: the server fails over a bad signature`,
      'catch what the verification throws (hex of the wrong length, a missing header) and answer 401',
    )
  return fail(
    `answered ${status} instead of 401`,
    'check the signature before anything else (parser, schema, media type) and answer 401 when it is wrong',
  )
}

/** A PING signed with a key that the endpoint is said to trust. */
export function checkPing(probe: Probe, publicKey: string): Finding {
  const { ok, fail } = findingsOf('good PING')
  const failure = findFailure(probe)
  if (failure) return fail(failure.found, failure.cure)
  const { status, headers, body } = probe as Answered
  if (status === 401)
    return fail(
      'answered 401: it does not trust this key, or does not verify the raw body',
      `have it trust ${publicKey} (DISCORD_PUBLIC_KEY; never the public test key in production) and verify the bytes as they came, not re-serialised JSON`,
    )
  if (status === 400)
    return fail(
      'answered 400: the signature is right, the PING is not for this application',
      'give its id with --application-id',
    )
  if (status !== 200) return fail(`answered ${status}`, 'answer a PING (type 1) with 200')
  if (!/^application\/json\b/.test(headers['content-type'] ?? ''))
    return fail(
      `content type "${headers['content-type'] ?? ''}"`,
      'send application/json, and keep proxies from changing it',
    )
  if (!/^\s*\{\s*"type"\s*:\s*1\s*\}\s*$/.test(body))
    return fail(`body ${JSON.stringify(body.slice(0, 80))}`, 'answer a PING with {"type":1}')
  return ok('200 {"type":1}')
}

/** The slowest of them counts: Discord's limit holds for each request, the handshake included. */
export function checkLatency(probes: readonly Probe[]): Finding {
  const { ok, warn, fail, skip } = findingsOf('latency')
  const times = probes.filter(isAnswered).map(({ ms }) => ms)
  if (times.length === 0) return skip('no answer to measure')
  const slowest = Math.max(...times)
  const found = `slowest of ${times.length}: ${time(slowest)}, connection and TLS included`
  const cure =
    'acknowledge before doing anything else, and keep an instance warm with its certificate and DNS near by'
  if (slowest >= ACKNOWLEDGEMENT_LIMIT_MS)
    return fail(`${found}; Discord's limit is ${time(ACKNOWLEDGEMENT_LIMIT_MS)}`, cure)
  return slowest > COMFORT_MS ? warn(found, cure) : ok(found)
}

/** The server's `Date`, which lies in a second of its clock, against this machine's clock around the answer. */
export function checkClock(probes: readonly Probe[]): Finding {
  const { ok, warn, fail, skip } = findingsOf('clock')
  const dated = probes.filter(isAnswered).filter(({ headers }) => !headers.age)
  const offsets = dated.flatMap(({ headers, sentAt, receivedAt }) => {
    const date = Date.parse(headers.date ?? '')
    return Number.isNaN(date)
      ? []
      : [Math.max(date - receivedAt, 0) + Math.min(date + 1000 - sentAt, 0)]
  })
  if (offsets.length === 0) return skip('no Date header to read it from')
  const offset = offsets.reduce((least, each) => (Math.abs(each) < Math.abs(least) ? each : least))
  const found = `the server's clock is ${time(Math.abs(offset))} ${offset < 0 ? 'behind' : 'ahead of'} this machine's`
  const cure =
    'synchronise both (timedatectl set-ntp true, or chrony): old and new interactions are told apart by it'
  if (Math.abs(offset) > CLOCK_LIMIT_MS)
    return fail(`${found}: genuine signatures look stale`, cure)
  return Math.abs(offset) > CLOCK_WARNING_MS
    ? warn(found, cure)
    : ok("agrees with this machine's to a second")
}

/** `url` as it will be saved at Discord; `now` is this machine's clock, epoch milliseconds. */
export function checkTls(url: string, { certificateEndsAt }: Answered, now: number): Finding {
  const { ok, warn, fail, skip } = findingsOf('TLS')
  if (certificateEndsAt === undefined) {
    return isThisMachine(url)
      ? skip('not looked at: http on this machine')
      : fail('the URL is http', 'Discord saves https URLs only: put nginx or Caddy in front')
  }
  const left = certificateEndsAt - now
  const found = `the certificate is valid for ${Math.floor(left / 86_400_000)} days more`
  return left < CERTIFICATE_WARNING_MS ? warn(found, 'renew it, and automate that') : ok(found)
}

const isMetrics = (probe: Probe) =>
  isAnswered(probe) && probe.status === 200 && /^(# HELP )?signalbox_/m.test(probe.body)

/** The answer to `GET /metrics` on the admin port of the URL's host; undefined where it was not asked. */
export function checkAdminPort(probe: Probe | undefined, where: string): Finding {
  const { ok, warn, fail, skip } = findingsOf('admin port')
  if (probe === undefined)
    return skip('not asked: the URL is this machine itself, whose port it is')
  if (isMetrics(probe))
    return fail(
      `${where} answers: the metrics can be read from here`,
      'if this is not a machine of the operators, set ADMIN_HOST to an address that only they reach, or close the port in the firewall',
    )
  if (isAnswered(probe)) return ok(`what answers at ${where} is not Signalbox's`)
  if (!probe.isConnected) return ok(`nothing answers at ${where} (${probe.error})`)
  return warn(
    `something takes connections at ${where}, and gives no answer in HTTP (${probe.error})`,
    'see what listens there: if it is the admin port behind something that hangs, close it to all but the operators',
  )
}

/** What the admin port serves, and by what it is known to be ours. */
const ADMIN_PAGES: Readonly<Record<string, (probe: Answered) => boolean>> = {
  '/metrics': isMetrics,
  '/readyz': ({ body }) => /"dependencies":\{.*"signatures":/s.test(body),
  '/dashboard.json': ({ status, body }) => status === 200 && /"dependencies":\{/.test(body),
  '/': ({ body }) => body.includes('<title>Signalbox</title>'),
}

export const ADMIN_PATHS = Object.keys(ADMIN_PAGES)

/** The answers to a GET of each of them at the public origin. */
export function checkAdmin(probes: Readonly<Record<string, Probe>>): Finding {
  const { ok, fail } = findingsOf('admin pages')
  const open = ADMIN_PATHS.filter((path) => {
    const probe = probes[path]
    return probe && isAnswered(probe) && ADMIN_PAGES[path]?.(probe)
  })
  if (open.length === 0) return ok('not served by this URL')
  return fail(
    `the operators' pages can be read from outside: ${open.join(', ')}`,
    'have the proxy pass on only /interactions (and /bot/webhook/signal-ready), never ADMIN_PORT',
  )
}
