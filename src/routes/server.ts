/** HTTP servers as both listeners need them: nothing logged by itself, slow clients bounded, no route told. */
import Fastify, { type FastifyInstance } from 'fastify'

export interface ServerOptions {
  readonly trustProxy: boolean | number | string
}

export function createServer({ trustProxy }: ServerOptions): FastifyInstance {
  const app = Fastify({
    logger: false,
    trustProxy: typeof trustProxy === 'number' ? (_, hop) => hop < trustProxy : trustProxy,
    // A whole request in 10 s: Discord's own limit is 3, and silence must not hold a socket.
    requestTimeout: 10_000,
    // Longer than a reverse proxy keeps its idle upstream connections, so that it is the one to close them.
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    // What still comes in on an open connection during shutdown is a genuine interaction: it is answered.
    return503OnClosing: false,
    http: { headersTimeout: 5_000, connectionsCheckingInterval: 1_000, maxHeaderSize: 16 * 1024 },
  })
  app.setNotFoundHandler((_, reply) => reply.code(404).send({ error: 'not found' }))
  return app
}
