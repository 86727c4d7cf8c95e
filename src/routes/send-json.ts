/** Writes a JSON reply straight to node:http: Fastify's own way costs a hot path more than the reply is worth. */
import type { ServerResponse } from 'node:http'

/** `text` goes out together with the headers, in one write. `last`: the connection closes after it. */
export function sendJson(
  response: ServerResponse,
  status: number,
  text: string,
  last = false,
): void {
  if (last) response.shouldKeepAlive = false
  response.writeHead(status, [
    'Content-Type',
    'application/json',
    'Content-Length',
    String(Buffer.byteLength(text)),
  ])
  response.end(text)
}
