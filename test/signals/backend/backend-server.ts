/** A real HTTP server on a free port that answers as a test says, and keeps what it was asked. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface BackendServer {
  readonly url: string
  readonly requests: IncomingMessage[]
  close(): Promise<void>
}

/** The first request goes to the first handler, and so on; the last handler takes the rest. */
export async function startBackend(...handlers: RequestListener[]): Promise<BackendServer> {
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    const handler = handlers[Math.min(requests.length, handlers.length - 1)]
    requests.push(request)
    handler?.(request, response)
  })
  // So that it is always the client who lets go of an idle connection.
  server.keepAliveTimeout = 600_000
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** A handler that answers with this status, body and headers. */
export function answer(
  status: number,
  body: unknown = '',
  headers: Record<string, string> = {},
): RequestListener {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text)
  }
}

/** A handler that cuts the connection without an answer. */
export const reset: RequestListener = (request) => {
  request.socket.resetAndDestroy()
}

/** A handler that never answers. */
export const hang: RequestListener = () => {}
