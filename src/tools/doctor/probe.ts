/** One request as Discord's own checks make it, with everything that a judgement of its answer needs. */
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { createConnector } from '../../network/pool.js'
import type { ProxyVariables } from '../../network/proxies.js'

export interface Answered {
  readonly status: number
  /** Lower-case names; of several with one name, the first. */
  readonly headers: Readonly<Record<string, string>>
  /** The first 64 KiB. */
  readonly body: string
  /** From the start of connecting to the last byte. */
  readonly ms: number
  /** This machine's clock, epoch milliseconds. */
  readonly sentAt: number
  readonly receivedAt: number
  /** When the server's certificate ends, epoch milliseconds; absent without TLS. */
  readonly certificateEndsAt?: number
}

export interface Unanswered {
  /** Node's or OpenSSL's code, or `TIMEOUT`. */
  readonly error: string
  readonly message: string
  /** There was a connection, and no answer came of it. */
  readonly isConnected?: boolean
}

export type Probe = Answered | Unanswered

export interface ProbeRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly timeoutMs: number
  /** Milliseconds. */
  readonly monotonic: () => number
  /** Certificates to trust besides the system's, PEM: for tests. Discord trusts public ones only. */
  readonly ca?: string | undefined
  readonly proxies?: ProxyVariables | undefined
}

const BODY_KEPT = 64 * 1024
const USER_AGENT = 'Discord-Interactions/1.0 (+https://discord.com)'

/** On a connection of its own, redirects not followed: so does Discord when a URL is saved. Never rejects. */
export function probe(asked: ProbeRequest): Promise<Probe> {
  const { method, url, headers, body, timeoutMs, monotonic, ca, proxies = {} } = asked
  const { protocol, hostname, host, port } = new URL(url)
  const connect = createConnector(url, proxies, { ca })
  const where = { protocol, hostname: hostname.replace(/^\[|\]$/g, ''), host, port }
  const request = protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve) => {
    const sentAt = Date.now()
    const startedAt = monotonic()
    const signal = AbortSignal.timeout(timeoutMs)
    let isConnected = false
    const fail = (error: Error & { code?: string }) =>
      resolve({
        error: signal.aborted ? 'TIMEOUT' : String(error.code),
        message: error.message,
        isConnected,
      })
    const outgoing = request(
      url,
      {
        method,
        signal,
        createConnection: (_, done) =>
          void connect(where, (...[error, socket]) => {
            isConnected = error === null
            done(error, socket as Socket)
          }),
        headers: {
          'user-agent': USER_AGENT,
          ...(body !== undefined && {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
          }),
          ...headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = []
        let kept = 0
        const certificate = (response.socket as TLSSocket).getPeerCertificate?.()
        response.on('data', (chunk: Buffer) => {
          if (kept < BODY_KEPT) chunks.push(chunk)
          kept += chunk.length
        })
        response.on('error', fail)
        response.on('end', () =>
          resolve({
            status: response.statusCode as number,
            headers: Object.fromEntries(
              Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
            ),
            body: Buffer.concat(chunks).toString().slice(0, BODY_KEPT),
            ms: monotonic() - startedAt,
            sentAt,
            receivedAt: Date.now(),
            ...(certificate && { certificateEndsAt: Date.parse(certificate.valid_to) }),
          }),
        )
      },
    )
    outgoing.on('error', fail)
    outgoing.end(body)
  })
}
