/** Requests that no route is for: one short 404, 405 or 421 each, and nothing of a body is parsed or kept. */
import { METHODS } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { FindForeignName } from './own-names.js'
import { drain } from './read-body.js'
import type { Rejection } from './rejections.js'
import { afterReplies } from './reply-order.js'
import { describeTarget, pathOf } from './request-target.js'
import type { Sender } from './sender.js'

export type OnRejected = (reason: Rejection, from: Sender, detail?: string) => void

export interface Refusal {
  readonly reason: 'not-found' | 'method' | 'host'
  readonly status: 404 | 405 | 421
  readonly error: string
  readonly headers: Readonly<Record<string, string>>
  /** By whom, or what was asked. */
  readonly detail: string
}

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Of a route's path, whose parameters are `:name`. */
const patternOf = (path: string) => new RegExp(`^${path.split(/:\w+/).map(literal).join('[^/]+')}$`)

/** As the router decodes it. */
function decode(path: string): string {
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}

/** The request line of a method that Node does not know. */
const LINE = /^([!#$%&'*+.^_`|~\w-]+) (\S+) HTTP\/1\.[01]\r?\n/

const LINE_MAX = 4096

const HOST = /\r?\nhost:[ \t]*(.*?)[ \t]*\r?\n/i

/** Where a proxy asks for a tunnel there is no path that could allow another method. */
const TUNNEL =
  'HTTP/1.1 405 Method Not Allowed\r\nAllow: \r\nContent-Length: 0\r\nConnection: close\r\n\r\n'

export interface Strangers {
  /** Of a packet that Node could not parse: undefined unless it begins with a request all the same. */
  judgePacket(packet: unknown): Refusal | undefined
}

/** To be called before the routes are added. */
export function refuseStrangers(
  app: FastifyInstance,
  onRejected: OnRejected,
  findForeignName: FindForeignName,
): Strangers {
  const routes = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>()

  app.addHook('onRoute', ({ path, method }) => {
    const route = routes.get(path) ?? { pattern: patternOf(path), methods: new Set() }
    routes.set(path, route)
    for (const each of [method].flat()) route.methods.add(each)
  })

  function judgeName(url: string, host: string | undefined): Refusal | undefined {
    const detail = findForeignName(url, host)
    const error = 'unknown host name: see ADMIN_NAMES'
    return detail === undefined
      ? undefined
      : { reason: 'host', status: 421, error, headers: {}, detail }
  }

  function judge(method: string, url: string): Refusal {
    const path = decode(pathOf(url))
    const here = [...routes.values()].filter(({ pattern }) => pattern.test(path))
    const allowed = [...new Set(here.flatMap(({ methods }) => [...methods]))].join(', ')
    const detail = describeTarget(method, url)
    return allowed === ''
      ? { reason: 'not-found', status: 404, error: 'not found', headers: {}, detail }
      : {
          reason: 'method',
          status: 405,
          error: 'method not allowed',
          headers: { allow: allowed },
          detail,
        }
  }

  // Before anything of a body is looked at: a handler would come after the parsers.
  app.addHook('onRequest', (request, reply, next) => {
    const { raw, originalUrl, method } = request
    const stranger = () => (request.is404 ? judge(method, String(raw.url)) : undefined)
    const refusal = judgeName(originalUrl, raw.headers.host) ?? stranger()
    if (refusal === undefined) return next()
    const { reason, status, error, headers, detail } = refusal
    onRejected(reason, request, detail)
    drain(raw)
    reply.code(status).headers(headers).send({ error })
  })

  app.server.on('connect', ({ url, socket: { remoteAddress } }, socket: Socket) => {
    onRejected('method', { ip: remoteAddress }, describeTarget('CONNECT', String(url)))
    socket.on('error', () => {})
    afterReplies(socket, () => {
      socket.end(TUNNEL)
      socket.destroySoon()
    })
  })

  return {
    judgePacket(packet) {
      /* c8 ignore next: what broke before it had sent anything has no packet */
      const text = Buffer.isBuffer(packet) ? packet.toString('latin1', 0, LINE_MAX) : ''
      const [, method, url] = LINE.exec(text) ?? []
      if (method === undefined || url === undefined || METHODS.includes(method)) return undefined
      return judgeName(url, HOST.exec(text)?.[1]) ?? judge(method, url)
    },
  }
}
