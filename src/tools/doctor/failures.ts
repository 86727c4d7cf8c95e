/** Answers that are wrong whatever was asked: no connection, bad TLS, redirects, pages of a proxy. */
import type { Answered, Probe } from './probe.js'

export interface Failure {
  readonly found: string
  readonly cure: string
}

const CONNECTION: readonly [code: RegExp, found: string, cure: string][] = [
  [
    /^TIMEOUT$|^ETIMEDOUT$/,
    'nothing answered in time',
    "open the port in the firewall, check that the proxy reaches the server, and that the handler doesn't wait for anything before it answers",
  ],
  [
    /^ENOTFOUND$|^EAI_/,
    'the host name has no address',
    'create its DNS record, or correct the URL',
  ],
  [
    /^ECONNREFUSED$/,
    'the connection was refused',
    'start the server or the proxy, and check the port',
  ],
  [
    /^ECONNRESET$|^EPIPE$|^HPE_/,
    'the connection broke off before an answer',
    "look into the proxy's error log: it or the server closes the connection while it is in use",
  ],
  [
    /^CERT_HAS_EXPIRED$|^CERT_NOT_YET_VALID$/,
    'the TLS certificate is outside its dates',
    "renew the certificate and see why that didn't happen by itself; check the server's clock",
  ],
  [
    /SELF_SIGNED/,
    'the TLS certificate is self-signed',
    "install one of a public authority (Let's Encrypt): Discord trusts no other",
  ],
  [
    /^UNABLE_TO_/,
    "the TLS certificate's chain is incomplete or of an unknown authority",
    'have the proxy send the full chain (fullchain.pem, not cert.pem)',
  ],
  [
    /ALTNAME_INVALID/,
    'the TLS certificate is for another host name',
    "issue one that holds this host name, or use the name it was issued for in Discord's settings",
  ],
  [
    /^EPROTO$|SSL/,
    'what answers on this port speaks no TLS, or none that is current',
    'point the URL to the port of the TLS listener, and allow TLS 1.2 and 1.3',
  ],
]

const isHtml = ({ headers, body }: Answered) =>
  /html/.test(headers['content-type'] ?? '') || /^\s*<(!doctype|html)/i.test(body)

const STATUS: readonly [test: (answer: Answered) => boolean, found: string, cure: string][] = [
  [
    ({ status, headers }) => status === 401 && headers['www-authenticate'] !== undefined,
    'a proxy asks for a login',
    'exempt the interactions path from authentication: the signature is what protects it',
  ],
  [
    (answer) => isHtml(answer) && [403, 429, 503].includes(answer.status),
    'a page of a firewall or a bot protection',
    "exempt the interactions path from challenges and rules of that kind: Discord can't solve them",
  ],
  [
    ({ status }) => [502, 503, 504].includes(status),
    "the proxy didn't get an answer from the server behind it",
    "start the server, and check the upstream's address and port in the proxy",
  ],
  [
    ({ status }) => status === 404,
    'there is nothing at this path',
    'correct the path (Signalbox: /interactions) or have the proxy pass it on unchanged',
  ],
  [
    ({ status }) => status === 405,
    'POST is not allowed at this path',
    'route POST to the server: a static site or another application answers here',
  ],
  [
    ({ status }) => status === 403 || status === 429,
    'the request was turned away before its signature was looked at',
    'exempt the path from address rules and rate limits that count everybody together; if it is the server itself that answers so: a wrong signature is a 401',
  ],
  [
    (answer) => isHtml(answer) && answer.status < 300,
    'an HTML page',
    'a proxy, a login or another site answers at this URL: route it to the server',
  ],
]

/** Undefined when nothing of that kind is wrong. */
export function findFailure(probe: Probe): Failure | undefined {
  if ('error' in probe) {
    const known = CONNECTION.find(([code]) => code.test(probe.error))
    const [, found, cure] = known ?? ['', 'no answer', 'mend what the message says']
    return { found: `${found} (${probe.error}: ${probe.message})`, cure }
  }
  const { status, headers } = probe
  if (status >= 300 && status < 400) {
    return {
      found: `answered ${status}, a redirect to ${headers.location ?? 'nowhere'}`,
      cure: "give Discord the final URL, or stop redirecting (http to https, www, trailing slash): it doesn't follow",
    }
  }
  const known = STATUS.find(([test]) => test(probe))
  if (known === undefined) return undefined
  const by = headers.server ? ` from ${headers.server}` : ''
  return { found: `answered ${status}${by}: ${known[1]}`, cure: known[2] }
}
