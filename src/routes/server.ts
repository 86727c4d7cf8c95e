/** HTTP servers as both listeners need them: nothing logged by itself, slow clients bounded, no route told. */
import Fastify, { type FastifyInstance } from 'fastify'
import { ACKNOWLEDGEMENT_LIMIT_MS } from '../discord/limits.js'
import { createClientFaults } from './client-faults.js'
import { createNameJudge } from './own-names.js'
import { noteRequest } from './reply-fate.js'
import { noteReply } from './reply-order.js'
import { localTarget } from './request-target.js'
import { type OnRejected, refuseStrangers, type Strangers } from './strangers.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** No connection is to be kept for more. */
    isClosing(): boolean
  }
}

export interface ServerOptions {
  readonly trustProxy: boolean | number | string
  /**
   * Of an idle connection: longer than whatever stands before it keeps one, so that the other is the one to close, and
   * writes into none that is closing [620 000; Google's load balancer has 600 000].
   */
  readonly keepAliveTimeoutMs?: number | undefined
  /** How long a connection may outlive the beginning of `close` [3000]: Discord has given up on any request by then. */
  readonly closeConnectionsAfterMs?: number
  /** By which it may be asked, beside addresses and names of one label; undefined: by any. */
  readonly ownNames?: readonly string[] | undefined
  /** A request that no route gets to see. */
  readonly onRejected?: OnRejected
  /** A defect of ours: nothing of it is told to whoever asked. */
  readonly onError?: (error: unknown) => void
}

export function createServer(options: ServerOptions): FastifyInstance {
  const {
    trustProxy,
    keepAliveTimeoutMs = 620_000,
    closeConnectionsAfterMs = ACKNOWLEDGEMENT_LIMIT_MS,
  } = options
  const onRejected: OnRejected = (...told) => options.onRejected?.(...told)
  let strangers: Strangers | undefined
  const faults = createClientFaults(onRejected, (packet) => strangers?.judgePacket(packet))
  const app = Fastify({
    logger: false,
    clientErrorHandler: faults.onClientError,
    frameworkErrors: (_, __, reply) => faults.onBadRequest(reply.hijack().raw),
    // What is no path would be answered by Fastify itself.
    rewriteUrl: ({ url }) => localTarget(String(url)),
    trustProxy: typeof trustProxy === 'number' ? (_, hop) => hop < trustProxy : trustProxy,
    // A whole request in 10 s: Discord's own limit is 3, and silence must not hold a socket.
    requestTimeout: 10_000,
    keepAliveTimeout: keepAliveTimeoutMs,
    forceCloseConnections: 'idle',
    // What still comes in on an open connection during shutdown is a genuine interaction: it is answered.
    return503OnClosing: false,
    http: {
      headersTimeout: 5_000,
      connectionsCheckingInterval: 1_000,
      maxHeaderSize: 16 * 1024,
      // Node would answer itself, and nobody would count it.
      requireHostHeader: false,
    },
  })
  app.server.on('checkExpectation', faults.onExpectation)
  // Before anything is read: a connection that has gone no longer says whose it was, and what it was once asked it keeps.
  app.server.on('connection', ({ remoteAddress: _ }) => {})
  app.server.on('request', noteRequest).on('request', noteReply)
  // Who is refused unread does not send its body first.
  app.server.on('checkContinue', (request, response) => {
    app.server.emit('request', request, response)
    if (!response.headersSent) response.writeContinue()
  })
  app.addHook('onRequest', ({ raw }, reply, next) => {
    const hosts = countHosts(raw.rawHeaders)
    if (hosts === 1 || (hosts === 0 && raw.httpVersion === '1.0')) next()
    else faults.onBadRequest(reply.hijack().raw)
  })
  const { ownNames } = options
  strangers = refuseStrangers(
    app,
    onRejected,
    ownNames ? createNameJudge(ownNames) : () => undefined,
  )
  // Whatever is posted here is signed, and what was signed is the bytes: its route reads them itself. A parser in front
  // would answer 415 to a content type that it does not know, before the signature has been looked at.
  app.addHttpMethod('POST', { hasBody: false, overrideExisting: true })
  app.setErrorHandler((error, _, reply) => {
    options.onError?.(error)
    return reply.code(500).send({ error: 'internal error' })
  })
  endConnectionsOnClose(app, closeConnectionsAfterMs)
  return app
}

/** Of the names and values of headers, as they came: Node keeps the first of two. */
function countHosts(rawHeaders: readonly string[]): number {
  let count = 0
  for (let at = 0; at < rawHeaders.length; at += 2)
    if (rawHeaders[at]?.length === 4 && rawHeaders[at]?.toLowerCase() === 'host') count++
  return count
}

/**
 * Node closes the connections that are idle when the server begins to close, and then waits for the others: for the
 * whole keep-alive time of one that was busy just then, for ever for one that never said anything.
 */
function endConnectionsOnClose(app: FastifyInstance, afterMs: number): void {
  let closing = false
  app.decorate('isClosing', () => closing)
  app.addHook('preClose', (done) => {
    closing = true
    const last = setTimeout(() => app.server.closeAllConnections(), afterMs)
    last.unref()
    app.server.once('close', () => clearTimeout(last))
    done()
  })
  app.addHook('onSend', (_, reply, payload, done) => {
    if (closing) reply.header('connection', 'close')
    done(null, payload)
  })
}
