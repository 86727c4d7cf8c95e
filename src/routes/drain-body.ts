/** Reads the rest of a body that is not wanted, so that the reply which says so can be read. */
import type { IncomingMessage } from 'node:http'

/** More is not worth reading: a client that goes on loses its connection. */
const MOST_BYTES = 1024 * 1024

/**
 * Resolves at the body's end, when the connection ends, or past a bound. Closing a connection on unread bytes resets it,
 * and the reset takes a reply that is still on its way with it: a proxy then tells of a bad gateway.
 */
export function drainBody(request: IncomingMessage, mostBytes = MOST_BYTES): Promise<void> {
  return new Promise((resolve) => {
    if (request.readableEnded || request.destroyed) {
      resolve()
      return
    }
    let read = 0
    const onData = (chunk: Buffer) => {
      read += chunk.length
      if (read > mostBytes) resolve()
    }
    request.on('data', onData).once('end', resolve).once('close', resolve).resume()
  })
}
